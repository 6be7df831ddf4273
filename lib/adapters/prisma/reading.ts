import type { CallEvent } from '@/lib/domain/call/events'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { PaymentStatus } from '@/lib/domain/payment/state'
import { presentWithinMs } from '@/lib/domain/timing'
import type { KeyCount, Reading } from '@/lib/ports/reading'
import type { Prisma } from './client'
import { Prisma as Sql } from './generated/client'
import { readLookUp } from './look-ups'
import { readCall, readPayment } from './states'

/** Journals longer than this are read in part: nobody looks at more lines at once. */
const journalEventsMax = 1_000

/** More keys than any field has: a rhythm shows long before. */
const keyTimesMax = 60

/** What a new payment of the same reference could double. */
const doublingStatuses: PaymentStatus[] = ['paid', 'inFlight', 'outcomeUnknown', 'booksDiffer']

/** The questions that screens ask, answered by Prisma. */
export function prismaReading(prisma: Prisma): Reading {
  return {
    async callOfAgent(agentId) {
      const row = await prisma.call.findFirst({ where: { agentId, finished: false } })
      return row && readCall(row)
    },
    async callsNotEnded(before, max) {
      // By chance: long calls at the front of any order would keep the others from ever being asked about.
      const rows = await prisma.$queryRaw<Parameters<typeof readCall>[0][]>`
        SELECT id, version, state FROM call WHERE status <> 'ended' AND created_at < ${new Date(before)}
        ORDER BY random() LIMIT ${max}`
      return rows.map(readCall)
    },
    async callsOfAgentSince(agentId, since, max) {
      const rows = await prisma.call.findMany({
        where: { agentId, createdAt: { gte: new Date(since) } },
        orderBy: { createdAt: 'desc' },
        take: max,
      })
      return rows.map(readCall)
    },
    async callsWithoutScreen(max) {
      const seenAfter = new Date(Date.now() - presentWithinMs)
      const rows = await prisma.$queryRaw<Parameters<typeof readCall>[0][]>`
        SELECT c.id, c.version, c.state FROM call c LEFT JOIN agent_presence s ON s.user_id = c.agent_id
        WHERE c.status = 'live' AND (s.last_seen_at IS NULL OR s.last_seen_at <= ${seenAfter})
        ORDER BY c.created_at LIMIT ${max}`
      return rows.map(readCall)
    },
    async paymentsOfCaller(number, max) {
      const rows = await prisma.$queryRaw<Parameters<typeof readPayment>[0][]>`
        SELECT p.id, p.version, p.status, p.state FROM call c JOIN payment p ON p.call_id = c.id
        WHERE c.from_number = ${number} ORDER BY p.created_at DESC LIMIT ${max}`
      return rows.map(readPayment)
    },
    async paymentsOfCalls(callIds, max) {
      const rows = await prisma.payment.findMany({
        where: { callId: { in: [...callIds] } },
        orderBy: { createdAt: 'desc' },
        take: max,
      })
      return rows.map(readPayment)
    },
    async paymentsOfCall(callId) {
      const rows = await prisma.payment.findMany({
        where: { callId },
        orderBy: { createdAt: 'desc' },
        take: 20,
      })
      return rows.map(readPayment)
    },
    async openPaymentsOf(agentId, max) {
      const rows = await prisma.payment.findMany({
        where: { agentId, settled: false },
        orderBy: { createdAt: 'desc' },
        take: max,
      })
      return rows.map(readPayment)
    },
    async unresolved({ agentId, max }) {
      const rows = await prisma.payment.findMany({
        where: { unresolved: true, ...(agentId && { agentId }) },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: max,
      })
      return rows.map(readPayment)
    },
    async toTell({ agentId, max }) {
      const rows = await prisma.payment.findMany({
        where: { toTell: true, ...(agentId && { agentId }) },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: max,
      })
      return rows.map(readPayment)
    },
    async payments({ before, max, agentId }) {
      // Compared as a pair the index is entered at the cursor; said with OR, every earlier page would be read again.
      const rows = await prisma.$queryRaw<Parameters<typeof readPayment>[0][]>`
        SELECT id, version, status, state FROM payment
        WHERE ${agentId ? Sql.sql`agent_id = ${agentId}` : Sql.sql`true`}
          AND ${before ? Sql.sql`(created_at, id) < (${new Date(before.createdAt)}, ${before.id})` : Sql.sql`true`}
        ORDER BY created_at DESC, id DESC LIMIT ${max}`
      return rows.map(readPayment)
    },
    async paymentsOfReference(key, max) {
      const rows = await prisma.payment.findMany({
        where: { referenceKey: key, status: { in: doublingStatuses } },
        orderBy: { createdAt: 'desc' },
        take: max,
      })
      return rows.map(readPayment)
    },
    async journalsOf(paymentIds) {
      const rows = await prisma.paymentEvent.findMany({
        where: { paymentId: { in: [...paymentIds] } },
        orderBy: [{ paymentId: 'asc' }, { version: 'asc' }],
        take: journalEventsMax,
      })
      const journals = new Map<string, PaymentEvent[]>(paymentIds.map((id) => [id, []]))
      for (const row of rows) journals.get(row.paymentId)?.push(row.data as unknown as PaymentEvent)
      return paymentIds.map((id) => journals.get(id) ?? [])
    },
    async callJournalOf(callId) {
      const rows = await prisma.callEvent.findMany({
        where: { callId },
        orderBy: { version: 'asc' },
        take: journalEventsMax,
      })
      return rows.map((row) => row.data as unknown as CallEvent)
    },
    async lastKeys(attemptId) {
      return prisma.$queryRaw<KeyCount[]>`
        SELECT DISTINCT ON (effect_id) effect_id AS "effectId", field, keys, serial::float8 AS serial,
          (extract(epoch FROM at) * 1000)::float8 AS at
        FROM progress WHERE attempt_id = ${attemptId} ORDER BY effect_id, serial DESC`
    },
    async keyTimes(effectId) {
      const rows = await prisma.progress.findMany({
        where: { effectId, keys: { gt: 0 } },
        orderBy: { serial: 'asc' },
        select: { at: true },
        take: keyTimesMax,
      })
      return rows.map(({ at }) => at.getTime())
    },
    async lookUpsOf(attemptIds) {
      const rows = await prisma.lookUp.findMany({ where: { attemptId: { in: [...attemptIds] } } })
      return new Map(rows.map((row) => [row.attemptId, readLookUp(row)]))
    },
    async names(ids) {
      const rows = await prisma.user.findMany({
        where: { id: { in: [...new Set(ids)] } },
        select: { id: true, name: true },
      })
      return new Map(rows.map((row) => [row.id, row.name]))
    },
  }
}
