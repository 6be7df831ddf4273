import { type CheckResult, checks, isFindingName, meaningOf } from '@/lib/domain/health/checks'
import type { LiveNews } from '@/lib/ports/live-feed'
import type { PreflightResults } from '@/lib/ports/preflight'
import type { Prisma } from './client'
import { Prisma as Sql } from './generated/client'
import { addJob, announce } from './jobs-and-news'
import { json } from './states'

/** A round that has not been over by then is not coming any more: its worker is gone, and the next one takes the job. */
const runningMsMax = 60_000

const preflightNews: LiveNews = {
  type: 'changed',
  what: 'preflight',
  id: 'preflight',
  version: 0,
  callId: null,
  agentId: null,
}

/** The name of the one job that checks and plans itself anew. */
export const preflightJob = { task: 'preflight', payload: {}, runInMs: 0, key: 'preflight' } as const

/** Results in one table, rounds in one row. */
export function prismaPreflightResults(prisma: Prisma): PreflightResults {
  return {
    async read() {
      const rows = await prisma.preflight.findMany()
      return rows.flatMap((row): CheckResult[] => {
        const check = checks.find((name) => name === row.name)
        // Another version of this program may have written what this one does not know.
        if (!check || !isFindingName(row.finding)) return []
        return [
          {
            check,
            name: row.finding,
            values: row.values as CheckResult['values'],
            moment: row.moment?.getTime() ?? null,
            at: row.at.getTime(),
            since: row.since.getTime(),
          },
        ]
      })
    },
    async write(results) {
      await prisma.$transaction(async (tx) => {
        // Locked first, so that two rounds that end together do not wait for each other's rows.
        await tx.$executeRaw`UPDATE preflight_round SET finished_at = clock_timestamp() WHERE id = 1`
        await tx.preflight.deleteMany()
        await tx.preflight.createMany({ data: results.map(rowOf) })
        await announce(tx, preflightNews)
      })
    },
    ask: (gapMs, audit, at) =>
      prisma.$transaction(async (tx) => {
        const [asked] = await tx.$queryRaw<{ againInMs: number }[]>`
          SELECT ${againInMs(gapMs)} AS "againInMs" FROM preflight_round WHERE id = 1 FOR UPDATE`
        if (asked && asked.againInMs > 0) return { begun: false, againInMs: asked.againInMs }
        await tx.$executeRaw`UPDATE preflight_round SET asked_at = clock_timestamp() WHERE id = 1`
        await addJob(tx, preflightJob)
        await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: new Date(at) } })
        await announce(tx, preflightNews)
        return { begun: true, againInMs: gapMs }
      }),
    async asking(gapMs) {
      const [asked] = await prisma.$queryRaw<{ againInMs: number; running: boolean }[]>`
        SELECT ${againInMs(gapMs)} AS "againInMs",
          coalesce(asked_at > coalesce(finished_at, '-infinity')
            AND asked_at > clock_timestamp() - make_interval(secs => ${runningMsMax / 1_000}::double precision), false) AS running
        FROM preflight_round WHERE id = 1`
      return { begun: false, againInMs: asked?.againInMs ?? 0, running: asked?.running ?? false }
    },
  }
}

/** How long the next wish must wait, by the database's clock. */
function againInMs(gapMs: number): Sql.Sql {
  return Sql.sql`greatest(0, coalesce(
    ${gapMs}::float8 - extract(epoch FROM clock_timestamp() - asked_at)::float8 * 1000, 0))`
}

function rowOf({ check, name, values, moment, at, since }: CheckResult) {
  return {
    name: check,
    finding: name,
    state: meaningOf(name).state,
    values: json(values),
    moment: moment === null ? null : new Date(moment),
    at: new Date(at),
    since: new Date(since),
  }
}
