import type { CanaryAnswer, History, QueueAnswer } from '@/lib/domain/health/answers'
import type { OwnRecords } from '@/lib/ports/preflight'
import { day, type Instant, minute } from '@/lib/values/instant'
import type { Prisma } from './client'

/** Settings without which a commit may be forgotten, or a page be torn in two (postgresql.org/docs/17/runtime-config-wal.html). */
const durabilitySettings = ['fsync', 'synchronous_commit', 'full_page_writes']

/** So far back our own records are read: a day of payments, found by the index on their creation. */
const historyMs = day

/** A webhook usually comes within seconds of the payment. Business time. */
const webhookDueMs = 10 * minute

/** By then a job has failed for some four minutes: outages that pass by themselves are shorter. */
const repeatingTries = 5

/** What the database tells about itself, about the queue, and about what we wrote down. */
export function prismaOwnRecords(prisma: Prisma): OwnRecords {
  return {
    async database() {
      const rows = await prisma.$queryRaw<{ name: string; setting: string }[]>`
        SELECT name, setting FROM pg_settings WHERE name = ANY (${durabilitySettings}::text[])`
      const askedAt = Date.now()
      const [clock] = await prisma.$queryRaw<{ now: number }[]>`
        SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`
      const theirs = clock?.now ?? Number.NaN
      return {
        settings: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
        time: { of: 'database', askedAt, answeredAt: Date.now(), theirs, resolutionMs: 1 },
      }
    },
    queue: () => queueOf(prisma),
    history: (now) => historyOf(prisma, now),
    canary: () => canaryOf(prisma),
  }
}

/** The search costs one row by its index, once an hour. */
async function canaryOf(prisma: Prisma): Promise<CanaryAnswer> {
  const run = await prisma.canaryRun.findFirst({ orderBy: { ranAt: 'desc' } })
  if (!run) return { last: null }
  const { ranAt, planted, scannerFound, hits } = run
  return { last: { ranAt: ranAt.getTime(), planted, found: scannerFound, hits } }
}

async function queueOf(prisma: Prisma): Promise<QueueAnswer> {
  const [queue] = await prisma.$queryRaw<QueueAnswer[]>`
    SELECT
      (extract(epoch FROM now() - min(j.run_at) FILTER (
        WHERE j.run_at <= now() AND j.locked_at IS NULL AND j.attempts < j.max_attempts)) * 1000)::float8 AS "oldestDueMs",
      (count(*) FILTER (WHERE j.attempts >= ${repeatingTries} AND j.attempts < j.max_attempts))::int AS repeating,
      (count(*) FILTER (WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL))::int AS "gaveUp",
      (array_agg(t.identifier ORDER BY j.attempts DESC) FILTER (WHERE j.attempts >= ${repeatingTries}))[1] AS task
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id`
  return queue ?? { oldestDueMs: null, repeating: 0, gaveUp: 0, task: null }
}

type Row = {
  readonly [Name in 'connectorWorkedAt' | 'refusedAt' | 'lastWebhookAt' | 'lastCallbackAt']: Date | null
} & Pick<History, 'paidWithoutWebhook' | 'successes' | 'withoutFields' | 'empty'> & {
    readonly refusedCode: string | null
  }

/**
 * One statement over the journals of the payments that were begun in the last day. A save has no field that says what
 * became of money, so only charges are counted for the callbacks.
 */
async function historyOf(prisma: Prisma, now: Instant): Promise<History> {
  const since = new Date(now - historyMs)
  const due = new Date(now - webhookDueMs)
  const [row] = await prisma.$queryRaw<Row[]>`
    WITH told AS (
      SELECT p.kind, e.type, e.at, e.data #>> '{end,kind}' AS ended, e.data #>> '{end,code}' AS code,
        e.data #>> '{heard,result}' = 'success' AS success,
        e.data #>> '{heard,claim}' IS NULL AS fieldless, e.data #>> '{heard,confirmation}' IS NULL AS nameless
      FROM payment p JOIN payment_event e ON e.payment_id = p.id
      WHERE p.created_at >= ${since}
        AND e.type IN ('AttemptEnded', 'SessionEndHeard', 'PaymentPaid', 'CardSaved')
    ), heard AS (
      SELECT * FROM told WHERE type = 'SessionEndHeard' AND success AND kind = 'charge'
    ), webhook AS (
      SELECT max(received_at) AS at FROM inbox WHERE source = 'shuttle'
    )
    SELECT
      (SELECT max(at) FROM told WHERE type IN ('PaymentPaid', 'CardSaved') OR ended = 'declined') AS "connectorWorkedAt",
      (SELECT max(at) FROM told WHERE ended = 'setupProblem') AS "refusedAt",
      (SELECT code FROM told WHERE ended = 'setupProblem' ORDER BY at DESC LIMIT 1) AS "refusedCode",
      (SELECT at FROM webhook) AS "lastWebhookAt",
      (SELECT count(*)::int FROM told WHERE type = 'PaymentPaid' AND at < ${due}
        AND at > coalesce((SELECT at FROM webhook), '-infinity')) AS "paidWithoutWebhook",
      (SELECT received_at FROM inbox WHERE source = 'twilio' ORDER BY received_at DESC LIMIT 1) AS "lastCallbackAt",
      (SELECT count(*)::int FROM heard) AS successes,
      (SELECT count(*)::int FROM heard WHERE fieldless) AS "withoutFields",
      (SELECT count(*)::int FROM heard WHERE fieldless AND nameless) AS empty`
  if (!row) throw new Error('a question without FROM has one answer')
  const { refusedAt, refusedCode, connectorWorkedAt, lastWebhookAt, lastCallbackAt, ...counts } = row
  return {
    ...counts,
    connectorWorkedAt: connectorWorkedAt?.getTime() ?? null,
    setupRefused: refusedAt && { at: refusedAt.getTime(), code: refusedCode },
    lastWebhookAt: lastWebhookAt?.getTime() ?? null,
    lastCallbackAt: lastCallbackAt?.getTime() ?? null,
  }
}
