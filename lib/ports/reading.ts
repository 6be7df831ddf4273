import type { CallEvent } from '@/lib/domain/call/events'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Payment } from '@/lib/domain/payment/state'
import type { EntryField } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import type { LookUp } from './look-ups'
import type { Versioned } from './store'

/** Questions that screens ask. Never used to decide anything. */
export interface Reading {
  /** The agent's call that is not put away yet. */
  callOfAgent(agentId: string): Promise<Versioned<Call> | null>
  /** Calls that arrived before this moment and have not ended: some of them, others each time. */
  callsNotEnded(before: Instant, max: number): Promise<readonly Versioned<Call>[]>
  /** This agent's calls that arrived since then, newest first. */
  callsOfAgentSince(agentId: string, since: Instant, max: number): Promise<readonly Versioned<Call>[]>
  /** Live calls whose agent has no screen that is alive (real time), oldest first. */
  callsWithoutScreen(max: number): Promise<readonly Versioned<Call>[]>
  /** Whatever was asked of the caller with this number before, newest first. */
  paymentsOfCaller(number: string, max: number): Promise<readonly Versioned<Payment>[]>
  /** Newest first. */
  paymentsOfCall(callId: string): Promise<readonly Versioned<Payment>[]>
  /** Everything of this agent that is not settled, newest first. */
  openPaymentsOf(agentId: string, max: number): Promise<readonly Versioned<Payment>[]>
  /**
   * What is not known, differs or was charged twice, the oldest first. `agentId` limits to one agent's own.
   */
  unresolved(page: { agentId: string | null; max: number }): Promise<readonly Versioned<Payment>[]>
  /** Payments whose customer is owed an answer that is known by now, the oldest first. `agentId` as above. */
  toTell(page: { agentId: string | null; max: number }): Promise<readonly Versioned<Payment>[]>
  /** Newest first; `before` is the cursor of the last row seen. `agentId` limits to one agent's own. */
  payments(page: {
    before: Cursor | null
    max: number
    agentId: string | null
  }): Promise<readonly Versioned<Payment>[]>
  /** Those that were paid, run now or have no known outcome, newest first: what a new payment could double. */
  paymentsOfReference(referenceKey: string, max: number): Promise<readonly Versioned<Payment>[]>
  /** One journal for each of these payments, oldest event first. */
  journalsOf(paymentIds: readonly string[]): Promise<readonly (readonly PaymentEvent[])[]>
  callJournalOf(callId: string): Promise<readonly CallEvent[]>
  /** Newest first, of all of these calls. */
  paymentsOfCalls(callIds: readonly string[], max: number): Promise<readonly Versioned<Payment>[]>
  /** The newest count of keys of each request for a field. */
  lastKeys(attemptId: string): Promise<readonly KeyCount[]>
  /** When each key of one request for a field arrived, oldest first. */
  keyTimes(effectId: string): Promise<readonly Instant[]>
  /** What the books said of these attempts when we last looked; none for those that were never looked at. */
  lookUpsOf(attemptIds: readonly string[]): Promise<ReadonlyMap<string, LookUp>>
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export interface Cursor {
  readonly createdAt: Instant
  readonly id: string
}

/** How many keys had been typed into a field, and when. */
export interface KeyCount {
  readonly effectId: string
  readonly field: EntryField
  readonly keys: number
  readonly serial: number
  readonly at: Instant
}
