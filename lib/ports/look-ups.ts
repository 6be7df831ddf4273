import type { Payment } from '@/lib/domain/payment/state'
import type { Instant } from '@/lib/values/instant'
import type { Versioned } from './store'

/**
 * What the processor's books said when we last looked, one record for each attempt: for people who wait for an outcome.
 * Nothing is decided by it. Times are business time.
 */
export interface LookUps {
  /**
   * The books were read because it was time, or because somebody asked: then whoever shows this payment is told, also when
   * the books said nothing new.
   */
  looked(look: Look, askedFor?: Versioned<Payment> | null): Promise<void>
  /** They were read because a webhook named this attempt's payment. What was promised for sooner stays promised. */
  hinted(look: Look, hintedAt: Instant): Promise<void>
}

export interface Look {
  readonly attemptId: string
  readonly at: Instant
  /** One short word, the processor's own where there was one. */
  readonly said: string
  /** When the next look is due, `null` when nothing is open or only a person can settle it. */
  readonly nextAt: Instant | null
}

/** The record of one attempt; `null` for what has not happened yet. */
export interface LookUp {
  readonly attemptId: string
  readonly lookedAt: Instant | null
  readonly said: string | null
  readonly nextAt: Instant | null
  readonly hintedAt: Instant | null
  /** When a person last asked for a look. */
  readonly askedAt: Instant | null
}
