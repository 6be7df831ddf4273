import { chipOf, isSettled } from '@/lib/domain/payment/chip'
import { attemptToSettle, isToTell } from '@/lib/domain/payment/decide-by-hand'
import type { AttemptRef, Payment } from '@/lib/domain/payment/state'
import type { PaymentChange, StartsAttempt } from '@/lib/ports/store'
import type { MaskedCard } from '@/lib/values/card'
import { referenceKey } from '@/lib/values/prose'
import { isStopped, writeStop } from './card-stops'
import type { PrismaTransaction } from './client'
import { type ClockScale, scaleFor } from './clock-scale'
import { addJob, announce, jobOfRequest, jobOfTimer } from './jobs-and-news'
import { assertPayment, json, laterPaymentFields } from './states'
import { Abandoned } from './transaction'

/** Payments of one reference that stand in the way of a new attempt; more than this many nobody can confirm. */
const sameReferenceMax = 20

/** Writes what one commit changes about a payment: row, journal, attempts, effects with their jobs, and the news. */
export async function writePayment(
  tx: PrismaTransaction,
  clockScale: ClockScale,
  change: PaymentChange,
  at: number,
): Promise<void> {
  const { before, after, events } = change
  if (events.length === 0) return
  assertPayment(after)
  const version = (before?.version ?? 0) + events.length
  await writeRow(tx, change, version, at)
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
  if (change.startsAttempt) await refuseStart(tx, after, change.startsAttempt)
  if (change.stopsCards) await stopCards(tx, change.stopsCards, after.id, at)
  await planEffects(tx, change, at)
  await planTimers(tx, change, clockScale)
  const { id, callId } = after
  // Whoever had it before hears of it too: what was taken over leaves their desk.
  for (const agentId of new Set([before?.state.agentId ?? after.agentId, after.agentId]))
    await announce(tx, { type: 'changed', what: 'payment', id, version, callId, agentId })
}

async function writeRow(
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
    unresolved: attemptToSettle(after) !== null,
    toTell: isToTell(after),
    agentId: after.agentId,
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

/**
 * Busy attempts hold their reference. One whose books differ does not: a late truth may find that out while another
 * payment runs on the same reference, and what the books say is never refused; nor does one that another payment may
 * replace. `refuseDouble` keeps such references shut for everybody else.
 */
function attemptStatus(payment: Payment, ref: AttemptRef): 'open' | 'unknown' | 'overridden' | 'ended' {
  if (payment.status === 'inFlight' && payment.attempt.id === ref.id) return 'open'
  if (payment.status === 'outcomeUnknown' && payment.attempt.id === ref.id)
    return payment.override ? 'overridden' : 'unknown'
  return 'ended'
}

async function refuseStart(tx: PrismaTransaction, payment: Payment, starts: StartsAttempt): Promise<void> {
  const connector = payment.status === 'inFlight' ? payment.attempt.settings.connector : null
  if (connector !== null && (await isStopped(tx, connector)))
    throw new Abandoned({ kind: 'refused', why: 'stopTakingCards' })
  await refuseDouble(tx, payment, starts)
}

async function stopCards(
  tx: PrismaTransaction,
  connector: string,
  paymentId: string,
  at: number,
): Promise<void> {
  await writeStop(tx, { connector, since: at, why: 'connectorFault', by: null, paymentId })
}

/**
 * Looks for a payment that this attempt would double. The new attempt holds the reference by now, so whoever held it
 * before has committed: what they did is seen here, and nobody can slip in between.
 */
async function refuseDouble(
  tx: PrismaTransaction,
  payment: Payment,
  { knownPaid, inPlaceOf }: StartsAttempt,
): Promise<void> {
  const same = await tx.payment.findMany({
    where: {
      referenceKey: referenceKey(payment.terms.reference),
      id: { not: payment.id },
      status: { in: ['paid', 'booksDiffer', 'outcomeUnknown'] },
    },
    select: { id: true, status: true, state: true },
    orderBy: { createdAt: 'desc' },
    take: sameReferenceMax,
  })
  const family = [payment.id, ...inPlaceOf]
  const isInTheWay = (row: { status: string; state: unknown }) => {
    const { override } = { ...laterPaymentFields, ...(row.state as Payment) }
    return row.status !== 'paid' && !family.includes(override?.replacedBy ?? '')
  }
  if (same.some(isInTheWay)) throw new Abandoned({ kind: 'refused', why: 'referenceBusy' })
  const paid = same.filter(({ status }) => status === 'paid')
  if (payment.terms.kind === 'charge' && paid.some(({ id }) => !knownPaid.includes(id)))
    throw new Abandoned({ kind: 'refused', why: 'alreadyPaid' })
}

async function planEffects(tx: PrismaTransaction, change: PaymentChange, at: number): Promise<void> {
  for (const effect of change.effects) {
    const row = {
      id: effect.id,
      aggregate: 'payment',
      aggregateId: change.after.id,
      attemptId: effect.attemptId,
      kind: effect.kind,
      payload: json(effect),
      status: 'planned',
      createdAt: new Date(at),
    }
    // An effect that may be due for several reasons has one id for all of them.
    const created = await tx.effect.createMany({ data: [row], skipDuplicates: true })
    if (created.count === 0) continue
    await addJob(tx, jobOfRequest(effect.id, effect.kind, change.after.callId, effect.attemptId))
  }
}

async function planTimers(
  tx: PrismaTransaction,
  change: PaymentChange,
  clockScale: ClockScale,
): Promise<void> {
  if (change.timers.length === 0) return
  const scale = await scaleFor(tx, clockScale)
  for (const timer of change.timers) await addJob(tx, jobOfTimer(timer, scale))
}
