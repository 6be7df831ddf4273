import type { CallEvent } from '@/lib/domain/call/events'
import type { Call } from '@/lib/domain/call/state'
import type { CardStop } from '@/lib/domain/card-stop'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Payment } from '@/lib/domain/payment/state'
import type { Begun } from '@/lib/ports/effects'
import type { KeyPress } from '@/lib/ports/key-presses'
import type { LookUp } from '@/lib/ports/look-ups'
import type { Availability } from '@/lib/ports/presence'
import type { Audit, KeptFact, Versioned } from '@/lib/ports/store'
import type { Instant } from '@/lib/values/instant'

/** What is kept. Each map keeps the order in which its rows came. */
export interface Tables {
  readonly payments: Map<string, PaymentRow>
  readonly calls: Map<string, CallRow>
  readonly effects: Map<string, EffectRow>
  /** By source and name; the fact only while it is kept. */
  readonly inbox: Map<string, KeptFact | null>
  readonly audit: (Audit & { readonly at: Instant })[]
  readonly jobs: Map<string, Job>
  /** Names of the jobs that run right now. */
  readonly running: Set<string>
  readonly progress: Map<string, KeyPress & { readonly serial: number }>
  readonly presence: Map<string, PresenceRow>
  readonly people: Map<string, Person>
  /** Stops in force, by connector. */
  readonly stops: Map<string, CardStop>
  readonly lookUps: Map<string, LookUp>
  /** By the processor's payment. */
  readonly hints: Map<string, HintRow>
  /** Where a payment is found by the names of its attempts and of the request that opened it, and a call by its leg. */
  readonly paymentOfAttempt: Map<string, string>
  readonly paymentOfRequest: Map<string, string>
  readonly callOfSid: Map<string, string>
}

export interface PaymentRow extends Versioned<Payment> {
  readonly requestId: string
  readonly referenceKey: string
  readonly journal: PaymentEvent[]
}

export interface CallRow extends Versioned<Call> {
  readonly journal: CallEvent[]
}

export interface EffectRow {
  readonly aggregateId: string
  readonly effect: Begun['effect']
  status: 'planned' | 'sent' | 'answered' | 'unclear'
  tries: number
  detail: string | null
}

export interface HintRow {
  readonly hintedAt: Instant
  readonly times: number
  readonly readAt: Instant | null
  readonly dueAt: Instant | null
}

/** A job that waits. One of each name; a second one replaces the first. */
export interface Job {
  readonly task: string
  readonly payload: Readonly<Record<string, string | number>>
  readonly key: string
  readonly queue: string | null
  readonly dueAt: Instant
}

export type PresenceRow = Availability & {
  readonly since: Instant
  readonly screen: string | null
  /** Real time, in milliseconds. */
  readonly lastSeenAt: number | null
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly disabled?: boolean
}

export function emptyTables(): Tables {
  return {
    payments: new Map(),
    calls: new Map(),
    effects: new Map(),
    inbox: new Map(),
    audit: [],
    jobs: new Map(),
    running: new Set(),
    progress: new Map(),
    presence: new Map(),
    people: new Map(),
    stops: new Map(),
    lookUps: new Map(),
    hints: new Map(),
    paymentOfAttempt: new Map(),
    paymentOfRequest: new Map(),
    callOfSid: new Map(),
  }
}

/** The row that an index leads to. */
export function indexed<T>(rows: ReadonlyMap<string, T>, id: string | undefined): T | undefined {
  return id === undefined ? undefined : rows.get(id)
}

/** The state and version of a row, without what else the row holds. */
export function versioned<S>(row: Versioned<S> | undefined): Versioned<S> | null {
  return row ? { state: row.state, version: row.version } : null
}
