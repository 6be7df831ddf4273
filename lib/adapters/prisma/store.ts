import { chipOf, isSettled } from '@/lib/domain/payment/chip'
import type { AttemptRef, Payment } from '@/lib/domain/payment/state'
import type { CallChange, Change, CommitOutcome, KeptFact, PaymentChange, Store } from '@/lib/ports/store'
import type { MaskedCard } from '@/lib/values/card'
import { referenceKey } from '@/lib/values/prose'
import { brokenUnique, type Prisma, type PrismaTransaction } from './client'
import { Prisma as Json } from './generated/client'
import { addJob, announce } from './jobs-and-news'
import { assertPayment, json, readCall, readPayment } from './states'

/** Keeps payments and calls in PostgreSQL: one commit, one transaction. */
export function prismaStore(prisma: Prisma, clockScale: number): Store {
  return {
    async payment(id) {
      const row = await prisma.payment.findUnique({ where: { id } })
      return row && readPayment(row)
    },
    async paymentOfRequest(requestId) {
      const row = await prisma.payment.findUnique({ where: { requestId } })
      return row && readPayment(row)
    },
    async paymentOfAttempt(attemptId) {
      const attempt = await prisma.attempt.findUnique({ where: { id: attemptId } })
      const row = attempt && (await prisma.payment.findUnique({ where: { id: attempt.paymentId } }))
      return row && readPayment(row)
    },
    async paymentInFlightOf(callId) {
      const row = await prisma.payment.findFirst({ where: { callId, status: 'inFlight' } })
      return row && readPayment(row)
    },
    async call(id) {
      const row = await prisma.call.findUnique({ where: { id } })
      return row && readCall(row)
    },
    async callOfSid(sid) {
      const row = await prisma.call.findUnique({ where: { sid } })
      return row && readCall(row)
    },
    commit: (change) => commit(prisma, clockScale, change),
    async keep({ source, externalId }, kept, at, why) {
      await prisma.$transaction(async (tx) => {
        const row = { fact: json(kept), error: why.slice(0, 500) }
        await tx.inbox.upsert({
          where: { source_externalId: { source, externalId } },
          create: { source, externalId, receivedAt: new Date(at), ...row },
          update: row,
        })
        await addJob(tx, {
          task: 'applyFact',
          payload: { source, externalId },
          runInMs: keptFactRetryMs,
          key: `applyFact:${source}:${externalId}`,
        })
      })
    },
    async kept({ source, externalId }) {
      const row = await prisma.inbox.findUnique({ where: { source_externalId: { source, externalId } } })
      return (row?.fact ?? null) as KeptFact | null
    },
    async release({ source, externalId }) {
      await prisma.inbox.updateMany({
        where: { source, externalId },
        data: { fact: Json.DbNull, error: null },
      })
    },
  }
}

/** A fact that lost its races is tried again almost at once; a bug costs one try a second at most. */
const keptFactRetryMs = 500

/** Ends a transaction without a trace; carries what to answer. */
class Abandoned extends Error {
  constructor(readonly outcome: CommitOutcome) {
    super('abandoned')
  }
}

async function commit(prisma: Prisma, clockScale: number, change: Change): Promise<CommitOutcome> {
  try {
    await prisma.$transaction(async (tx) => {
      if (change.received) await receive(tx, change)
      if (change.payment) await writePayment(tx, clockScale, change.payment, change.at)
      if (change.call) await writeCall(tx, change.call, change.at)
      if (change.settles) await settle(tx, change.settles, change.at)
      if (change.hint)
        await addJob(tx, {
          task: 'takeHint',
          payload: change.hint,
          runInMs: 0,
          key: `takeHint:${change.hint.processorPayment}`,
        })
      if (change.audit)
        await tx.auditEntry.create({
          data: { ...change.audit, detail: json(change.audit.detail), at: new Date(change.at) },
        })
    })
    return { kind: 'committed' }
  } catch (fault) {
    if (fault instanceof Abandoned) return fault.outcome
    const columns = brokenUnique(fault)
    if (columns) return refusalOf(columns)
    throw fault
  }
}

/** Which rule a write broke, by the columns of the unique index (prisma/migrations). */
function refusalOf(columns: readonly string[]): CommitOutcome {
  if (
    columns.includes('version') ||
    columns.includes('id') ||
    columns.includes('sid') ||
    columns.includes('request_id')
  )
    return { kind: 'stale' }
  if (columns.includes('reference_key')) return { kind: 'refused', why: 'referenceBusy' }
  if (columns.includes('agent_id')) return { kind: 'refused', why: 'agentBusy' }
  if (columns.includes('call_id')) return { kind: 'refused', why: 'callBusy' }
  if (columns.includes('payment_id')) return { kind: 'refused', why: 'paymentBusy' }
  return { kind: 'stale' }
}

async function receive(tx: PrismaTransaction, change: Change): Promise<void> {
  if (!change.received) return
  const { source, externalId } = change.received
  const created = await tx.inbox.createMany({
    data: [{ source, externalId, receivedAt: new Date(change.at) }],
    skipDuplicates: true,
  })
  if (created.count === 0) throw new Abandoned({ kind: 'duplicate' })
}

async function writePayment(
  tx: PrismaTransaction,
  clockScale: number,
  change: PaymentChange,
  at: number,
): Promise<void> {
  if (change.events.length === 0 && change.effects.length === 0 && change.timers.length === 0) return
  const { before, after, events } = change
  assertPayment(after)
  const version = (before?.version ?? 0) + events.length
  if (events.length > 0) {
    await writePaymentRow(tx, change, version, at)
    await tx.paymentEvent.createMany({
      data: events.map((event, index) => ({
        paymentId: after.id,
        version: (before?.version ?? 0) + index + 1,
        type: event.type,
        data: json(event),
        at: new Date(event.at),
      })),
    })
    await writeAttempts(tx, before?.state ?? null, after)
  }
  await planEffects(tx, change, at)
  for (const timer of change.timers)
    await addJob(tx, {
      task: timer.kind,
      payload:
        timer.kind === 'timeUp'
          ? { attemptId: timer.attemptId, what: timer.what }
          : { attemptId: timer.attemptId },
      runInMs: timer.afterMs / clockScale,
      key: timer.kind === 'timeUp' ? `timeUp:${timer.what}:${timer.attemptId}` : `lookUp:${timer.attemptId}`,
    })
  if (events.length > 0)
    await announce(tx, {
      type: 'changed',
      what: 'payment',
      id: after.id,
      version,
      callId: after.callId,
      agentId: after.agentId,
    })
}

async function writePaymentRow(
  tx: PrismaTransaction,
  change: PaymentChange,
  version: number,
  at: number,
): Promise<void> {
  const { before, after } = change
  const card = cardOfPayment(after)
  const columns = {
    version,
    state: json(after),
    status: after.status,
    chip: chipOf(after),
    cardBrand: card?.brand ?? null,
    cardLastFour: card?.lastFour ?? null,
    settled: isSettled(after),
    updatedAt: new Date(at),
  }
  if (before) {
    const updated = await tx.payment.updateMany({
      where: { id: after.id, version: before.version },
      data: columns,
    })
    if (updated.count === 0) throw new Abandoned({ kind: 'stale' })
    return
  }
  const money = after.terms.kind === 'charge' ? after.terms.money : null
  await tx.payment.create({
    data: {
      ...columns,
      id: after.id,
      requestId: change.requestId ?? after.id,
      kind: after.terms.kind,
      amountMinor: money?.minor ?? null,
      currency: money?.currency ?? null,
      reference: after.terms.reference,
      referenceKey: referenceKey(after.terms.reference),
      callId: after.callId,
      agentId: after.agentId,
      createdAt: new Date(after.createdAt),
    },
  })
}

/** The card that a list shows: of the receipt, the running attempt or the last one. */
function cardOfPayment(payment: Payment): MaskedCard | null {
  if (payment.status === 'paid') return payment.receipt.card
  if (payment.status === 'saved') return payment.saved.card
  if (payment.status === 'outcomeUnknown') return payment.attempt.card
  if (payment.status === 'inFlight' && 'card' in payment.attempt) return payment.attempt.card
  return payment.last?.card ?? null
}

async function writeAttempts(tx: PrismaTransaction, before: Payment | null, after: Payment): Promise<void> {
  // Ended ones first: a new attempt may only become busy after the old one has ceased to be.
  const rows = after.known.map((ref) => ({ ref, status: attemptStatus(after, ref) }))
  rows.sort((a, b) => Number(b.status === 'ended') - Number(a.status === 'ended'))
  for (const { ref, status } of rows) {
    const old = before?.known.find((known) => known.id === ref.id)
    if (!old) {
      await tx.attempt.create({
        data: {
          id: ref.id,
          paymentId: after.id,
          number: ref.number,
          altKey: ref.altKey,
          callId: after.callId,
          sessionSid: ref.sessionSid,
          referenceKey: referenceKey(after.terms.reference),
          status,
          createdAt: new Date(ref.startedAt),
        },
      })
    } else if (!before || attemptStatus(before, old) !== status || old.sessionSid !== ref.sessionSid) {
      await tx.attempt.update({ where: { id: ref.id }, data: { status, sessionSid: ref.sessionSid } })
    }
  }
}

function attemptStatus(payment: Payment, ref: AttemptRef): 'open' | 'unknown' | 'ended' {
  if (payment.status === 'inFlight' && payment.attempt.id === ref.id) return 'open'
  if (payment.status === 'outcomeUnknown' && payment.attempt.id === ref.id) return 'unknown'
  // Until people have settled a difference, nobody may charge this reference again.
  if (payment.status === 'booksDiffer' && payment.attempt.id === ref.id) return 'unknown'
  return 'ended'
}

async function planEffects(tx: PrismaTransaction, change: PaymentChange, at: number): Promise<void> {
  for (const effect of change.effects) {
    const created = await tx.effect.createMany({
      data: [
        {
          id: effect.id,
          aggregate: 'payment',
          aggregateId: change.after.id,
          attemptId: effect.attemptId,
          kind: effect.kind,
          payload: json(effect),
          status: 'planned',
          createdAt: new Date(at),
        },
      ],
      skipDuplicates: true,
    })
    if (created.count === 0) continue
    // Recording steps of one call run one after another, and so do the steps of one session.
    const recording = effect.kind === 'pauseRecording' || effect.kind === 'resumeRecording'
    const queue = recording ? `call:${change.after.callId}` : `attempt:${effect.attemptId}`
    await addJob(tx, {
      task: 'runEffect',
      payload: { effectId: effect.id },
      queue,
      runInMs: 0,
      key: `effect:${effect.id}`,
    })
  }
}

async function writeCall(tx: PrismaTransaction, change: CallChange, at: number): Promise<void> {
  const { before, after, events } = change
  if (events.length === 0) return
  const version = (before?.version ?? 0) + events.length
  const columns = {
    version,
    state: json(after),
    status: after.status,
    agentId: after.agentId,
    finished: after.finished,
    updatedAt: new Date(at),
  }
  if (before) {
    const updated = await tx.call.updateMany({
      where: { id: after.id, version: before.version },
      data: columns,
    })
    if (updated.count === 0) throw new Abandoned({ kind: 'stale' })
  } else {
    await tx.call.create({
      data: {
        ...columns,
        id: after.id,
        sid: after.sid,
        fromNumber: after.from,
        createdAt: new Date(after.arrivedAt),
      },
    })
  }
  await tx.callEvent.createMany({
    data: events.map((event, index) => ({
      callId: after.id,
      version: (before?.version ?? 0) + index + 1,
      type: event.type,
      data: json(event),
      at: new Date(event.at),
    })),
  })
  for (const effect of change.effects) {
    await tx.effect.create({
      data: {
        id: effect.id,
        aggregate: 'call',
        aggregateId: after.id,
        kind: effect.kind,
        payload: json(effect),
        status: 'planned',
        createdAt: new Date(at),
      },
    })
    await addJob(tx, {
      task: 'runEffect',
      payload: { effectId: effect.id },
      queue: `call:${after.id}`,
      runInMs: 0,
      key: `effect:${effect.id}`,
    })
  }
  // Whoever had the call before hears of it too: an offer that went to somebody else leaves their desk.
  for (const agentId of new Set([before?.state.agentId ?? null, after.agentId]))
    await announce(tx, { type: 'changed', what: 'call', id: after.id, version, callId: after.id, agentId })
}

async function settle(
  tx: PrismaTransaction,
  settles: NonNullable<Change['settles']>,
  at: number,
): Promise<void> {
  await tx.effect.updateMany({
    where: { id: settles.effectId, status: { in: ['planned', 'sent'] } },
    data: { status: settles.status, detail: settles.detail, answeredAt: new Date(at) },
  })
}
