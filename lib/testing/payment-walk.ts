import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Terms } from '@/lib/domain/payment/state'
import { entryFields } from '@/lib/values/card'
import { minute, second } from '@/lib/values/instant'
import { attempt, attemptId, charging, saving } from './payment-facts'
import { type Fate, fates } from './payment-fates'
import { House, type Mishap, mishaps } from './payment-house'
import { judge, watch } from './payment-judge'
import { Outside } from './payment-outside'
import { type StateName, stateName } from './payment-states'

/** What one walk saw, added up over many. */
export interface Sights {
  histories: number
  steps: number
  readonly states: Map<StateName | 'none', number>
  readonly events: Map<PaymentEvent['type'], number>
  readonly fates: Map<string, number>
}

export function newSights(): Sights {
  return { histories: 0, steps: 0, states: new Map(), events: new Map(), fates: new Map() }
}

/**
 * One history: people, the caller, the provider, the worker and time move in the order that the numbers choose; callbacks are
 * repeated, dropped and reordered, servers die between every two steps. Then everything calms down and what is true
 * at last is compared with the ledger. Throws when a promise is broken; the same numbers walk the same way.
 */
export function walk(numbers: readonly number[], sights: Sights = newSights()): void {
  const choices = new Choices(numbers)
  const terms = termsOf(choices)
  const outside = new Outside(terms, start, choices.next(4) > 0)
  const house = new House(outside, (event, before, after) => {
    watch(event, before, after, outside)
    count(sights.events, event.type)
    count(sights.states, stateName(after))
  })
  const weather = choices.of(weathers) ?? 'fair'
  const walker: Walker = { house, outside, choices, weather, fate: fates[choices.next(fates.length)] as Fate }
  house.command({ kind: 'open', paymentId: 'P1', callId: 'C1', agentId: 'amy', terms, attempt: attempt(1) })
  while (!choices.over) {
    step(walker)
    sights.steps += 1
  }
  settle(walker)
  judge(house, outside)
  for (const { fate } of outside.ledger) count(sights.fates, fate.name)
  sights.histories += 1
}

const start = Date.UTC(2026, 2, 2, 10)

/** What a whole history suffers from: callbacks that take their time, or requests of which every third goes wrong. */
const weathers = ['fair', 'fair', 'slowMail', 'shakyLines'] as const
type Weather = (typeof weathers)[number]

interface Walker {
  readonly house: House
  readonly outside: Outside
  readonly choices: Choices
  readonly weather: Weather
  /** What becomes of the next card that is sent. */
  fate: Fate
}

/** A row of numbers that decides everything; when it is used up, the walk is over. */
class Choices {
  private used = 0
  constructor(private readonly numbers: readonly number[]) {}

  get over(): boolean {
    return this.used >= this.numbers.length
  }

  /** A number from 0 to below `max`. */
  next(max: number): number {
    const number = this.numbers[this.used] ?? 0
    this.used += 1
    return number % max
  }

  of<T>(list: readonly T[]): T | undefined {
    return list[this.next(Math.max(1, list.length))]
  }
}

function termsOf(choices: Choices): Terms {
  const kind = choices.next(6)
  if (kind === 0) return saving()
  if (kind === 1) return charging(500, 'JPY')
  return kind === 2 ? charging(1250, 'KWD') : charging()
}

/** Most steps are the obvious next thing, so that walks come far; the others are everything that may happen. */
function step(walker: Walker): void {
  const { choices } = walker
  const move = choices.next(10) < 7 ? goOn : choices.of(moves)
  move?.(walker)
}

/** What happens when nothing goes wrong, or only what this history suffers from. */
function goOn(walker: Walker): void {
  const { house, outside, choices, weather } = walker
  const [request] = house.ready()
  // A callback may be slower than the answer to the request that caused it.
  const isMailLate =
    weather === 'slowMail' ? choices.next(8) > 0 : request !== undefined && choices.next(3) === 0
  const letter = isMailLate ? undefined : outside.letters.shift()
  const payment = house.payment
  if (letter) house.receive(letter)
  else if (request) house.run(request, mishapIn(walker), walker.fate)
  else if (outside.running?.capture) outside.types(true, null)
  else if (payment?.status === 'inFlight' && payment.attempt.stage === 'ready') take(walker)
  else if (payment?.status === 'open' && outside.callIsLive) askAgain(walker)
  else waits(walker, weather === 'slowMail' ? 10 * second : 2 * second)
}

function mishapIn({ weather, choices }: Walker): Mishap {
  return weather === 'shakyLines' && choices.next(3) === 0 ? (choices.of(mishaps) ?? 'none') : 'none'
}

function take({ house }: Walker): void {
  const { payment } = house
  const minor = payment?.terms.kind === 'charge' ? payment.terms.money.minor : null
  house.command({ kind: 'take', attemptId: attemptId(payment), minor, by: 'amy' })
}

function askAgain(walker: Walker): void {
  const { house, choices } = walker
  walker.fate = fates[choices.next(fates.length)] as Fate
  house.command({ kind: 'askAgain', attempt: attempt((house.payment?.attempts ?? 0) + 1) })
}

/** Time passes, and what is due rings, the oldest first. */
function waits({ house, outside }: Walker, ms: number): void {
  outside.passes(ms)
  for (const timer of house.due()) house.ring(timer)
}

type Move = (walker: Walker) => void

const people: Move[] = [
  take,
  take,
  ({ house }) => house.command({ kind: 'take', attemptId: attemptId(house.payment), minor: 1, by: 'amy' }),
  askAgain,
  ({ house, choices }) =>
    cancelOf(house, attemptId(house.payment, 1 + choices.next(house.payment?.attempts ?? 1))),
  ({ house }) => cancelOf(house, attemptId(house.payment)),
  ({ house, choices }) =>
    house.command({
      kind: 'reask',
      attemptId: attemptId(house.payment),
      field: choices.of(entryFields) ?? 'cardNumber',
    }),
  ({ house, choices }) => {
    if (choices.next(3) === 0) house.command({ kind: 'close', by: 'amy' })
  },
]

function cancelOf(house: House, id: string): void {
  house.command({ kind: 'cancel', attemptId: id, by: 'amy' })
}

const callers: Move[] = [
  ({ outside }) => outside.types(true, null),
  ({ outside }) => outside.types(false, null),
  ({ outside, choices }) =>
    outside.types(true, choices.of(['cardNumber', 'expiry', 'securityCode'] as const) ?? null),
  ({ outside }) => outside.interrupts('star'),
  ({ outside, choices }) =>
    outside.interrupts(
      choices.of(['success', 'unknown', 'providerFault', 'connectorError', 'tooManyTries'] as const) ??
        'unknown',
    ),
  ({ house, outside, choices }) => {
    if (choices.next(3) > 0) return
    outside.hangsUp()
    // Whether we hear of it is another matter.
    if (choices.next(3) > 0) callIsOver(house)
  },
]

function callIsOver(house: House): void {
  house.tell({ kind: 'callEnded', attemptId: attemptId(house.payment) })
}

/** Letters in any order, twice, or never; requests that go wrong; timers that ring late; books that are not open. */
const troubles: Move[] = [
  ({ house, outside, choices }) => {
    const letter = choices.of(outside.letters)
    if (letter) house.receive(letter)
    // Half of them are taken from the heap, the others will come again.
    if (letter && choices.next(2) === 0) outside.letters.splice(outside.letters.indexOf(letter), 1)
  },
  ({ outside, choices }) => {
    if (outside.letters.length > 0) outside.letters.splice(choices.next(outside.letters.length), 1)
  },
  ({ house, choices, fate }) => {
    const request = choices.of(house.ready())
    if (request) house.run(request, choices.of(mishaps) ?? 'none', fate)
  },
  ({ house, choices, fate }) => {
    const request = choices.of(house.ready())
    if (request) house.run(request, choices.of(mishaps) ?? 'none', fate)
  },
  ({ outside, choices }) => outside.passes(waitsMs[choices.next(waitsMs.length)] ?? second),
  (walker) => waits(walker, waitsMs[walker.choices.next(waitsMs.length)] ?? second),
  ({ house, choices }) => {
    const timer = choices.of(house.due())
    if (timer) house.ring(timer)
  },
  ({ house, choices }) =>
    house.lookUp(attemptId(house.payment, 1 + choices.next(house.payment?.attempts ?? 1))),
  ({ house }) => {
    house.booksAnswer = !house.booksAnswer
  },
  ({ house, choices }) => nonsense(house, choices),
]

const waitsMs = [100, second, 5 * second, 20 * second, 80 * second, 5 * minute, 20 * minute, 60 * minute]

/** Facts that no honest outside would tell. None of them is about money: those can only come from the books. */
function nonsense(house: House, choices: Choices): void {
  const id = attemptId(house.payment, choices.next((house.payment?.attempts ?? 0) + 2))
  const known = house.payment?.known.find((ref) => ref.id === id)
  const effectId = `${id}.${choices.next(12)}`
  const sessionSid = 'PK-other'
  const nothing = { brand: null, lastFour: null, expiry: null }
  const foreign: PaymentFact[] = [
    { kind: 'recordingSecured', attemptId: 'P1-0', state: 'paused' },
    { kind: 'timeUp', attemptId: 'P1-0', what: 'answer' },
    { kind: 'cancelReceived', attemptId: id, effectId },
    { kind: 'truthNoAnswer', attemptId: id, detail: 'fault' },
    {
      kind: 'fieldAccepted',
      attemptId: id,
      effectId,
      field: 'expiry',
      sessionSid,
      stillRequired: [],
      card: nothing,
    },
    { kind: 'fieldRefused', attemptId: id, effectId, field: 'expiry', sessionSid, why: 'fault', brand: null },
  ]
  // Once a session is known, another one is not believed.
  if (known?.sessionSid) foreign.push({ kind: 'sessionOpened', attemptId: id, sessionSid })
  const fact = choices.of(foreign)
  if (fact) house.tell(fact)
}

// As often as each other, though there are different numbers of them.
const moves: Move[] = [...people, ...callers, ...callers, ...troubles, ...troubles]

/** Looks and waits that a week of open outcome leads to, with room. */
const quietStepsMax = 2_000

/** The caller hangs up, the servers stay up, the processor answers: what is due happens, until nothing is left to do. */
function settle(walker: Walker): void {
  const { house, outside, choices, fate } = walker
  // The truth must arrive without a single callback as well.
  const isMailLost = choices.next(3) === 1
  house.booksAnswer = true
  outside.hangsUp()
  callIsOver(house)
  for (let quiet = 0; quiet < quietStepsMax; quiet += 1) {
    const letter = outside.letters.shift()
    if (letter && !isMailLost) house.receive(letter)
    if (letter) continue
    const [request] = house.ready()
    if (request) {
      house.run(request, 'none', fate)
      continue
    }
    const next = Math.min(...[...house.timers.values()].map(({ dueAt }) => dueAt))
    if (next === Number.POSITIVE_INFINITY && outside.running === undefined) break
    waits(walker, next === Number.POSITIVE_INFINITY ? minute : Math.max(0, next - outside.now))
  }
  hintOfWhatCameTooLate(walker)
}

/** What became true after everybody had stopped looking is told by the processor's own message. */
function hintOfWhatCameTooLate({ house, outside }: Walker): void {
  for (const { attemptId: id, fate } of outside.ledger) {
    if (!fate.broken) continue
    outside.passes(3 * 60 * minute)
    house.lookUp(id)
  }
}

function count<K>(sights: Map<K, number>, key: K): void {
  sights.set(key, (sights.get(key) ?? 0) + 1)
}
