import type {
  AccountAnswer,
  AddressAnswer,
  CanaryAnswer,
  DatabaseAnswer,
  History,
  KeysAnswer,
  MerchantAnswer,
  QueueAnswer,
} from '@/lib/domain/health/answers'
import type { CheckResult } from '@/lib/domain/health/checks'
import type { Instant } from '@/lib/values/instant'
import type { Audit } from './store'

/** Asks the telephony who we are to it. */
export interface TelephonyAccount {
  read(): Promise<AccountAnswer>
}

/** Asks the processor about the merchant whose keys we hold. */
export interface Merchant {
  read(): Promise<MerchantAnswer>
}

/** Knocks at our own public address, from outside as far as the network lets us. */
export interface OwnAddress {
  reach(): Promise<AddressAnswer>
}

/** Asks the database about itself and about what we wrote down. Throws when it cannot be asked. */
export interface OwnRecords {
  database(): Promise<DatabaseAnswer>
  queue(): Promise<QueueAnswer>
  /** @param now business time */
  history(now: Instant): Promise<History>
  /** The last run of the canary that was recorded. */
  canary(): Promise<CanaryAnswer>
}

/** Asks what keys there are beside those in use, and what is still sealed under them. Throws when it cannot be asked. */
export interface Keys {
  read(): Promise<KeysAnswer>
}

/** Keeps what was found, for all instances. */
export interface PreflightResults {
  read(): Promise<readonly CheckResult[]>
  /** Replaces all results and tells every screen, in one transaction. */
  write(results: readonly CheckResult[]): Promise<void>
  /**
   * Plans a round for now, with its audit row in the same transaction, unless one was asked for less than `gapMs` ago.
   * Real milliseconds; the database's clock decides, because all instances share it.
   */
  ask(gapMs: number, audit: Audit, at: Instant): Promise<Asking>
  /** Whether a round that was asked for is still to come, and how soon the next one may be asked for. */
  asking(gapMs: number): Promise<Asking & { readonly running: boolean }>
}

export interface Asking {
  /** A round has been planned by this very wish. */
  readonly begun: boolean
  /** In so many real milliseconds the next round may be asked for. */
  readonly againInMs: number
}
