import type { Brand, EntryField, EntryRefusal, MaskedCard } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import type { Money } from '@/lib/values/money'

/**
 * A payment: one agreed amount for one reference, charged at most once (docs/payment-states.md draws the chart).
 * Each state carries only what is true in it.
 */
export type Payment = PaymentFacts &
  (
    | { readonly status: 'open' }
    | { readonly status: 'inFlight'; readonly attempt: LiveAttempt }
    | { readonly status: 'outcomeUnknown'; readonly attempt: UnknownAttempt }
    | {
        readonly status: 'paid'
        readonly receipt: Receipt
        readonly chargedTwice: boolean
        /** Further charges that the books have shown, by the processor's ids: an incident once each, settled or not. */
        readonly others: readonly string[]
      }
    | { readonly status: 'saved'; readonly saved: SavedCard }
    | {
        readonly status: 'booksDiffer'
        readonly attempt: AttemptRef
        readonly theirs: Claim
        /** Charges of other attempts that showed while the books differed. */
        readonly others: readonly string[]
      }
    | { readonly status: 'closed'; readonly at: Instant }
  )

export type PaymentStatus = Payment['status']

/** What is true of a payment in every state. */
export interface PaymentFacts {
  readonly id: string
  readonly callId: string
  readonly agentId: string
  readonly terms: Terms
  readonly createdAt: Instant
  /** How many attempts were started, the running one included. */
  readonly attempts: number
  /** How many of them a bank declined: after three only a link is offered. */
  readonly declines: number
  /** How the last attempt ended, `null` while none has. A new attempt keeps it until it ends itself. */
  readonly last: EndedAttempt | null
  /** Every attempt that has ended or is running, so that a late fact finds the one it speaks of. */
  readonly known: readonly AttemptRef[]
  /** Silence between two keys in the newest entry, in seconds: a caller who needed more time needs it again. */
  readonly gapSeconds: number
  /** Cards that their issuer declined for good (lost, stolen, fraud): they are not sent again for this payment. */
  readonly shunned: readonly MaskedCard[]
  /** What one person says became of the money, while nobody else has confirmed it. */
  readonly proposed: Proposal | null
  /** What two people settled, for each attempt the newest: a later fact may contradict it. */
  readonly settlements: readonly Settlement[]
  /** A supervisor lets one new payment take the place of this one, although nobody knows what became of it. */
  readonly override: Override | null
  /** The payment whose place this one took under an override. */
  readonly replaces: string | null
  /** Since when the customer is owed an answer: they left before it was known, or believe something that turned out wrong. */
  readonly answerOwedSince: Instant | null
}

/** What became of the money, as people say who asked a bank. For charges that the books tell wrongly or not at all. */
export interface Proposal {
  readonly verdict: Verdict
  /** Who told us. */
  readonly source: SettlementSource
  /** What the source calls this: a case number, a trace id, a name and a time. */
  readonly reference: string
  readonly by: string
  readonly at: Instant
}

/** `taken`: the agreed amount is taken, once. `notTaken`: nothing is taken, or all of it went back. */
export const verdicts = ['taken', 'notTaken'] as const
export type Verdict = (typeof verdicts)[number]

export const settlementSources = ['customersBank', 'ourBank', 'gateway', 'processor'] as const
export type SettlementSource = (typeof settlementSources)[number]

/** A proposal that a second person confirmed. */
export interface Settlement extends Proposal {
  readonly attemptId: string
  readonly confirmedBy: string
  readonly confirmedAt: Instant
  /** What the books said then, where they said something: only what is new contradicts a settlement. */
  readonly despite: Claim | null
}

/** Leave to take a card for the same reference once more. */
export interface Override {
  readonly by: string
  readonly at: Instant
  readonly reason: string
  /** The payment that used it. */
  readonly replacedBy: string | null
  /** Payments that had used it before it was granted anew: this one may still turn out paid beside them. */
  readonly usedBefore: readonly string[]
}

/** What the caller agreed to. */
export type Terms = {
  readonly reference: string
  readonly description: string | null
  readonly customer: { readonly name: string | null; readonly key: string | null }
} & ({ readonly kind: 'charge'; readonly money: Money } | { readonly kind: 'save' })

export type PaymentKind = Terms['kind']

/** Names an attempt to the outside world. */
export interface AttemptRef {
  readonly id: string
  /** 1 for the first try. */
  readonly number: number
  /** Our key for this attempt at the processor; one key never serves two attempts. */
  readonly altKey: string
  readonly sessionSid: string | null
  /** Whether `complete` may have left us: from then on only the processor's books tell whether money moved. */
  readonly maybeSent: boolean
  /** When *Take* was pressed, `null` before. */
  readonly takenAt: Instant | null
  /** Whether no keypad session of this attempt can be open: none was asked for, or its end is known. */
  readonly sessionOver: boolean
  readonly startedAt: Instant
}

/** What every running attempt knows. */
export interface AttemptBasis extends AttemptRef {
  /** The leg whose keys are captured: always the caller's. */
  readonly callSid: string
  /** How many session effects were planned so far; the next one's id is made from it. */
  readonly effects: number
  readonly settings: EntrySettings
}

/** How the entry was opened; fixed for the whole attempt because the provider fixes it at creation. */
export interface EntrySettings {
  /** Silence between two keys, in seconds, after which the provider checks what it has. */
  readonly gapSeconds: number
  readonly postcode: boolean
  /** Fields that are keyed a second time, which must equal the first. */
  readonly twice: readonly EntryField[]
  readonly brands: readonly Brand[]
  /** The pay connector at the telephony provider that sends the card on; cards can be stopped for each. */
  readonly connector: string
}

/** What a new attempt starts with; the ids are made outside. */
export interface NewAttempt {
  readonly id: string
  /** Ours at the processor, made from the attempt's own id. */
  readonly altKey: string
  /** The caller's leg. */
  readonly callSid: string
  readonly settings: EntrySettings
}

/** A running attempt, by how far it has come. */
export type LiveAttempt = AttemptBasis &
  (
    | { readonly stage: 'securing' }
    | { readonly stage: 'opening'; readonly recording: RecordingProof }
    | {
        readonly stage: 'entering'
        readonly recording: RecordingProof
        readonly rows: Rows
        readonly live: LiveField
      }
    | {
        readonly stage: 'ready'
        readonly recording: RecordingProof
        readonly rows: Rows
        readonly card: MaskedCard
        readonly readyAt: Instant
      }
    | {
        readonly stage: 'completing'
        readonly card: MaskedCard
        readonly takenAt: Instant
        /** The provider has confirmed that it works on it. */
        readonly received: boolean
        readonly heard: Heard | null
      }
    | {
        readonly stage: 'cancelling'
        readonly since: Instant
        readonly rows: Rows | null
        /** The entry that opens when this one has ended: the same card, asked for in another way. */
        readonly next: NewAttempt | null
      }
  )

/** Why the keypad may be opened: the provider confirmed silence in the recording, or that there is none. */
export type RecordingProof = 'paused' | 'none'

/** The field the caller is asked for now, and the effect that asked. */
export interface LiveField {
  readonly field: EntryField
  readonly effectId: string
  readonly askedAt: Instant
}

/** One row for each field that this entry needs. */
export type Rows = readonly Row[]

/** What is known of one field. */
export type Row = { readonly field: EntryField; readonly tries: number } & (
  | { readonly state: 'notAsked' }
  /** `second`: the first entry is in, and the one that must equal it is asked now. */
  | { readonly state: 'asked'; readonly second: boolean }
  | {
      readonly state: 'accepted'
      readonly brand: Brand | null
      readonly lastFour: string | null
      readonly expiry: string | null
    }
  | { readonly state: 'refused'; readonly why: EntryRefusal }
)

/** What the provider said about the end of the session while the money was on its way. A claim, not the truth. */
export interface Heard {
  readonly at: Instant
  readonly result: SessionResult
  readonly confirmation: string | null
  /** The processor's own word, when the callback carried it. */
  readonly claim: MoneyStatus | null
  readonly error: SessionError | null
}

/** How a session ended, in our words. `unknown` keeps every word that we do not know. */
export type SessionResult =
  | 'success'
  | 'connectorError'
  | 'callerHungUp'
  | 'star'
  | 'cancelled'
  | 'validationError'
  | 'tooManyTries'
  | 'providerFault'
  | 'unknown'

/** An error named at the end of a session. */
export interface SessionError {
  /** The provider's number, for example 64008. */
  readonly code: string | null
  readonly detail: string | null
  /** True when this error proves that the processor was never asked to move money. */
  readonly beforeProcessor: boolean
  /** Our own set-up at the provider is at fault: the next card would fare no better. */
  readonly setup: boolean
}

/** What the processor's books say of a payment. Words that we do not know are `inProgress`. */
export type MoneyStatus =
  | 'success'
  | 'unattributed'
  | 'pending'
  | 'underReview'
  | 'unresolved'
  | 'declined'
  | 'needsApproval'
  | 'inProgress'

/** An attempt of which we do not know whether money moved. */
export interface UnknownAttempt extends AttemptBasis {
  readonly card: MaskedCard | null
  readonly takenAt: Instant
  readonly since: Instant
  readonly why: UnknownReason
  readonly heard: Heard | null
  /** Times at which the processor said that it does not know this payment. */
  readonly notFoundAt: readonly Instant[]
}

/** Why the outcome is not known. Each has its own sentence. */
export const unknownReasons = [
  'noAnswer',
  'pending',
  'underReview',
  'unresolved',
  'connectorFault',
  'callerHungUp',
  'notFound',
] as const
export type UnknownReason = (typeof unknownReasons)[number]

/** Proof of a charge: fetched from the processor, or what two people settled. */
export interface Receipt {
  readonly attempt: AttemptRef
  /** The processor's id; `null` where people settled it by hand and the books have not confirmed it. */
  readonly processorPayment: string | null
  readonly gatewayReference: string | null
  readonly shortReference: string | null
  readonly card: MaskedCard
  readonly paidAt: Instant
  /** The money is ours but hangs on no customer yet. */
  readonly unattributed: boolean
  /** It went through after the attempt had been given up: the caller may not know yet. */
  readonly late: boolean
}

/** A card kept for later, as fetched from the processor. The token is sealed by the adapter and never shown. */
export interface SavedCard {
  readonly attempt: AttemptRef
  readonly sealedToken: string
  readonly card: MaskedCard
  readonly savedAt: Instant
}

/** What the processor has under our key, where it differs from what the caller agreed to or from what people settled. */
export interface Claim {
  readonly differsFrom: 'agreement' | 'settlement'
  readonly processorPayment: string
  readonly amount: string
  readonly currency: string
  readonly altKey: string | null
  readonly status: MoneyStatus
  readonly at: Instant
}

/** Decline categories that people act on differently. Anything else is `general`. */
export const declineCategories = [
  'general',
  'funds',
  'expired',
  'details',
  'cardNotAccepted',
  'issuer',
  'bankUnreachable',
  'needsApproval',
] as const
export type DeclineCategory = (typeof declineCategories)[number]

/** How an attempt ended without a charge. */
export type AttemptEnd =
  | { readonly kind: 'declined'; readonly category: DeclineCategory; readonly bankText: string | null }
  | { readonly kind: 'cancelled' }
  /** The agent opened the entry anew, with other settings: nothing went wrong. */
  | { readonly kind: 'reopened' }
  | { readonly kind: 'callerHungUp' }
  | { readonly kind: 'star' }
  | { readonly kind: 'refused'; readonly code: string | null; readonly detail: string | null }
  | { readonly kind: 'setupProblem'; readonly code: string | null; readonly detail: string | null }
  | { readonly kind: 'recordingBlocked' }
  | { readonly kind: 'linkDown' }
  | { readonly kind: 'notCharged' }
  /** Two people settled that nothing was taken. */
  | { readonly kind: 'settledNotTaken' }
  | { readonly kind: 'notSaved'; readonly code: string | null }
  | { readonly kind: 'saveUnknown' }

export type AttemptEndKind = AttemptEnd['kind']

/** An attempt that is over, and what the card was if we learned it. */
export interface EndedAttempt {
  readonly ref: AttemptRef
  readonly end: AttemptEnd
  readonly at: Instant
  readonly card: MaskedCard | null
  /** The truth came only after a time of not knowing: the caller was promised an answer. */
  readonly late: boolean
}
