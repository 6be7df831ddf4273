import type { EntryText, Link, Place, SealText } from '@/lib/domain/audit/chain'
import type { AuditAnswer } from '@/lib/domain/health/answers'
import type { Instant } from '@/lib/values/instant'
import type { Audit } from './store'

/** What is written down beside an effect: what was refused, what failed, and who looked at what. */
export interface AuditLog {
  /** Durable before it returns. */
  add(audit: Audit, at: Instant): Promise<void>
  /** Newest first; `before` is the place of the last row seen. */
  search(filter: AuditFilter, before: AuditPlace | null, max: number): Promise<readonly AuditRow[]>
  /** Everybody who has a name here, by name: for the choice of a person. */
  people(max: number): Promise<readonly { readonly id: string; readonly name: string }[]>
  /** The references of these payments: for those who may see them. */
  referencesOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Ids of the payments of this reference and of their calls, newest first. */
  subjectsOfReference(referenceKey: string, max: number): Promise<readonly string[]>
  /** Whether any row speaks of this id. */
  knows(subjectId: string): Promise<boolean>
}

/** What is looked for; `null` stands for everything. All that is given must fit. */
export interface AuditFilter {
  readonly personId: string | null
  readonly action: string | null
  readonly outcome: string | null
  /** Any of these. */
  readonly subjectIds: readonly string[] | null
  readonly from: Instant | null
  /** Not this moment itself. */
  readonly until: Instant | null
}

/** A place in the list. */
export interface AuditPlace {
  readonly at: Instant
  readonly id: bigint
}

/** A row as it was written, and its seal. */
export interface AuditRow extends AuditPlace {
  readonly actorId: string | null
  readonly actorName: string | null
  readonly action: string
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly outcome: string
  readonly detail: Audit['detail']
  readonly address: string | null
  /** `null`: not sealed yet. */
  readonly serial: bigint | null
}

/** Makes hashes that nobody can make who has only the database. */
export interface AuditKeys {
  /** Which key seals. */
  readonly keyId: string
  seal(seal: SealText, entry: EntryText): string
  /** The hash as the key that the seal names makes it; `null` when that key is not at hand. */
  again(seal: SealText, entry: EntryText): string | null
}

/** Puts rows into the chain. Any number of instances may try at the same time: one does it. */
export interface AuditSeals {
  /**
   * Seals what is ready, in the order (transaction, id), a bounded number at a time.
   * @returns the last seal that it made, and whether more is ready; `null` when nothing was, or somebody else is at it
   */
  sealNext(): Promise<{ readonly head: Place; readonly count: number; readonly more: boolean } | null>
}

/** Reads the chain, for those who check it. */
export interface AuditChain {
  /** The seals that follow this one, with their rows. */
  after(serial: bigint, max: number): Promise<readonly Link[]>
  /** The newest seal; `null` when there is none. */
  last(): Promise<Place | null>
  /** The seal before the newest `max` ones. */
  placeBefore(max: number): Promise<Place>
  /** Rows without a seal whose id lies in (after, after + span]; `null` when no row has a larger id. */
  unsealed(after: bigint, span: number): Promise<Unsealed | null>
}

/** Rows without a seal. */
export interface Unsealed {
  readonly count: number
  /** When the oldest of them was written. */
  readonly oldestAt: Instant | null
  /** The first one that stands before a sealed row: nothing can be written there any more. */
  readonly addedId: bigint | null
}

/** What Health asks of the audit. */
export interface AuditState {
  read(now: Instant): Promise<AuditAnswer>
}
