import { createHash } from 'node:crypto'
import { identifierOf } from '@/lib/adapters/shuttle/identifiers'
import { readIncomingCall } from '@/lib/adapters/twilio/call-callback'
import { identifierOf as twilioIdentifierOf } from '@/lib/adapters/twilio/scrub'
import { sid } from '@/lib/adapters/twilio/sid'
import { createLog } from '@/lib/log'
import { looksLikeCard } from '@/lib/values/prose'

/** What our own checks make of identifiers that are no cards. */
export interface FalsePositives {
  readonly kind: string
  readonly of: number
  /** How many are taken for a card where they belong: in the field, or in the value of the log, that is there for them. */
  readonly typed: number
  /** How many are when somebody types them into a text. */
  readonly inProse: number
}

/** Every kind of identifier that meets our checks, and how the product treats it in its own place. */
const kinds: readonly {
  readonly kind: string
  readonly make: (random: Random) => string
  readonly isRefused: (text: string) => boolean
}[] = [
  {
    kind: 'phone numbers',
    make: (random) => `+${['44', '1', '49', '33', '353', '81'][random(6)]}${digits(random, 9 + random(2))}`,
    isRefused: (text) => {
      const call = readIncomingCall(new URLSearchParams({ CallSid: `CA${'0'.repeat(32)}`, From: text }))
      return call.kind !== 'callArrived' || call.from !== text
    },
  },
  {
    kind: 'Twilio SIDs',
    make: (random) => `${['CA', 'PK', 'RE', 'AC'][random(4)]}${hex(random, 32)}`,
    isRefused: (text) => sid(text.slice(0, 2)).parse(text) === null,
  },
  {
    kind: 'epoch times',
    make: (random) => String(1_600_000_000_000 + random(400_000_000) * 1_000 + random(1_000)),
    isRefused: (text) => !loggedAsNumber(Number(text)).includes(text),
  },
  {
    kind: 'UUIDs',
    make: (random) => hex(random, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    isRefused: (text) => twilioIdentifierOf(text, hashOf).cardDataSeen,
  },
  {
    kind: 'gateway references',
    make: (random) => references[random(references.length)]?.(random) ?? '',
    isRefused: (text) => {
      let alarmed = false
      identifierOf(text, 'reference', { keyedHash: hashOf, alarm: () => (alarmed = true) })
      return alarmed
    },
  },
]

/** As Shuttle, Stripe, Worldpay, Adyen and acquirers name a payment (reference/shuttle.md, section 6, and their public documents). */
const references: readonly ((random: Random) => string)[] = [
  (random) => `pay_${1_000 + random(9_000)}_${random(10_000_000)}`,
  (random) => `pi_3${letters(random, 23)}`,
  (random) => `ch_${letters(random, 24)}`,
  (random) => letters(random, 16).toUpperCase(),
  (random) => digits(random, 6),
  (random) => digits(random, 12),
  (random) => `T-${digits(random, 10)}`,
]

/** How many of `count` identifiers, a fifth of each kind, are taken for cards. The same ones each time. */
export function countFalsePositives(count: number): readonly FalsePositives[] {
  return kinds.map(({ kind, make, isRefused }, place) => {
    const random = randomFrom(place + 1)
    const of = Math.floor(count / kinds.length)
    let [typed, inProse] = [0, 0]
    for (let made = 0; made < of; made += 1) {
      const text = make(random)
      if (isRefused(text)) typed += 1
      if (looksLikeCard(text)) inProse += 1
    }
    return { kind, of, typed, inProse }
  })
}

let line = ''
const log = createLog({
  write: (text) => {
    line = text
  },
  now: () => 0,
})

function loggedAsNumber(at: number): string {
  log.info('canary', { when: at })
  return line
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

/** A whole number below the given one. */
type Random = (below: number) => number

/** Mulberry32: small, fast and even enough for identifiers. */
function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

function of(alphabet: string) {
  return (random: Random, length: number): string => {
    let text = ''
    for (let place = 0; place < length; place += 1) text += alphabet[random(alphabet.length)]
    return text
  }
}

const digits = of('0123456789')
const hex = of('0123456789abcdef')
const letters = of('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
