import type { PaymentRow } from '@/lib/adapters/memory/tables'
import { isIncident } from '@/lib/domain/payment/decide-by-hand'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Payment } from '@/lib/domain/payment/state'
import { type Charge, isTaken } from './bank'
import type { History } from './history'
import { isIncidentSettled, isOverridden, isPutRight, wasFreedByHand } from './settled'

/** Pairs of charges for one reference that nobody agreed to. */
export function judgeDoubles(history: History): void {
  const byReference = new Map<string, PaymentRow[]>()
  for (const row of history.house.tables.payments.values()) {
    const rows = byReference.get(row.referenceKey)
    if (rows) rows.push(row)
    else byReference.set(row.referenceKey, [row])
  }
  for (const [reference, rows] of byReference) {
    const taken = rows.flatMap((row) => chargesOf(row.state, history).map((charge) => ({ row, charge })))
    if (taken.length < 2) continue
    taken.sort((one, other) => one.charge.at - other.charge.at)
    for (const [place, later] of taken.entries())
      for (const earlier of taken.slice(0, place)) judgePair(reference, earlier, later, history)
  }
}

/** The charges of a payment by which money was or will be taken. */
export function chargesOf({ known }: Payment, { bank }: History): readonly Charge[] {
  const attempts = new Set(known.map(({ id }) => id))
  return bank.ledger.filter((charge) => attempts.has(charge.attemptId) && isTaken(charge))
}

interface Taken {
  readonly row: PaymentRow
  readonly charge: Charge
}

function judgePair(reference: string, earlier: Taken, later: Taken, history: History): void {
  const { findings, confirmed } = history
  // An agent was shown the earlier one as paid, and said that this is another one.
  const isAgreed = confirmed.get(later.row.requestId)?.includes(earlier.row.state.id)
  if (isAgreed && earlier.row !== later.row) return
  if (later.charge.isTwin || isBeyondUs(earlier, history)) {
    if (!isShown(earlier, later)) findings.doubleCharges.add(reference)
  } else if (isByPeople(earlier, later, history)) {
    findings.overriddenDoubles.add(reference)
    if (!isIncidentShown(earlier)) findings.doubleCharges.add(reference)
  } else findings.doubleCharges.add(reference)
}

/** Whether the outside had broken its word about this charge, or had put it where we cannot see, before the next one. */
function isBeyondUs({ row, charge }: Taken, { bank }: History): boolean {
  if (charge.fate.broken) return true
  return charge.fate.elsewhere === true && !isHeardOf(row.journal, charge, bank.chargeOf(charge.attemptId))
}

/** Whether the provider's word about a charge at another instance has reached us. */
function isHeardOf(journal: readonly PaymentEvent[], { fate }: Charge, charge: Charge | undefined): boolean {
  return journal.some(
    (event) =>
      event.type === 'SessionEndHeard' &&
      charge !== undefined &&
      event.heard.claim === fate.told.claim &&
      fate.told.claim !== null,
  )
}

/** Whether a supervisor overrode the earlier one, or two people said that nothing was taken for it. */
function isByPeople(earlier: Taken, later: Taken, history: History): boolean {
  if (wasFreedByHand(earlier.row, earlier.charge.at, later.charge.at)) return true
  return earlier.row !== later.row && isOverridden(earlier.row, earlier.charge, later.row, history)
}

/** Whether the product says of both that they were charged: a second charge that the outside caused is never hidden. */
function isShown(earlier: Taken, later: Taken): boolean {
  if (earlier.row === later.row)
    return (
      isUnseen(earlier) ||
      isUnseen(later) ||
      isIncidentShown(earlier) ||
      isPutRight(later.row.journal, later.charge)
    )
  return [earlier, later].every((each) => isIncidentShown(each) || each.row.state.status === 'paid')
}

/** Whether the product says of this very payment that something is wrong with it, or people have put that right since. */
function isIncidentShown({ row: { state, journal }, charge }: Taken): boolean {
  if (state.status === 'booksDiffer' || isUnseen({ charge })) return true
  if (state.status === 'paid' && isIncident(state)) return true
  return isPutRight(journal, charge) || isIncidentSettled(journal)
}

/** Another instance of the processor has it: our books never show it. */
function isUnseen({ charge }: Pick<Taken, 'charge'>): boolean {
  return charge.fate.elsewhere === true
}
