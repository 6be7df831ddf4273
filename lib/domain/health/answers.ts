import type { Instant } from '@/lib/values/instant'
import type { Result } from '@/lib/values/result'
import type { Break } from '../audit/chain'

/** What was learned from those who know, before anybody judges it. */
export interface Answers {
  readonly account: AccountAnswer | null
  readonly merchant: MerchantAnswer | null
  readonly address: AddressAnswer | null
  readonly database: DatabaseAnswer | null
  readonly queue: QueueAnswer | null
  readonly history: History | null
  readonly audit: AuditAnswer | null
  readonly keys: KeysAnswer | null
  readonly canary: CanaryAnswer | null
}

/** How this installation is meant to be. */
export interface Intent {
  /** The pay connector's name. */
  readonly connector: string
  /** What the operator says that cards are taken for; `null`: not said. */
  readonly mode: Mode | null
  /** The processor's instance key is of the kind that is given to sandboxes. */
  readonly sandboxKey: boolean
  /** A demo or a developer's machine: what would be a fault in a business is a warning there. */
  readonly lenient: boolean
}

export type Mode = 'test' | 'live'

/** A vendor's definite no, or nothing that decides anything. */
export interface Unanswered {
  readonly kind: 'refused' | 'noAnswer'
  /** The vendor's code, or what happened on the way. */
  readonly detail: string
}

/** The account at the telephony. */
export type AccountAnswer = Result<
  { readonly active: boolean; readonly status: string; readonly time: TimeReading | null },
  Unanswered
>

/** The merchant at the processor. */
export type MerchantAnswer = Result<
  {
    readonly name: string
    readonly mode: Mode
    readonly paymentsReady: boolean
    readonly time: TimeReading | null
  },
  Unanswered
>

/** Who answers at our own public address. */
export type AddressAnswer =
  | { readonly kind: 'ours'; readonly ms: number }
  | { readonly kind: 'somebodyElse'; readonly status: number }
  | { readonly kind: 'silent'; readonly detail: string }

export interface DatabaseAnswer {
  /** Settings that decide whether what was committed survives a power cut, as the server names and says them. */
  readonly settings: Readonly<Record<string, string>>
  readonly time: TimeReading
}

/** Somebody else's clock: it showed `theirs`, rounded down to `resolutionMs`, at a moment between the other two. Real time. */
export interface TimeReading {
  readonly of: 'twilio' | 'shuttle' | 'database'
  readonly askedAt: Instant
  readonly answeredAt: Instant
  readonly theirs: Instant
  readonly resolutionMs: number
}

/** The jobs that wait. */
export interface QueueAnswer {
  /** For how long the oldest job has been due, in real milliseconds; `null` when none is. */
  readonly oldestDueMs: number | null
  /** Jobs that have failed again and again and are still tried. */
  readonly repeating: number
  /** Jobs that are not tried any more. */
  readonly gaveUp: number
  /** The kind of one of these jobs. */
  readonly task: string | null
}

/** Keys that are being replaced, and what still hangs on them. */
export interface KeysAnswer {
  /** The names of the settings that hold a key beside the one in use. */
  readonly beside: readonly string[]
  /** Sealed texts that are not under the current key, but can be opened. */
  readonly onRetired: number
  /** Sealed texts under keys that nobody gave us. */
  readonly onUnknown: number
  /** The names of those keys. */
  readonly unknown: readonly string[]
}

/** What our own records of the last day tell. */
export interface History {
  /** A card entry last got through to the bank, whatever the bank said. */
  readonly connectorWorkedAt: Instant | null
  /** A card entry was last refused because of the set-up. */
  readonly setupRefused: { readonly at: Instant; readonly code: string | null } | null
  readonly lastWebhookAt: Instant | null
  /** Payments that went through since then, long enough ago for a webhook to have come. */
  readonly paidWithoutWebhook: number
  /** The telephony last reached us. */
  readonly lastCallbackAt: Instant | null
  /** Card entries that the telephony reported as a success. */
  readonly successes: number
  /** Of these, without any field of the processor's. */
  readonly withoutFields: number
  /** Of these, without a payment's name either: nothing shows that the processor was asked at all. */
  readonly empty: number
}

/** How far the audit is sealed, and whether the newest part of its chain is whole. */
export interface AuditAnswer {
  /** For how long the oldest row has waited for its seal, in real milliseconds; `null` when none waits. */
  readonly oldestUnsealedMs: number | null
  /** The first place of the part that was looked at where the chain is broken. */
  readonly broken: Break | null
}

/** The last full run of the canary that was recorded here (docs/security/canary.md). */
export interface CanaryAnswer {
  /** `null`: there was none. */
  readonly last: {
    readonly ranAt: Instant
    /** How many numbers were planted to try the scanner, and how many of them it found. */
    readonly planted: number
    readonly found: number
    /** How often card data were found where none may be. */
    readonly hits: number
  } | null
}
