import type { PaymentTimer } from '@/lib/domain/payment/effects'
import type { Payment } from '@/lib/domain/payment/state'
import type { Instant } from '@/lib/values/instant'
import type { Urgency } from './look-up-budget'
import type { LookUp } from './look-ups'

/**
 * What is not finished, and whether a job cares for it. Every state is written together with the job that leads out of it;
 * this is for what is looked at after a start all the same, and for jobs that were lost: given up after too many tries, or
 * removed by somebody's hand.
 */
export interface Unfinished {
  /** Attempts that are running or whose outcome is not known, newest first, page by page. */
  attempts(after: UnfinishedAttempt | null, max: number): Promise<readonly UnfinishedAttempt[]>
  /** Plans these looks, but for what is planned sooner or runs right now. Gives how many were planned. */
  planLooks(looks: readonly PlannedLook[]): Promise<number>
  /** Gives a job to these timers where none waits or runs. Gives how many were lost. */
  planLost(timers: readonly PaymentTimer[]): Promise<number>
  /** Gives a job to requests, kept facts and promised looks that have none, at most so many of each. Gives how many there were. */
  planLostWork(now: Instant, max: number): Promise<number>
}

/** A look at one attempt, `afterMs` from now in business time. */
export interface PlannedLook {
  readonly attemptId: string
  readonly afterMs: number
  readonly urgency: Urgency
}

export interface UnfinishedAttempt {
  readonly attemptId: string
  readonly startedAt: Instant
  readonly payment: Payment
  readonly lookUp: LookUp | null
}
