import { unreachable } from '@/lib/values/result'
import { isIncident, isReplaced } from './decide-by-hand'
import type { AttemptEndKind, Payment, UnknownReason } from './state'

/** One word for every state a payment can be in, as lists show it. */
export type Chip =
  | 'notStarted'
  | 'preparing'
  | 'takingCard'
  | 'sending'
  | 'sentToBank'
  | 'checking'
  | 'notFinal'
  | 'underReview'
  | 'declined'
  | 'callerHungUp'
  | 'paid'
  | 'saved'
  | 'cancelled'
  | 'setupProblem'
  | 'booksDiffer'
  | 'chargedTwice'
  | 'paidAndReplaced'
  | 'paidByHand'
  | 'notTakenByHand'
  | 'refused'
  | 'closed'

const afterUnknown: Record<UnknownReason, Chip> = {
  noAnswer: 'checking',
  pending: 'notFinal',
  underReview: 'underReview',
  unresolved: 'checking',
  connectorFault: 'setupProblem',
  callerHungUp: 'checking',
  notFound: 'checking',
}

const afterEnd: Record<AttemptEndKind, Chip> = {
  declined: 'declined',
  cancelled: 'cancelled',
  reopened: 'preparing',
  callerHungUp: 'callerHungUp',
  star: 'cancelled',
  refused: 'refused',
  setupProblem: 'setupProblem',
  recordingBlocked: 'setupProblem',
  linkDown: 'setupProblem',
  notCharged: 'cancelled',
  settledNotTaken: 'notTakenByHand',
  notSaved: 'refused',
  saveUnknown: 'checking',
}

/** The chip of a payment: total over every state. */
export function chipOf(payment: Payment): Chip {
  switch (payment.status) {
    case 'open':
      return payment.last ? afterEnd[payment.last.end.kind] : 'notStarted'
    case 'inFlight': {
      const { attempt } = payment
      const { stage } = attempt
      // Until the provider has confirmed the order, nobody knows that it has left.
      if (stage === 'completing') return attempt.received ? 'sentToBank' : 'sending'
      return stage === 'securing' || stage === 'opening' ? 'preparing' : 'takingCard'
    }
    case 'outcomeUnknown':
      return afterUnknown[payment.attempt.why]
    case 'paid':
      return paidChip(payment)
    case 'saved':
      return 'saved'
    case 'booksDiffer':
      return 'booksDiffer'
    case 'closed':
      return payment.last ? afterEnd[payment.last.end.kind] : 'closed'
    default:
      return unreachable(payment)
  }
}

function paidChip(payment: Extract<Payment, { status: 'paid' }>): Chip {
  if (payment.chargedTwice) return 'chargedTwice'
  if (isReplaced(payment)) return 'paidAndReplaced'
  return payment.receipt.processorPayment === null ? 'paidByHand' : 'paid'
}

/** Whether nothing of this payment is left to be found out or done. Until then it stays on its agent's desk. */
export function isSettled(payment: Payment): boolean {
  return (
    payment.status === 'saved' ||
    payment.status === 'closed' ||
    (payment.status === 'paid' && !isIncident(payment))
  )
}
