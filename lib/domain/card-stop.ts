import type { Instant } from '@/lib/values/instant'

/**
 * Why no card is taken through a connector. `connectorFault`: it answered "success" for a card of which the books know
 * nothing. `check`: a check of the set-up failed. `person`: a supervisor said so.
 */
export const stopReasons = ['connectorFault', 'check', 'person'] as const
export type StopReason = (typeof stopReasons)[number]

/** From now on no card entry starts on this connector; those that are open finish. Only a person lifts it. */
export interface CardStop {
  readonly connector: string
  readonly since: Instant
  readonly why: StopReason
  /** The person who stopped it, `null` when Sotto did. */
  readonly by: string | null
  /** The payment that showed the fault. */
  readonly paymentId: string | null
}
