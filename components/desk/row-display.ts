import type { Progress } from '@/lib/client/live/state'
import type { Brand, EntryField } from '@/lib/values/card'
import { arriveTwice } from '@/lib/values/key-rhythm'
import type { AttemptView, RowView } from '@/lib/wire/views'
import type { RowState } from '@/lib/words'

/** Without a key for this long the caller has paused. */
export const pausedAfterMs = 3_000

/** One small box of a row. A digit is only ever shown when the provider sent it as clear text. */
export type Slot =
  | { readonly kind: 'empty' | 'next' | 'typed' | 'hidden' }
  | { readonly kind: 'clear'; readonly text: string }

/** Everything a row of the card entry shows, worked out from the truth, the newest key press and the clock. */
export interface RowDisplay {
  readonly field: EntryField
  readonly state: RowState
  readonly live: boolean
  readonly keys: number
  readonly secondsLeft: number
  readonly brand: Brand | null
  readonly lastFour: string | null
  readonly expiry: string | null
  readonly groups: readonly (readonly Slot[])[]
}

/**
 * @param progress the newest key-press message of this payment, if any
 * @param now the server's time in milliseconds
 */
export function displayRow(
  row: RowView,
  attempt: AttemptView,
  progress: Progress | null,
  now: number,
): RowDisplay {
  const live = attempt.stage === 'entering' && currentField(attempt) === row.field
  const { keys, lastKeyAt, twice } = typedSoFar(row, attempt, progress)
  const idleMs = lastKeyAt === null ? 0 : Math.max(0, now - lastKeyAt)
  const brand = cardBrand(attempt)
  const state = twice ? 'keysTwice' : rowState(row, attempt, live, keys, idleMs)
  const typing = row.state === 'asked' && isTyped(state)
  return {
    field: row.field,
    state,
    live,
    keys: state === 'accepted' || state === 'incomplete' || typing ? keys : 0,
    secondsLeft: Math.max(1, Math.ceil((attempt.gapSeconds * 1_000 - idleMs) / 1_000)),
    brand: row.field === 'cardNumber' ? row.brand : brand,
    lastFour: row.lastFour,
    expiry: row.expiry,
    groups: slotGroups(row, state, typing ? keys : 0, keys, brand),
  }
}

/** The rows to show: until the entry is open nobody has told us them, and the usual ones keep their place. */
export function shownRows(attempt: AttemptView): readonly RowView[] {
  return attempt.rows.length > 0 ? attempt.rows : usualRows
}

const usualRows: readonly RowView[] = (['cardNumber', 'expiry', 'securityCode'] as const).map((field) => ({
  field,
  state: 'notAsked',
  tries: 0,
  second: false,
  keys: 0,
  lastKeyAt: null,
  serial: 0,
  why: null,
  brand: null,
  lastFour: null,
  expiry: null,
  twice: false,
}))

/** The row the agent is busy with: the one being asked, else the first that is not accepted. */
export function currentField(attempt: AttemptView): EntryField | null {
  if (attempt.live) return attempt.live
  return attempt.rows.find((row) => row.state !== 'accepted')?.field ?? null
}

/** The newer of what the view and the stream say. A key of an earlier asking never counts for a later one. */
export function typedSoFar(
  row: RowView,
  attempt: AttemptView,
  progress: Progress | null,
): { keys: number; lastKeyAt: number | null; twice: boolean } {
  const fits =
    progress !== null &&
    row.state === 'asked' &&
    progress.attemptId === attempt.id &&
    progress.field === row.field &&
    progress.serial > row.serial &&
    progress.at >= (attempt.askedAt ?? 0)
  return fits
    ? { keys: progress.keys, lastKeyAt: progress.at, twice: row.twice || arriveTwice(progress.times) }
    : { keys: row.keys, lastKeyAt: row.lastKeyAt, twice: row.twice }
}

function rowState(row: RowView, attempt: AttemptView, live: boolean, keys: number, idleMs: number): RowState {
  if (row.state === 'accepted') return 'accepted'
  if (row.state === 'refused') return isIncomplete(row, keys) ? 'incomplete' : (row.why ?? 'fault')
  if (row.state === 'notAsked' || !live) return row.tries > 0 ? 'cleared' : 'notAsked'
  if (keys === 0) return row.second ? 'onceMore' : 'yourTurn'
  if (isEnough(row.field, keys, attempt, idleMs)) return 'checking'
  if (idleMs >= attempt.gapSeconds * 1_000) return 'checking'
  return idleMs >= pausedAfterMs ? 'paused' : 'typing'
}

/** The provider calls it mistyped, or no date, when the caller only stopped too early; the keys that we counted tell. */
function isIncomplete({ field, why }: RowView, keys: number): boolean {
  if (keys === 0) return false
  if (field === 'cardNumber') return why === 'mistyped' && keys < shortestNumber
  return field === 'expiry' && why === 'datePast' && keys < 4
}

/** Whether the provider may already be checking: all keys of the field, or a shorter card that could be complete. */
function isEnough(field: EntryField, keys: number, attempt: AttemptView, idleMs: number): boolean {
  if (field === 'expiry') return keys >= 4
  if (field === 'securityCode') return keys >= codeLength(cardBrand(attempt))
  if (field === 'postcode') return false
  if (keys >= usualLength) return true
  return keys >= shortestOf(attempt.brands) && idleMs >= shortCardAfterMs
}
const usualLength = 16
/** A 15th key may still be followed by a 16th: a shorter card counts as complete only after this silence. */
const shortCardAfterMs = 1_500

/** The shortest numbers in use (the provider's card rules); brands not named have sixteen digits. */
const shortestLengths: Partial<Record<Brand, number>> = {
  amex: 15,
  'diners-club': 14,
  maestro: 12,
  enroute: 15,
}

const shortestNumber = Math.min(...Object.values(shortestLengths))

function shortestOf(brands: readonly Brand[]): number {
  return Math.min(usualLength, ...brands.map((brand) => shortestLengths[brand] ?? usualLength))
}

function codeLength(brand: Brand | null): number {
  return brand === 'amex' ? 4 : 3
}

/** The brand, known only once the number was accepted. */
function cardBrand(attempt: AttemptView): Brand | null {
  const number = attempt.rows.find((row) => row.field === 'cardNumber')
  return number?.state === 'accepted' ? number.brand : null
}

function isTyped(state: RowState): boolean {
  return state === 'typing' || state === 'paused' || state === 'checking' || state === 'keysTwice'
}

function slotGroups(
  row: RowView,
  state: RowState,
  typed: number,
  keys: number,
  brand: Brand | null,
): readonly (readonly Slot[])[] {
  if (state === 'accepted') return acceptedGroups(row, keys, brand)
  const shape = openShape(row.field, typed, brand)
  const next =
    state === 'yourTurn' || state === 'onceMore' || state === 'typing' || state === 'paused' ? typed : -1
  return inGroups(shape, (index) =>
    index < typed ? { kind: 'typed' } : { kind: index === next ? 'next' : 'empty' },
  )
}

/** While typing the brand is not known: sixteen slots in fours, three more from the seventeenth key on. */
function openShape(field: EntryField, keys: number, brand: Brand | null): readonly number[] {
  if (field === 'cardNumber') return keys > usualLength ? [4, 4, 4, 4, 3] : [4, 4, 4, 4]
  if (field === 'expiry') return [2, 2]
  if (field === 'securityCode') return [codeLength(brand)]
  return [5]
}

function acceptedGroups(row: RowView, keys: number, brand: Brand | null): readonly (readonly Slot[])[] {
  if (row.field === 'expiry' && row.expiry) {
    const digits = [...row.expiry]
    return inGroups([2, 2], (index) => ({ kind: 'clear', text: digits[index] ?? '' }))
  }
  if (row.field === 'cardNumber') {
    const shape = numberShape(row.brand, keys)
    const length = shape.reduce((sum, size) => sum + size, 0)
    const last = [...(row.lastFour ?? '')]
    return inGroups(shape, (index) => {
      const text = last[index - (length - 4)]
      return index >= length - 4 && text ? { kind: 'clear', text } : { kind: 'hidden' }
    })
  }
  return inGroups(openShape(row.field, 0, brand), () => ({ kind: 'hidden' }))
}

/** The number's true shape. The length is the keys we counted; when none were counted, the brand's usual one. */
export function numberShape(brand: Brand | null, keys: number): readonly number[] {
  if (brand === 'amex') return [4, 6, 5]
  if (brand === 'diners-club' && (keys === 0 || keys === 14)) return [4, 6, 4]
  if (keys > usualLength && keys <= 19) return [4, 4, 4, 4, keys - usualLength]
  return [4, 4, 4, 4]
}

function inGroups(shape: readonly number[], slot: (index: number) => Slot): Slot[][] {
  let index = 0
  return shape.map((size) => Array.from({ length: size }, () => slot(index++)))
}
