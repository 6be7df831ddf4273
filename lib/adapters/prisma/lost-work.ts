import type { PrismaTransaction } from './client'
import { Prisma as Sql } from './generated/client'
import { hintsJob } from './hints'
import { jobOfRequest, jobOfTimer, keptFactJob, type NewJob } from './jobs-and-news'

/**
 * Whether a job of this name waits or runs. One that was tried too often does neither: graphile-worker keeps it and never
 * takes it again.
 */
function isPlanned(key: Sql.Sql): Sql.Sql {
  return Sql.sql`EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
    WHERE j.key = ${key} AND (j.locked_at IS NOT NULL OR j.attempts < j.max_attempts))`
}

/** Requests that nobody sends or asks after. Run again they decide by themselves whether they may still leave. */
export async function lostRequests(tx: PrismaTransaction, max: number): Promise<NewJob[]> {
  const rows = await tx.$queryRaw<
    { id: string; kind: string; attemptId: string | null; aggregateId: string; callId: string | null }[]
  >`
    SELECT e.id, e.kind, e.attempt_id AS "attemptId", e.aggregate_id AS "aggregateId", p.call_id AS "callId"
    FROM effect e LEFT JOIN payment p ON e.aggregate = 'payment' AND p.id = e.aggregate_id
    WHERE e.status IN ('planned', 'sent') AND NOT ${isPlanned(Sql.sql`'effect:' || e.id`)}
    ORDER BY e.id LIMIT ${max}`
  return rows.map(({ id, kind, attemptId, aggregateId, callId }) =>
    jobOfRequest(id, kind, callId ?? aggregateId, attemptId),
  )
}

/** Facts that were acknowledged, could not be applied, and are tried no more. */
export async function lostFacts(tx: PrismaTransaction, max: number): Promise<NewJob[]> {
  const rows = await tx.$queryRaw<{ source: string; externalId: string }[]>`
    SELECT i.source, i.external_id AS "externalId" FROM inbox i
    WHERE i.fact IS NOT NULL AND NOT ${isPlanned(Sql.sql`'applyFact:' || i.source || ':' || i.external_id`)}
    ORDER BY i.source, i.external_id LIMIT ${max}`
  return rows.map(({ source, externalId }) => keptFactJob(source, externalId))
}

/** Looks that were promised, also for attempts that are over and of which money may still move. */
export async function lostLooks(
  tx: PrismaTransaction,
  now: number,
  scale: number,
  max: number,
): Promise<NewJob[]> {
  const rows = await tx.$queryRaw<{ attemptId: string; nextAt: Date }[]>`
    SELECT l.attempt_id AS "attemptId", l.next_at AS "nextAt" FROM look_up l
    WHERE l.next_at IS NOT NULL AND NOT ${isPlanned(Sql.sql`'lookUp:' || l.attempt_id`)}
    ORDER BY l.next_at LIMIT ${max}`
  return rows.map(({ attemptId, nextAt }) =>
    jobOfTimer({ kind: 'lookUp', attemptId, afterMs: Math.max(0, nextAt.getTime() - now) }, scale),
  )
}

/** What webhooks have named while nobody reads what they name. */
export async function lostHints(tx: PrismaTransaction): Promise<NewJob[]> {
  const rows = await tx.$queryRaw<{ waits: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM hint WHERE due_at IS NOT NULL) AS waits WHERE NOT ${isPlanned(Sql.sql`'takeHints'`)}`
  return rows.some(({ waits }) => waits) ? [hintsJob] : []
}

/** Ended calls that would keep their agent busy for ever. */
export async function lostWrapUps(
  tx: PrismaTransaction,
  now: number,
  scale: number,
  max: number,
): Promise<NewJob[]> {
  const rows = await tx.$queryRaw<{ id: string; until: number }[]>`
    SELECT c.id, (c.state ->> 'wrapUpUntil')::float8 AS until FROM call c
    WHERE NOT c.finished AND c.agent_id IS NOT NULL AND (c.state ->> 'wrapUpUntil') IS NOT NULL
      AND NOT ${isPlanned(Sql.sql`'wrapUpOver:' || c.id`)}
    ORDER BY c.id LIMIT ${max}`
  return rows.map(({ id, until }) => ({
    task: 'wrapUpOver',
    payload: { callId: id },
    runInMs: Math.max(0, until - now) / scale,
    key: `wrapUpOver:${id}`,
  }))
}
