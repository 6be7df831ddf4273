import type { PaymentRow } from '@/lib/adapters/memory/tables'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { MoneyStatus, Payment, Settlement } from '@/lib/domain/payment/state'
import type { Instant } from '@/lib/values/instant'
import { type Charge, statusOf } from './bank'
import type { History } from './history'

/** Whether what the books show of a charge at a time is against what people settled, and was not known to them. */
export function contradicts(settlement: Settlement, charge: Charge | undefined, at: Instant): boolean {
  const status = charge ? statusOf(charge, at) : null
  if (!charge || status === null) return false
  const { despite, verdict } = settlement
  if (despite && despite.processorPayment === charge.id && despite.status === status) return false
  if (verdict === 'notTaken') return isCharged(status)
  return isCharged(status) ? charge.fate.differs !== undefined : isDeclined(status)
}

function isCharged(status: MoneyStatus): boolean {
  return status === 'success' || status === 'unattributed'
}

function isDeclined(status: MoneyStatus): boolean {
  return status === 'declined' || status === 'needsApproval'
}

/** What people settled last for an attempt. */
export function settlementOf({ settlements }: Payment, attemptId: string): Settlement | undefined {
  return settlements.find((each) => each.attemptId === attemptId)
}

/** Whether the product has shown this charge, and people have settled the payment since: they answer for it by now. */
export function isPutRight(journal: readonly PaymentEvent[], { id }: Charge): boolean {
  const shown = journal.findIndex((event) => shownIn(event) === id)
  return shown >= 0 && journal.slice(shown + 1).some(({ type }) => type === 'SettledByHand')
}

/** Whether people have settled the payment when it was paid already: then only an incident is left to be settled. */
export function isIncidentSettled(journal: readonly PaymentEvent[]): boolean {
  let isPaid = false
  for (const { type } of journal) {
    if (isPaid && type === 'SettledByHand') return true
    if (type === 'PaymentPaid') isPaid = true
    if (type === 'BooksFoundDifferent') isPaid = false
  }
  return false
}

/** The charge that an event makes visible, by the processor's id. */
function shownIn(event: PaymentEvent): string | null {
  switch (event.type) {
    case 'PaymentPaid':
      return event.receipt.processorPayment
    case 'BooksFoundDifferent':
      return event.claim.processorPayment
    case 'ChargedTwiceFound':
      return event.processorPayment
    default:
      return null
  }
}

/** Whether people said between the two times that nothing was taken, or that all of it went back: the reference was free. */
export function wasFreedByHand({ journal }: PaymentRow, after: Instant, before: Instant): boolean {
  return journal.some(
    (event) =>
      event.type === 'SettledByHand' &&
      event.settlement.verdict === 'notTaken' &&
      event.at >= after &&
      event.at <= before,
  )
}

/** Whether a supervisor took it upon themselves that this charge is followed by one of the payment that replaced it. */
export function isOverridden(
  earlier: PaymentRow,
  charge: Charge,
  later: PaymentRow,
  history: History,
): boolean {
  const line = lineOf(later, history)
  return earlier.journal.some(
    (event, place) =>
      event.type === 'Replaced' &&
      line.includes(event.by) &&
      grantedAt(earlier.journal.slice(0, place)) >= charge.at,
  )
}

function grantedAt(journal: readonly PaymentEvent[]): Instant {
  return journal.findLast(({ type }) => type === 'OverrideGranted')?.at ?? 0
}

/** This payment, the one whose place it took, and so on. */
function lineOf({ state }: PaymentRow, { house }: History): readonly string[] {
  const line = [state.id]
  for (let next = state.replaces; next; next = house.tables.payments.get(next)?.state.replaces ?? null)
    line.push(next)
  return line
}
