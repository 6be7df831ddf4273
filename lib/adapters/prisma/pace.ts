import type { Audit } from '@/lib/ports/store'
import type { Instant } from '@/lib/values/instant'
import { businessTimeAt, type Pace } from '@/lib/values/pace'
import type { Prisma, PrismaTransaction } from './client'
import { addJob, announce, businessTasks } from './jobs-and-news'
import { json } from './states'

/** How fast business time runs, kept in one row so that all instances agree. Only the demo has such a row. */
export interface DemoPace {
  /** The pace as it is kept. */
  read(): Promise<Pace>
  /**
   * Runs `scale` times as fast from now on, and at the usual pace again after `forMs` real milliseconds. Business time
   * goes on without a jump, and everything that is planned in business time comes at the same business time as before.
   */
  hasten(scale: number, forMs: number, audit?: Audit): Promise<void>
  /** Back to the usual pace. Changes nothing when it is the usual one already. */
  usual(audit?: Audit): Promise<void>
}

/** The name of the one job that ends a fast time, so that a later one takes its place. */
const paceOverKey = 'paceOver'

/** @param first the usual pace, which is kept when none is kept yet */
export function prismaPace(prisma: Prisma, first: Pace): DemoPace {
  return {
    async read() {
      await prisma.demoPace.createMany({ data: [rowOf(first)], skipDuplicates: true })
      return paceOf(await prisma.demoPace.findUniqueOrThrow({ where: { id: 1 } }))
    },
    hasten: (scale, forMs, audit) =>
      prisma.$transaction(async (tx) => {
        await change(tx, first, scale)
        await writeDown(tx, audit)
        await addJob(tx, { task: 'paceOver', payload: {}, runInMs: forMs, key: paceOverKey })
      }),
    usual: (audit) =>
      prisma.$transaction(async (tx) => {
        await change(tx, first, first.scale)
        await writeDown(tx, audit)
        await tx.$executeRaw`SELECT graphile_worker.remove_job(${paceOverKey})`
      }),
  }
}

/**
 * The scale for a commit that plans jobs in business time. The row is locked against a change of pace until the commit
 * is over: it either sees the new scale, or its jobs are seen by whoever changes it.
 */
export async function sharedScale(tx: PrismaTransaction): Promise<number> {
  const [row] = await tx.$queryRaw<{ scale: number }[]>`SELECT scale FROM demo_pace FOR SHARE`
  return row?.scale ?? 1
}

async function change(tx: PrismaTransaction, first: Pace, scale: number): Promise<void> {
  await tx.demoPace.createMany({ data: [rowOf(first)], skipDuplicates: true })
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT real_at AS "realAt", business_at AS "businessAt", scale FROM demo_pace FOR UPDATE`
  const before = row ? paceOf(row) : first
  if (before.scale === scale) return
  // The time is taken while nobody else can change the row. All processes of a demo share one machine and its clock.
  const realMs = Math.max(Date.now(), before.realMs)
  const after: Pace = { realMs, businessMs: businessTimeAt(before, realMs), scale }
  await tx.demoPace.update({ where: { id: 1 }, data: rowOf(after) })
  await planAnew(tx, realMs, before.scale / scale)
  await announce(tx, { type: 'pace', pace: after, anew: false })
}

/** A person's wish leaves its row with it; at the end of a fast time nobody wishes anything. */
async function writeDown(tx: PrismaTransaction, audit: Audit | undefined): Promise<void> {
  if (audit) await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: new Date() } })
}

/**
 * Jobs wait in real time for a moment in business time: what is left of the wait is stretched. Whoever failed before
 * waits for the vendor and not for the business, so that such a wait stays as it is.
 */
async function planAnew(tx: PrismaTransaction, realMs: Instant, stretch: number): Promise<void> {
  const now = new Date(realMs)
  await tx.$executeRaw`
    UPDATE graphile_worker._private_jobs j SET run_at = ${now}::timestamptz + (j.run_at - ${now}::timestamptz) * ${stretch}::double precision
    FROM graphile_worker._private_tasks t
    WHERE t.id = j.task_id AND t.identifier = ANY (${[...businessTasks]}::text[])
      AND j.locked_at IS NULL AND j.attempts = 0 AND j.run_at > ${now}::timestamptz`
}

type Row = { readonly realAt: Date; readonly businessAt: Date; readonly scale: number }

function paceOf({ realAt, businessAt, scale }: Row): Pace {
  return { realMs: realAt.getTime(), businessMs: businessAt.getTime(), scale }
}

function rowOf({ realMs, businessMs, scale }: Pace): Row {
  return { realAt: new Date(realMs), businessAt: new Date(businessMs), scale }
}
