import type { CallEffect, CallTimer } from '@/lib/domain/call/call'
import type { CallEvent } from '@/lib/domain/call/events'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentEffect, PaymentTimer } from '@/lib/domain/payment/effects'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Payment } from '@/lib/domain/payment/state'
import type { Instant } from '@/lib/values/instant'

/**
 * Keeps payments and calls. Everything that one commit changes becomes durable together or not at all:
 * what was received, the events, the states, the effects with their jobs, the audit row and the notification.
 */
export interface Store {
  payment(id: string): Promise<Versioned<Payment> | null>
  paymentOfRequest(requestId: string): Promise<Versioned<Payment> | null>
  paymentOfAttempt(attemptId: string): Promise<Versioned<Payment> | null>
  /** Payments of this call whose attempt runs now (one at most) or whose outcome is not known. */
  paymentsUnderWayOf(callId: string): Promise<readonly Versioned<Payment>[]>
  call(id: string): Promise<Versioned<Call> | null>
  callOfSid(sid: string): Promise<Versioned<Call> | null>
  commit(change: Change): Promise<CommitOutcome>
  /**
   * Applying failed: what was received is kept whole, with a job that tries again. Durable before it returns. Changes
   * nothing when it is known already: a commit whose answer was lost may have gone through all the same.
   */
  keep(received: Received, kept: KeptFact, at: Instant, why: string): Promise<void>
  /** What was kept under this name, while it is not applied. */
  kept(received: Received): Promise<KeptFact | null>
}

/** A fact that could not be applied when it came. */
export type KeptFact =
  | { readonly of: 'payment'; readonly fact: PaymentFact }
  | { readonly of: 'call'; readonly callId: string; readonly fact: CallFact }

/** A state and the number of events that led to it. */
export interface Versioned<S> {
  readonly state: S
  readonly version: number
}

/** What one commit writes. */
export interface Change {
  readonly at: Instant
  readonly payment?: PaymentChange
  /** Further payments that change with it: all or none. */
  readonly others?: readonly PaymentChange[]
  readonly call?: CallChange
  /** What was received: a second commit with the same name changes nothing. */
  readonly received?: Received
  /** What was kept before and is applied with this change. */
  readonly releases?: Received
  /** The effect of which this is the answer. */
  readonly settles?: {
    readonly effectId: string
    readonly status: 'answered' | 'unclear'
    readonly detail: string | null
  }
  readonly audit?: Audit
  /**
   * A person asks for a look at this attempt now. Stale when it was looked at, or asked for, after `unlessAfter`: whoever
   * presses twice, or beside somebody else, asks once.
   */
  readonly check?: { readonly attemptId: string; readonly unlessAfter: Instant }
  /** A processor's payment to be looked up soon: a webhook is a hint to fetch, nothing more. */
  readonly hint?: { readonly processorPayment: string }
}

export interface PaymentChange {
  readonly before: Versioned<Payment> | null
  readonly after: Payment
  readonly events: readonly PaymentEvent[]
  readonly effects: readonly PaymentEffect[]
  readonly timers: readonly PaymentTimer[]
  /** The connector that these events showed to be at fault: no card is taken through it from this commit on. */
  readonly stopsCards?: string
  /** Only when the payment is opened. */
  readonly requestId?: string
  /** Only when an attempt starts: what stands in its way is looked for in the same commit. */
  readonly startsAttempt?: StartsAttempt
}

/** What the people who start an attempt know of its reference. Anything else refuses it, however new it is. */
export interface StartsAttempt {
  /** Paid payments of the same reference that are known to be different ones. */
  readonly knownPaid: readonly string[]
  /** The unresolved payment whose place this one takes under an override, and those whose place that one took. */
  readonly inPlaceOf: readonly string[]
}

export interface CallChange {
  readonly before: Versioned<Call> | null
  readonly after: Call
  readonly events: readonly CallEvent[]
  readonly effects: readonly CallEffect[]
  readonly timers: readonly CallTimer[]
}

export interface Received {
  readonly source: 'twilio' | 'shuttle'
  readonly externalId: string
}

/** Who did what, from where, on what, with which outcome. Never a card number, never prose that was typed. */
export interface Audit {
  readonly actorId: string | null
  readonly actorName: string | null
  readonly action: string
  readonly subjectType: 'payment' | 'call' | 'person' | 'session' | 'connector' | 'installation' | null
  readonly subjectId: string | null
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
  readonly address: string | null
}

/**
 * `stale`: somebody else was faster, decide again on the new state. `duplicate`: this was received before.
 * `refused`: a rule that spans several payments or calls, kept by the database.
 */
export type CommitOutcome =
  | { readonly kind: 'committed' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly why: CommitRefusal }

/** Rules that no single payment or call can keep by itself. */
export type CommitRefusal =
  | 'referenceBusy'
  | 'alreadyPaid'
  | 'callBusy'
  | 'paymentBusy'
  | 'agentBusy'
  | 'stopTakingCards'
