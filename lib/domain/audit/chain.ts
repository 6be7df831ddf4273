/**
 * Walks along the chain and stops at the first place where it is broken. Seals come in the order of their serials, in
 * as many pieces as one likes: only the place is remembered.
 *
 * @param trust how a hash is made again; `null` when no key of that name is at hand
 */
export function walkOn(place: Place, links: readonly Link[], trust: Trust): Place | Break {
  let { serial, hash } = place
  for (const link of links) {
    const { seal, entry } = link
    const at = { serial: seal.serial, entryId: seal.entryId }
    if (seal.serial !== serial + 1n) return { kind: 'missingSeal', serial: serial + 1n, entryId: null }
    if (seal.previousHash !== hash) return { kind: 'reordered', ...at }
    if (!entry) return { kind: 'missingRow', ...at }
    const again = trust(seal, entry)
    if (again === null) return { kind: 'unknownKey', ...at }
    if (again !== seal.hash) return { kind: 'changedRow', ...at }
    ;({ serial, hash } = seal)
  }
  return { serial, hash }
}

/** Where the chain begins: before its first seal. */
export const start: Place = { serial: 0n, hash: '0'.repeat(64) }

/** How far a walk has come: the last seal that was right. */
export interface Place {
  readonly serial: bigint
  /** Hexadecimal. */
  readonly hash: string
}

/** A row of the audit, every column as PostgreSQL writes it, so that no byte of it can change unseen. */
export interface EntryText {
  readonly id: string
  /** Seconds since 1970 with all decimals: no setting of a session changes how it is written. */
  readonly at: string
  readonly actorId: string | null
  readonly actorName: string | null
  readonly action: string
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly outcome: string
  readonly detail: string
  readonly address: string | null
  readonly xid: string
}

/** A seal without its hash. */
export interface SealText {
  readonly serial: bigint
  readonly entryId: bigint
  readonly previousHash: string
  readonly keyId: string
  /** Milliseconds since 1970, real time. */
  readonly sealedAt: number
}

export interface Seal extends SealText {
  readonly hash: string
}

/** A seal and what it seals; `null` when the row is gone. */
export interface Link {
  readonly seal: Seal
  readonly entry: EntryText | null
}

/** Makes a hash again, to compare it with the one that is kept. */
export type Trust = (seal: SealText, entry: EntryText) => string | null

/**
 * What can be wrong. `missingSeal`: a number is skipped. `reordered`: a seal does not follow the one before it.
 * `missingRow`: what was sealed is gone. `changedRow`: the row, or its seal, is not what was sealed. `unknownKey`: no key
 * at hand has made this seal. `addedRow`: a row without a seal stands among older ones, where nothing can be written any
 * more. `headDiffers`: the chain does not hold a seal that it is known to have held.
 */
export const breakKinds = [
  'missingSeal',
  'reordered',
  'missingRow',
  'changedRow',
  'unknownKey',
  'addedRow',
  'headDiffers',
] as const
export type BreakKind = (typeof breakKinds)[number]

/** The first place where the chain is broken. */
export interface Break {
  readonly kind: BreakKind
  readonly serial: bigint | null
  readonly entryId: bigint | null
}

/** Whether a walk ended at a break. */
export function isBroken(walked: Place | Break): walked is Break {
  return 'kind' in walked
}

/**
 * A head as it is logged, and named to the verification: the serial and the hash in sixteen letters instead of hexadecimal
 * digits, because thirteen digits in a row would be taken out of a log as a card number, and one hash in fifteen holds such.
 */
export function headText({ serial, hash }: Place): string {
  return `${serial}:${[...hash].map((digit) => letters[Number.parseInt(digit, 16)]).join('')}`
}

/** Reads what {@link headText} wrote; `null` when it is something else. */
export function readHead(text: string): Place | null {
  const [, serial = '', hash = ''] = /^(\d{1,12}):([a-p]{64})$/.exec(text) ?? []
  if (hash === '') return null
  return {
    serial: BigInt(serial),
    hash: [...hash].map((letter) => letters.indexOf(letter).toString(16)).join(''),
  }
}

const letters = 'abcdefghijklmnop'
