import type { Payment } from '@/lib/domain/payment/state'
import type { Clock } from '@/lib/ports/clock'
import type {
  CallChange,
  Change,
  CommitOutcome,
  CommitRefusal,
  PaymentChange,
  Received,
  Store,
} from '@/lib/ports/store'
import type { Instant } from '@/lib/values/instant'
import { referenceKey } from '@/lib/values/prose'
import { settle } from './effects'
import { keepHint } from './hints'
import { addJob, jobOfEffect, jobOfTimer, keptFactJob, wrapUpJob } from './jobs'
import { neverLooked } from './look-ups'
import { type EffectRow, indexed, type PaymentRow, type Tables, versioned } from './tables'

/** Keeps payments and calls. Everything is judged before anything is written. */
export function memoryStore(tables: Tables, clock: Clock): Store {
  const { payments, calls, inbox, paymentOfAttempt, paymentOfRequest, callOfSid } = tables
  return {
    payment: async (id) => versioned(payments.get(id)),
    paymentOfRequest: async (id) => versioned(indexed(payments, paymentOfRequest.get(id))),
    paymentOfAttempt: async (id) => versioned(indexed(payments, paymentOfAttempt.get(id))),
    paymentsUnderWayOf: async (callId) =>
      [...payments.values()]
        .filter(({ state }) => state.callId === callId && isUnderWay(state))
        .map(({ state, version }) => ({ state, version })),
    call: async (id) => versioned(calls.get(id)),
    callOfSid: async (sid) => versioned(indexed(calls, callOfSid.get(sid))),
    commit: async (change) => {
      const outcome = judge(tables, change)
      if (outcome.kind === 'committed') write(tables, clock, change)
      return outcome
    },
    keep: async (received, kept) => {
      if (inbox.has(nameOf(received))) return
      inbox.set(nameOf(received), kept)
      addJob(tables, keptFactJob(nameOf(received), clock.now()))
    },
    kept: async (received) => inbox.get(nameOf(received)) ?? null,
  }
}

function find<T>(rows: ReadonlyMap<string, T>, matches: (row: T) => boolean): T | undefined {
  for (const row of rows.values()) if (matches(row)) return row
  return undefined
}

function isUnderWay({ status }: Payment): boolean {
  return status === 'inFlight' || status === 'outcomeUnknown'
}

function nameOf({ source, externalId }: Received): string {
  return `${source}:${externalId}`
}

function judge(tables: Tables, change: Change): CommitOutcome {
  const { received, releases, payment, others = [], call, check } = change
  if (check && isChecked(tables, check)) return { kind: 'stale' }
  if (received && isKnown(tables, received)) return { kind: 'duplicate' }
  const changed = payment ? [...others, payment] : others
  if (changed.some((each) => isStalePayment(tables, each))) return { kind: 'stale' }
  const why = payment && (busy(tables, payment) ?? refusedStart(tables, payment, others))
  if (why) return { kind: 'refused', why }
  if (call && isStaleCall(tables, call)) return { kind: 'stale' }
  if (call && isAgentBusy(tables, call)) return { kind: 'refused', why: 'agentBusy' }
  if (releases && !tables.inbox.get(nameOf(releases))) return { kind: 'duplicate' }
  return { kind: 'committed' }
}

/** What counted as a key press does not count a second time as something else. */
function isKnown({ inbox, progress }: Tables, received: Received): boolean {
  return inbox.has(nameOf(received)) || progress.has(received.externalId)
}

function isChecked({ lookUps }: Tables, { attemptId, unlessAfter }: NonNullable<Change['check']>): boolean {
  const last = lookUps.get(attemptId)
  return Math.max(last?.lookedAt ?? 0, last?.askedAt ?? 0) > unlessAfter
}

function isStalePayment(
  { payments, paymentOfRequest }: Tables,
  { before, after, requestId }: PaymentChange,
): boolean {
  if (before) return payments.get(after.id)?.version !== before.version
  return paymentOfRequest.has(requestId ?? after.id)
}

/** One attempt at a time may hold a reference and a call. One of a payment follows from its state. */
function busy(tables: Tables, { before, after }: PaymentChange): CommitRefusal | null {
  const held = heldBy(after)
  // What holds its reference and its call already keeps others away.
  if (!held || (before && heldBy(before.state) === held)) return null
  const key = keyOf(tables, after)
  for (const row of tables.payments.values()) {
    const other = row.state.id === after.id ? null : heldBy(row.state)
    if (other && row.referenceKey === key) return 'referenceBusy'
    if (other === 'open' && held === 'open' && row.state.callId === after.callId) return 'callBusy'
  }
  return null
}

function heldBy(payment: Payment): 'open' | 'unknown' | null {
  if (payment.status === 'inFlight') return 'open'
  return payment.status === 'outcomeUnknown' && !payment.override ? 'unknown' : null
}

function refusedStart(
  tables: Tables,
  { after, startsAttempt }: PaymentChange,
  others: readonly PaymentChange[],
): CommitRefusal | null {
  if (!startsAttempt) return null
  if (after.status === 'inFlight' && tables.stops.has(after.attempt.settings.connector))
    return 'stopTakingCards'
  const key = keyOf(tables, after)
  const same = [...tables.payments.values()]
    .filter((row) => row.referenceKey === key && row.state.id !== after.id)
    .map(({ state }) => others.find((change) => change.after.id === state.id)?.after ?? state)
  const { knownPaid, inPlaceOf } = startsAttempt
  const family = [after.id, ...inPlaceOf]
  const isInTheWay = ({ status, override }: Payment) =>
    (status === 'booksDiffer' || status === 'outcomeUnknown') && !family.includes(override?.replacedBy ?? '')
  if (same.some(isInTheWay)) return 'referenceBusy'
  const unknown = same.some(({ status, id }) => status === 'paid' && !knownPaid.includes(id))
  return after.terms.kind === 'charge' && unknown ? 'alreadyPaid' : null
}

/** The reference of a payment as others are compared with it: it never changes. */
function keyOf({ payments }: Tables, { id, terms }: Payment): string {
  return payments.get(id)?.referenceKey ?? referenceKey(terms.reference)
}

function isStaleCall({ calls, callOfSid }: Tables, { before, after }: CallChange): boolean {
  if (before) return calls.get(after.id)?.version !== before.version
  return callOfSid.has(after.sid)
}

function isAgentBusy({ calls }: Tables, { after }: CallChange): boolean {
  if (after.finished || !after.agentId) return false
  const same = ({ state }: { state: typeof after }) =>
    state.id !== after.id && state.agentId === after.agentId && !state.finished
  return find(calls, same) !== undefined
}

function write(tables: Tables, clock: Clock, change: Change): void {
  const { received, releases, payment, others = [], call, settles, check, hint, audit, at } = change
  if (received) tables.inbox.set(nameOf(received), null)
  for (const each of payment ? [...others, payment] : others)
    if (each.events.length > 0) writePayment(tables, clock, each, at)
  if (call && call.events.length > 0) writeCall(tables, clock, call, at)
  if (settles) settle(tables.effects, settles.effectId, settles.status, settles.detail)
  if (releases) tables.inbox.set(nameOf(releases), null)
  if (check) {
    const { attemptId } = check
    tables.lookUps.set(attemptId, {
      ...(tables.lookUps.get(attemptId) ?? neverLooked(attemptId)),
      askedAt: at,
    })
    const job = jobOfTimer({ kind: 'lookUp', attemptId, afterMs: 0 }, clock.now())
    addJob(tables, { ...job, payload: { attemptId, askedAt: at } })
  }
  if (hint) keepHint(tables, hint.processorPayment, at, clock.now())
  if (audit) tables.audit.push({ at, ...audit })
}

function writePayment(tables: Tables, clock: Clock, change: PaymentChange, at: Instant): void {
  const { before, after, events, effects, timers, stopsCards: connector } = change
  if (connector && !tables.stops.has(connector))
    tables.stops.set(connector, {
      connector,
      since: at,
      why: 'connectorFault',
      by: null,
      paymentId: after.id,
    })
  const old = tables.payments.get(after.id)
  const journal = old?.journal ?? []
  journal.push(...events)
  const row: PaymentRow = {
    state: after,
    version: (before?.version ?? 0) + events.length,
    requestId: old?.requestId ?? change.requestId ?? after.id,
    referenceKey: keyOf(tables, after),
    journal,
  }
  tables.payments.set(after.id, row)
  if (!old) tables.paymentOfRequest.set(row.requestId, after.id)
  if (after.known.length !== old?.state.known.length)
    for (const { id } of after.known) tables.paymentOfAttempt.set(id, after.id)
  for (const effect of effects)
    planEffect(tables, clock, effect.id, after.id, { of: 'payment', effect }, after.callId)
  for (const timer of timers) addJob(tables, jobOfTimer(timer, clock.now()))
}

function writeCall(
  tables: Tables,
  clock: Clock,
  { before, after, events, effects, timers }: CallChange,
  at: number,
): void {
  const journal = tables.calls.get(after.id)?.journal ?? []
  journal.push(...events)
  if (!before) tables.callOfSid.set(after.sid, after.id)
  tables.calls.set(after.id, { state: after, version: (before?.version ?? 0) + events.length, journal })
  for (const effect of effects)
    planEffect(tables, clock, effect.id, after.id, { of: 'call', effect }, after.id)
  for (const { afterMs } of timers) addJob(tables, wrapUpJob(after.id, clock.now() + afterMs))
  const agentId = before?.state.agentId
  const row = agentId ? tables.presence.get(agentId) : undefined
  if (agentId && row && (after.agentId !== agentId || after.finished))
    tables.presence.set(agentId, { ...row, since: at })
}

function planEffect(
  tables: Tables,
  clock: Clock,
  effectId: string,
  aggregateId: string,
  effect: EffectRow['effect'],
  callId: string,
): void {
  if (tables.effects.has(effectId)) return
  tables.effects.set(effectId, { aggregateId, effect, status: 'planned', tries: 0, detail: null })
  addJob(tables, jobOfEffect(effectId, effect, callId, clock.now()))
}
