import type { Brand, EntryField } from '@/lib/values/card'
import type { Money } from '@/lib/values/money'
import type { Result } from '@/lib/values/result'

/**
 * Captures what a caller keys on a live call, without us seeing it. The answers are acknowledgements only:
 * what was typed and how it ended arrives later as facts, at the address named by `answersTo`.
 */
export interface PaymentSessions {
  /** Opens a session on the caller's leg. */
  open(order: SessionOrder): Promise<Result<{ sessionSid: string }, SessionRefusal>>
  /** Asks for one field, or for the second entry of it; replaces a field that is still open. */
  ask(on: SessionStep & { field: EntryField; second: boolean }): Promise<Result<null, SessionRefusal>>
  /** Sends what was keyed to the processor: from the first byte on, money may move. */
  complete(on: SessionStep): Promise<Result<null, SessionRefusal>>
  /** Ends the session without sending anything. */
  cancel(on: SessionStep): Promise<Result<null, SessionRefusal>>
}

/** One step of a session. */
export interface SessionStep {
  readonly callSid: string
  readonly sessionSid: string
  /** Never used for two different requests. */
  readonly idempotencyKey: string
  readonly answersTo: AnswerAddress
}

/** The ids that every callback of a step carries back to us. */
export interface AnswerAddress {
  readonly attemptId: string
  readonly effectId: string
}

/** What is needed to open a session. */
export interface SessionOrder {
  readonly callSid: string
  readonly idempotencyKey: string
  readonly answersTo: AnswerAddress
  /** `null` keeps the card without charging it. */
  readonly charge: Money | null
  readonly altKey: string
  readonly description: string
  readonly postcode: boolean
  /** Fields that the caller keys twice, to be compared by the provider. */
  readonly twice: readonly EntryField[]
  readonly gapSeconds: number
  readonly brands: readonly Brand[]
  readonly customer: { readonly key: string; readonly name: string | null } | null
  /** Our own code for the card that is kept; only when saving. */
  readonly methodCode: string | null
}

/** Why a request did not do what it should, by what we may conclude. */
export type SessionRefusal =
  /** Provably never processed (no connection, or told to slow down): may be sent again. */
  | { readonly kind: 'notSent'; readonly detail: string; readonly retryAfterMs: number | null }
  /** The provider said no. */
  | {
      readonly kind: 'refused'
      readonly reason: SessionRefusalReason
      readonly code: string
      readonly detail: string
    }
  /** Sent, but no answer that says what became of it: time-out, reset, 5xx. Never sent again where money is concerned. */
  | { readonly kind: 'unclear'; readonly detail: string }

/** What a refusal of the provider means for us. */
export type SessionRefusalReason =
  /** Our connector, credentials or currency are set up wrongly: no card can be taken until somebody mends it. */
  | 'setup'
  /** The call is not live any more. */
  | 'callOver'
  /** A session runs on this call already, or this one is over. */
  | 'outOfOrder'
  /** Fields are missing. */
  | 'incomplete'
  /** We sent something the provider does not accept. */
  | 'invalid'
