import type { EntryField } from '@/lib/values/card'
import type { AttemptView, PaymentView, RowView } from '@/lib/wire/views'
import { currentField } from './row-display'

/** A first press on an accepted row, which a second one must confirm. Times are `performance.now()`. */
export interface Waiting {
  readonly field: EntryField
  readonly until: number
}

/** The second press counts within this time. */
export const secondPressMs = 3_000

export function needsSecondPress(field: EntryField, now: number): Waiting {
  return { field, until: now + secondPressMs }
}

/** Whether a press on this row is the second one. */
export function repeats(waiting: Waiting | null, field: EntryField, now: number): boolean {
  return waiting !== null && waiting.field === field && now <= waiting.until
}

/** Whether a row can be asked again now: the server allows it, and the row was asked at all. */
export function reaskable(payment: PaymentView, attempt: AttemptView, row: RowView): boolean {
  if (!payment.availableActions.includes('reask')) return false
  return row.state === 'accepted' || currentField(attempt) === row.field
}
