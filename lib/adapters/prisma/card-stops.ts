import { type CardStop, type StopReason, stopReasons } from '@/lib/domain/card-stop'
import type { CardStops } from '@/lib/ports/card-stops'
import { assert } from '@/lib/values/result'
import type { Prisma, PrismaTransaction } from './client'
import { announce } from './jobs-and-news'
import { json } from './states'

/** Stops, each a row that stays; the one in force has not been lifted (a unique index allows one per connector). */
export function prismaCardStops(prisma: Prisma): CardStops {
  return {
    async current(connector) {
      const row = await prisma.cardStop.findFirst({ where: { connector, liftedAt: null } })
      return row && readStop(row)
    },
    async stop(stop, audit) {
      await prisma.$transaction(async (tx) => {
        if (!(await writeStop(tx, stop))) return
        await tx.auditEntry.create({
          data: { ...audit, detail: json(audit.detail), at: new Date(stop.since) },
        })
      })
    },
    async lift(connector, by, now, audit) {
      await prisma.$transaction(async (tx) => {
        const liftedAt = new Date(now)
        const lifted = await tx.cardStop.updateMany({
          where: { connector, liftedAt: null },
          data: { liftedAt, liftedBy: by },
        })
        if (lifted.count === 0) return
        await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: liftedAt } })
        await tell(tx, connector, now)
      })
    },
  }
}

/** Puts a stop in force. False when one is in force already. */
export async function writeStop(tx: PrismaTransaction, stop: CardStop): Promise<boolean> {
  const { connector, since, why, by, paymentId } = stop
  const written = await tx.$executeRaw`
    INSERT INTO card_stop (connector, since, why, by_id, payment_id)
    VALUES (${connector}, ${new Date(since)}, ${why}, ${by}, ${paymentId})
    ON CONFLICT (connector) WHERE lifted_at IS NULL DO NOTHING`
  if (written === 0) return false
  await tell(tx, connector, since)
  return true
}

/** Whether a stop is in force, asked by the commit that would start a card entry. */
export async function isStopped(tx: PrismaTransaction, connector: string): Promise<boolean> {
  return (await tx.cardStop.count({ where: { connector, liftedAt: null } })) > 0
}

function tell(tx: PrismaTransaction, connector: string, at: number): Promise<void> {
  return announce(tx, {
    type: 'changed',
    what: 'cards',
    id: connector,
    version: at,
    callId: null,
    agentId: null,
  })
}

function readStop(row: {
  connector: string
  since: Date
  why: string
  byId: string | null
  paymentId: string | null
}): CardStop {
  const why = stopReasons.find((reason): reason is StopReason => reason === row.why)
  assert(why, 'a stop has a known reason')
  const { connector, since, byId: by, paymentId } = row
  return { connector, since: since.getTime(), why, by, paymentId }
}
