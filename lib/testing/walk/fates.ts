import { isFinal } from '@/lib/domain/payment/look-ups'
import type { DeclineCategory, MoneyStatus, SessionError, SessionResult } from '@/lib/domain/payment/state'
import { hour, minute, second } from '@/lib/values/instant'
import { assert } from '@/lib/values/result'

/** What becomes of a card that was sent: what the provider tells, and what the processor's books show and when. */
export interface Fate {
  readonly name: string
  /** What the session's last callback says, and how long after sending. */
  readonly told: {
    readonly afterMs: number
    readonly result: SessionResult
    readonly claim: MoneyStatus | null
    readonly confirmation: boolean
    readonly error: SessionError | null
  }
  /** What the books show, each from its time on; nothing: the books never hear of it. */
  readonly books: readonly { readonly afterMs: number; readonly status: MoneyStatus }[]
  readonly decline?: DeclineCategory
  readonly differs?: 'amount' | 'currency' | 'key'
  /** The card was charged twice under one key; the books show the second charge by its own id only. */
  readonly twin?: true
  /** Another instance of the processor has charged the card: our books never show it. */
  readonly elsewhere?: true
  /** The outside breaks a promise on which our rules rest: a second charge is then possible, but must be found. */
  readonly broken?: true
}

/** Whether money is taken at last, wherever. */
export function takesMoney({ books, elsewhere }: Fate): boolean {
  const last = books.at(-1)?.status
  return elsewhere === true || last === 'success' || last === 'unattributed'
}

/** Whether the books that we can read come to an answer that they will not change, be it that they never heard of it. */
export function becomesFinal({ books, elsewhere }: Fate): boolean {
  const last = books.at(-1)?.status
  return elsewhere !== true && (last === undefined || isFinal(last))
}

const bySession = (
  result: SessionResult,
  claim: MoneyStatus | null,
  more: { afterMs?: number; confirmation?: boolean; error?: SessionError } = {},
): Fate['told'] => ({
  afterMs: more.afterMs ?? 500,
  result,
  claim,
  confirmation: more.confirmation ?? true,
  error: more.error ?? null,
})
const from = (afterMs: number, status: MoneyStatus) => ({ afterMs, status })
const failed = { code: '64008', detail: null, beforeProcessor: false, setup: false }
const silent = { afterMs: minute, confirmation: false, error: failed }

export const fates: readonly [Fate, ...Fate[]] = [
  { name: 'approved', told: bySession('success', 'success'), books: [from(400, 'success')] },
  { name: 'approved, told without a word', told: bySession('success', null), books: [from(400, 'success')] },
  {
    name: 'approved, shown late',
    told: bySession('success', 'success'),
    books: [from(20 * second, 'success')],
  },
  { name: 'unattributed', told: bySession('success', 'unattributed'), books: [from(400, 'unattributed')] },
  { name: 'declined', told: bySession('success', 'declined'), books: [from(400, 'declined')] },
  {
    name: 'declined for good',
    told: bySession('success', 'declined'),
    books: [from(400, 'declined')],
    decline: 'issuer',
  },
  {
    name: 'declined as an error',
    told: bySession('connectorError', null, { error: failed }),
    books: [from(400, 'declined')],
  },
  {
    name: 'needs approval',
    told: bySession('success', 'needsApproval'),
    books: [from(400, 'needsApproval')],
  },
  {
    name: 'pending, then success',
    told: bySession('success', 'pending'),
    books: [from(400, 'pending'), from(30 * second, 'success')],
  },
  {
    name: 'pending, then declined',
    told: bySession('success', 'pending'),
    books: [from(400, 'pending'), from(2 * hour, 'declined')],
  },
  {
    name: 'held, then released',
    told: bySession('success', 'underReview'),
    books: [from(400, 'underReview'), from(26 * hour, 'success')],
  },
  {
    name: 'unresolved, then success',
    told: bySession('success', 'unresolved', { afterMs: 46 * second }),
    books: [from(45 * second, 'unresolved'), from(105 * second, 'success')],
  },
  {
    name: 'unresolved, then declined',
    told: bySession('success', 'unresolved', { afterMs: 46 * second }),
    books: [from(45 * second, 'unresolved'), from(15 * minute, 'declined')],
  },
  {
    name: 'unresolved for ever',
    told: bySession('success', 'unresolved', { afterMs: 46 * second }),
    books: [from(45 * second, 'unresolved')],
  },
  {
    name: 'a word that nobody knows, then success',
    told: bySession('unknown', 'inProgress'),
    books: [from(400, 'inProgress'), from(10 * minute, 'success')],
  },
  {
    name: 'black hole, later charged',
    told: bySession('connectorError', null, silent),
    books: [from(14 * minute, 'success')],
  },
  {
    name: 'black hole, charged between the two looks that prove it absent',
    told: bySession('connectorError', null, silent),
    books: [from(25 * minute, 'success')],
  },
  {
    name: 'black hole, later declined',
    told: bySession('connectorError', null, silent),
    books: [from(3 * minute, 'declined')],
  },
  { name: 'black hole', told: bySession('connectorError', null, silent), books: [] },
  { name: 'wrong keys', told: bySession('success', null, { confirmation: false }), books: [] },
  {
    name: 'invalid request',
    told: bySession('connectorError', null, {
      confirmation: false,
      error: { code: '64015', detail: null, beforeProcessor: true, setup: true },
    }),
    books: [],
  },
  {
    name: 'wrong amount',
    told: bySession('success', 'success'),
    books: [from(400, 'success')],
    differs: 'amount',
  },
  {
    name: 'wrong currency',
    told: bySession('success', null),
    books: [from(400, 'success')],
    differs: 'currency',
  },
  { name: 'wrong key', told: bySession('success', null), books: [from(400, 'success')], differs: 'key' },
  { name: 'charged elsewhere', told: bySession('success', 'success'), books: [], elsewhere: true },
  {
    name: 'a decline that was none',
    told: bySession('success', 'declined'),
    books: [from(10 * minute, 'success')],
    broken: true,
  },
  {
    name: 'a decline that was none, seen slowly',
    told: bySession('success', 'declined'),
    books: [from(5 * minute, 'pending'), from(3 * hour, 'success')],
    broken: true,
  },
  {
    name: 'charged after everybody had said no',
    told: bySession('connectorError', null, silent),
    books: [from(2 * hour, 'success')],
    broken: true,
  },
  {
    name: 'charged twice under one key',
    told: bySession('success', 'success'),
    books: [from(400, 'success')],
    twin: true,
    broken: true,
  },
]

const [first, ...others] = fates.filter(({ broken }) => broken)
assert(first, 'some promises are broken')

/** Broken promises are drawn more often than others: without them nothing is ever charged twice. */
export const brokenFates: readonly [Fate, ...Fate[]] = [first, ...others]

/** No answer comes for a while, or none at all. */
const [slow, ...slower] = fates.filter(
  ({ broken, books, told }) =>
    !broken && !told.error?.beforeProcessor && (books.at(-1)?.afterMs ?? hour) >= minute / 2,
)
assert(slow, 'some answers are slow')
export const slowFates: readonly [Fate, ...Fate[]] = [slow, ...slower]
