import type { Brand, EntryField, EntryRefusal, MaskedCard } from '@/lib/values/card'
import type { DeclineCategory, MoneyStatus, SessionError, SessionResult } from './state'

/**
 * What the outside told us about an attempt: callbacks, and the answers to our own requests.
 * Facts are never refused; those that come late, twice or make no sense are noted (see observe.ts).
 */
export type PaymentFact = { readonly attemptId: string } & (
  | { readonly kind: 'recordingSecured'; readonly state: 'paused' | 'none' }
  | { readonly kind: 'recordingNotSecured'; readonly detail: string }
  /** From the REST answer or the session's first callback, whichever is earlier. */
  | { readonly kind: 'sessionOpened'; readonly sessionSid: string }
  | {
      readonly kind: 'sessionRefused'
      readonly reason: SessionRefusedReason
      readonly code: string | null
      readonly detail: string
    }
  | {
      readonly kind: 'fieldAccepted'
      readonly effectId: string
      readonly field: EntryField
      readonly sessionSid: string
      /** It was the second entry, which equals the first. */
      readonly second: boolean
      readonly stillRequired: readonly EntryField[]
      /** Fields whose second entry is missing, `null` when nothing was said about what is missing. */
      readonly secondsRequired: readonly EntryField[] | null
      readonly card: MaskedCard
    }
  | {
      readonly kind: 'fieldRefused'
      readonly effectId: string
      readonly field: EntryField
      readonly sessionSid: string
      /** It was the second entry. */
      readonly second: boolean
      readonly why: EntryRefusal
      readonly brand: Brand | null
      /** Keys that had been typed into this request, `null` when that is not known. */
      readonly keys: number | null
    }
  | {
      readonly kind: 'sessionEnded'
      readonly effectId: string
      readonly sessionSid: string
      readonly result: SessionResult
      readonly confirmation: string | null
      readonly claim: MoneyStatus | null
      readonly error: SessionError | null
      readonly card: MaskedCard | null
    }
  /** Our `complete` was acknowledged: the provider works on it. */
  | { readonly kind: 'completeReceived'; readonly effectId: string }
  /** Our `complete` provably never left, or was refused before anything was sent on. */
  | {
      readonly kind: 'completeNotSent'
      readonly effectId: string
      readonly code: string | null
      readonly detail: string
      /** Our own set-up at the provider is at fault. */
      readonly setup: boolean
    }
  | { readonly kind: 'completeUnclear'; readonly effectId: string; readonly detail: string }
  | { readonly kind: 'cancelReceived'; readonly effectId: string }
  | { readonly kind: 'cancelFailed'; readonly effectId: string; readonly detail: string }
  /** A request for a field did not get through. */
  | {
      readonly kind: 'askFailed'
      readonly effectId: string
      readonly field: EntryField
      readonly code: string | null
      readonly detail: string
      readonly final: boolean
    }
  | { readonly kind: 'callEnded' }
  /** The processor's books, fetched. */
  | { readonly kind: 'truth'; readonly found: FoundPayment }
  | { readonly kind: 'truthNotFound' }
  | { readonly kind: 'truthNoAnswer'; readonly detail: string }
  | { readonly kind: 'methodFound'; readonly sealedToken: string; readonly card: MaskedCard }
  | { readonly kind: 'methodNotFound' }
  /** A time that the business set has passed (domain/timing.ts). */
  | { readonly kind: 'timeUp'; readonly what: 'answer' | 'cancel' | 'opening' }
)

export type PaymentFactKind = PaymentFact['kind']

/** One kind of fact. */
export type Fact<K extends PaymentFactKind> = Extract<PaymentFact, { kind: K }>

/** Why a session could not be opened. */
export type SessionRefusedReason = 'setup' | 'callOver' | 'outOfOrder' | 'invalid' | 'linkDown' | 'unclear'

/** A payment as the processor has it under one of our keys. */
export interface FoundPayment {
  readonly id: string
  readonly altKey: string | null
  readonly status: MoneyStatus
  /** Decimal string of the processor and its currency, compared with ours before anything is believed. */
  readonly amount: string
  readonly currency: string
  readonly gatewayReference: string | null
  readonly shortReference: string | null
  readonly bankText: string | null
  readonly decline: DeclineCategory
  readonly card: MaskedCard | null
}
