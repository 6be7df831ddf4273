import { hintPauseMs, hintSpacingMs } from '@/lib/domain/timing'
import { clocksDifferMsMax, type Hints, hintsMax, lostAfterMs } from '@/lib/ports/hints'
import type { Instant } from '@/lib/values/instant'
import type { Prisma, PrismaTransaction } from './client'
import { addJob, type NewJob } from './jobs-and-news'

/**
 * Hints in a small table, read by one job at a time: its queue is serial over all instances.
 */
export function prismaHints(prisma: Prisma): Hints {
  return {
    async next(now) {
      const [row] = await prisma.$queryRaw<Row[]>`
        WITH done AS (
          DELETE FROM hint WHERE due_at IS NULL AND coalesce(read_at, hinted_at) <= ${new Date(now - hintPauseMs)}
        )
        SELECT processor_payment AS "processorPayment", hinted_at AS "hintedAt", times, due_at AS "dueAt",
          (SELECT max(read_at) FROM hint WHERE read_at <= ${new Date(now + clocksDifferMsMax)}) AS "lastReadAt"
        FROM hint WHERE due_at IS NOT NULL ORDER BY due_at, hinted_at LIMIT 1`
      if (!row) return null
      const { processorPayment, hintedAt, times, dueAt, lastReadAt } = row
      const turnAt = Math.max(dueAt.getTime(), (lastReadAt?.getTime() ?? 0) + hintSpacingMs)
      return { processorPayment, hintedAt: hintedAt.getTime(), times, turnAt }
    },
    async begin({ processorPayment }, now) {
      const data = { readAt: new Date(now), dueAt: new Date(now + lostAfterMs) }
      await prisma.hint.updateMany({ where: { processorPayment }, data })
    },
    async done({ processorPayment, times }, nextAt) {
      const dueAt = nextAt === null ? null : new Date(nextAt)
      await prisma.hint.updateMany({ where: { processorPayment, times }, data: { dueAt } })
    },
  }
}

interface Row {
  readonly processorPayment: string
  readonly hintedAt: Date
  readonly times: number
  readonly dueAt: Date
  readonly lastReadAt: Date | null
}

/** Keeps a hint, unless too many wait, and wakes whoever reads. */
export async function keepHint(tx: PrismaTransaction, processorPayment: string, at: Instant): Promise<void> {
  const pause = `${hintPauseMs} milliseconds`
  await tx.$executeRaw`
    INSERT INTO hint (processor_payment, hinted_at, times, due_at)
    SELECT ${processorPayment}, ${new Date(at)}::timestamptz, 1, ${new Date(at)}::timestamptz
    WHERE (SELECT count(*) FROM hint) < ${hintsMax}
      OR EXISTS (SELECT 1 FROM hint WHERE processor_payment = ${processorPayment})
    ON CONFLICT (processor_payment) DO UPDATE SET hinted_at = excluded.hinted_at, times = hint.times + 1,
      due_at = least(hint.due_at, greatest(excluded.due_at,
        CASE WHEN hint.read_at <= ${new Date(at + clocksDifferMsMax)} THEN hint.read_at + ${pause}::interval END))`
  await addJob(tx, hintsJob)
}

/** Whoever reads the hints. One that is about to run is not hurried: a flood would have it run for each of them. */
export const hintsJob: NewJob = {
  task: 'takeHints',
  payload: {},
  queue: 'hints',
  runInMs: 0,
  key: 'takeHints',
  soonEnoughMs: 1_000,
}
