import type { Brand, EntryField, EntryRefusal, MaskedCard } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import type {
  AttemptEnd,
  Claim,
  EntrySettings,
  Heard,
  NewAttempt,
  Proposal,
  Receipt,
  RecordingProof,
  SavedCard,
  SessionResult,
  Settlement,
  Terms,
  UnknownReason,
} from './state'

/** What happened to a payment. The journal holds these, in order, for ever. */
export type PaymentEvent = { readonly at: Instant } & (
  | {
      readonly type: 'PaymentOpened'
      readonly paymentId: string
      readonly callId: string
      readonly agentId: string
      readonly terms: Terms
      /** The payment whose place it takes under an override; absent in journals from before there was such a thing. */
      readonly replaces?: string | null
    }
  | {
      readonly type: 'AttemptStarted'
      readonly attemptId: string
      readonly altKey: string
      readonly callSid: string
      readonly settings: EntrySettings
    }
  | { readonly type: 'RecordingSecured'; readonly recording: RecordingProof }
  | { readonly type: 'SessionOpened'; readonly sessionSid: string }
  | {
      readonly type: 'FieldAsked'
      readonly field: EntryField
      /** It is asked once more after a first entry, to compare the two. */
      readonly second: boolean
      readonly effectId: string
    }
  /** The provider stopped waiting before the caller had begun: it is asked again, and nobody needs to know. */
  | {
      readonly type: 'FieldKeptOpen'
      readonly field: EntryField
      readonly second: boolean
      readonly effectId: string
    }
  | { readonly type: 'FieldAccepted'; readonly field: EntryField; readonly card: MaskedCard }
  /** A field that had been accepted must be keyed again: the provider wants it back. */
  | { readonly type: 'FieldReopened'; readonly field: EntryField }
  | {
      readonly type: 'FieldRefused'
      readonly field: EntryField
      readonly why: EntryRefusal
      readonly brand: Brand | null
    }
  | { readonly type: 'CardReady'; readonly card: MaskedCard }
  | { readonly type: 'Taken'; readonly effectId: string; readonly by: string }
  | { readonly type: 'CompleteReceived' }
  | { readonly type: 'CompleteUnclear'; readonly detail: string }
  | { readonly type: 'CompleteNotSent'; readonly detail: string }
  | { readonly type: 'CancelRequested'; readonly effectId: string; readonly by: string }
  /** The entry is to end so that another one can begin with other settings. */
  | {
      readonly type: 'ReopenRequested'
      readonly effectId: string
      readonly by: string
      readonly next: NewAttempt
    }
  /** The end of the session that carries the money of the running attempt. */
  | { readonly type: 'SessionEndHeard'; readonly heard: Heard }
  /** The end of a session that no longer matters to the attempt's course: kept, and the books are read again. */
  | { readonly type: 'SessionEndNoted'; readonly attemptId: string; readonly result: SessionResult }
  /** A session opened for an attempt that is over: it is closed again. */
  | {
      readonly type: 'OrphanSessionFound'
      readonly attemptId: string
      readonly sessionSid: string
      readonly callSid: string
    }
  | {
      readonly type: 'AttemptEnded'
      readonly end: AttemptEnd
      readonly sessionOver: boolean
      readonly card: MaskedCard | null
    }
  | { readonly type: 'OutcomeBecameUnknown'; readonly why: UnknownReason }
  | { readonly type: 'NotFoundNoted' }
  | { readonly type: 'PaymentPaid'; readonly receipt: Receipt }
  | { readonly type: 'CardSaved'; readonly saved: SavedCard }
  | { readonly type: 'BooksFoundDifferent'; readonly attemptId: string; readonly claim: Claim }
  | { readonly type: 'ChargedTwiceFound'; readonly attemptId: string; readonly processorPayment: string }
  | { readonly type: 'FactNoted'; readonly attemptId: string; readonly fact: string; readonly why: string }
  | { readonly type: 'PaymentClosed'; readonly by: string }
  | { readonly type: 'SettlementProposed'; readonly proposal: Proposal }
  | { readonly type: 'SettlementWithdrawn'; readonly by: string }
  /** Two people agree on what became of the money. What that means for the payment follows in the same commit. */
  | { readonly type: 'SettledByHand'; readonly settlement: Settlement }
  | { readonly type: 'OverrideGranted'; readonly by: string; readonly reason: string }
  /** A new payment for the same reference has begun under the override. */
  | { readonly type: 'Replaced'; readonly by: string }
  /** The customer left before the outcome was known, or believes something that turned out wrong. */
  | { readonly type: 'AnswerOwed' }
  | { readonly type: 'CustomerTold'; readonly by: string }
  /** Another agent goes on with it. */
  | { readonly type: 'PaymentTakenOver'; readonly from: string; readonly to: string }
)

export type PaymentEventType = PaymentEvent['type']
