import type { CallEvent } from '@/lib/domain/call/events'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Reading } from '@/lib/ports/reading'
import type { EntryField } from '@/lib/values/card'
import type { Prisma } from './client'
import { readCall, readPayment } from './states'

/** A journal longer than this is read in part: nobody looks at more lines at once. */
const journalEventsMax = 1_000

/** The questions that screens ask, answered by Prisma. */
export function prismaReading(prisma: Prisma): Reading {
  return {
    async callOfAgent(agentId) {
      const row = await prisma.call.findFirst({ where: { agentId, finished: false } })
      return row && readCall(row)
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
    async payments({ before, max, agentId }) {
      const at = before && new Date(before.createdAt)
      const rows = await prisma.payment.findMany({
        where: {
          ...(agentId ? { agentId } : {}),
          ...(before && at
            ? { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: before.id } }] }
            : {}),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: max,
      })
      return rows.map(readPayment)
    },
    async paymentsOfReference(key, max) {
      const rows = await prisma.payment.findMany({
        where: { referenceKey: key },
        orderBy: { createdAt: 'desc' },
        take: max,
      })
      return rows.map(readPayment)
    },
    async journalOf(paymentId) {
      const rows = await prisma.paymentEvent.findMany({
        where: { paymentId },
        orderBy: { version: 'asc' },
        take: journalEventsMax,
      })
      return rows.map((row) => row.data as unknown as PaymentEvent)
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
      const rows = await prisma.progress.findMany({
        where: { attemptId },
        orderBy: [{ effectId: 'asc' }, { serial: 'desc' }],
        distinct: ['effectId'],
      })
      return rows.map((row) => ({
        effectId: row.effectId,
        field: row.field as EntryField,
        keys: row.keys,
        serial: Number(row.serial),
        at: row.at.getTime(),
      }))
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
