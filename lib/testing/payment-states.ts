import type { Payment } from '@/lib/domain/payment/state'

/** Every state that the chart draws (docs/payment-states.md): the stages of an attempt stand for `inFlight`. */
export const stateNames = [
  'open',
  'securing',
  'opening',
  'entering',
  'ready',
  'completing',
  'cancelling',
  'outcomeUnknown',
  'paid',
  'chargedTwice',
  'saved',
  'booksDiffer',
  'closed',
] as const
export type StateName = (typeof stateNames)[number]

export function stateName(payment: Payment | null): StateName | 'none' {
  if (!payment) return 'none'
  if (payment.status === 'inFlight') return payment.attempt.stage
  if (payment.status === 'paid' && payment.chargedTwice) return 'chargedTwice'
  return payment.status
}
