import type { PaymentTimer } from '@/lib/domain/payment/effects'
import type { LiveNews } from '@/lib/ports/live-feed'
import { placeInLine } from '@/lib/ports/look-up-budget'
import { assert } from '@/lib/values/result'
import type { Prisma, PrismaTransaction } from './client'

/** The channel on which every instance listens. */
export const newsChannel = 'sotto_news'

/** PostgreSQL refuses notifications of 8,000 bytes and more. */
export const newsBytesMax = 7_999

/** How often a job that throws is run again before it is left for a person; the waits grow by graphile-worker's own rule. */
const jobTriesMax = 25

/** A job, added inside the transaction that causes it. */
export interface NewJob {
  readonly task:
    | 'runEffect'
    | 'lookUp'
    | 'timeUp'
    | 'wrapUpOver'
    | 'applyFact'
    | 'takeHints'
    | 'checkCalls'
    | 'lookAtAll'
    | 'findLost'
    | 'preflight'
    | 'paceOver'
  readonly payload: object
  /** Jobs of one queue run one after another (`laneOf`, `booksLaneOf`). */
  readonly queue?: string
  /** From now, in real milliseconds. */
  readonly runInMs: number
  /** One job of this name at a time; a second one replaces the first. */
  readonly key: string
  /** One of its name that waits and is due within so much time keeps that time. */
  readonly soonEnoughMs?: number
  /** Among jobs that are due the smallest goes first; the usual place of the task unless it is given. */
  readonly place?: number
}

/**
 * The serial queue of everything about this attempt or call. There is a fixed number of them: graphile-worker locks every
 * queue it has ever seen each time it looks for a job, and with a queue per attempt (measured: 30,000 of them) a job
 * waited 200 ms instead of 4.
 */
export function laneOf(id: string): string {
  return `lane:${numberOf(id) % lanes}`
}

/**
 * Reading the books may take seconds when the processor is slow: it never holds more than six of an instance's ten hands.
 * Six at a time keep up the pace of 15 a second as long as the processor answers within 400 ms.
 */
export function booksLaneOf(id: string): string {
  return `books:${numberOf(id) % booksLanes}`
}

const lanes = 64
const booksLanes = 6

/** Adds a job. Its time is real time, so that a scaled business clock cannot delay it twice. */
export async function addJob(tx: Prisma | PrismaTransaction, job: NewJob): Promise<void> {
  const seconds = job.runInMs / 1_000
  const soonSeconds = (job.soonEnoughMs ?? 0) / 1_000
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(
      ${job.task}, ${JSON.stringify(job.payload)}::json, queue_name := ${job.queue ?? null}::text,
      run_at := now() + make_interval(secs => ${seconds}::double precision),
      max_attempts := ${jobTriesMax}::integer, job_key := ${job.key}, priority := ${placeOf(job)}::integer,
      job_key_mode := CASE WHEN ${soonSeconds}::double precision > 0 AND EXISTS (
        SELECT 1 FROM graphile_worker._private_jobs j WHERE j.key = ${job.key} AND j.locked_at IS NULL
          AND j.run_at <= now() + make_interval(secs => ${soonSeconds}::double precision)
      ) THEN 'preserve_run_at' ELSE 'replace' END)`
}

/** The same for many at once, but for those that are planned sooner or run right now. Gives how many were planned. */
export function addUnlessSooner(tx: Prisma | PrismaTransaction, jobs: readonly NewJob[]): Promise<number> {
  return addMany(tx, jobs, 'sooner')
}

/** The same for many at once, but for those that are planned at all or run right now. Gives how many were planned. */
export function addUnlessPlanned(tx: Prisma | PrismaTransaction, jobs: readonly NewJob[]): Promise<number> {
  return addMany(tx, jobs, 'planned')
}

/**
 * A job that was tried too often waits for nothing any more. One that runs is left alone: it would be taken out of its
 * name, and run a second time beside the new one.
 */
async function addMany(
  tx: Prisma | PrismaTransaction,
  jobs: readonly NewJob[],
  unless: 'sooner' | 'planned',
): Promise<number> {
  if (jobs.length === 0) return 0
  const rows = jobs.map((job) => ({
    task: job.task,
    payload: job.payload,
    queue: job.queue ?? null,
    secs: job.runInMs / 1_000,
    key: job.key,
    priority: placeOf(job),
  }))
  const [{ planned } = { planned: 0 }] = await tx.$queryRaw<{ planned: number }[]>`
    WITH wanted AS MATERIALIZED (
      SELECT w.* FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS w (task text, payload json, queue text, secs float8, key text, priority integer)
      LEFT JOIN graphile_worker._private_jobs j ON j.key = w.key
      WHERE j.id IS NULL OR (j.locked_at IS NULL AND (
        j.attempts >= j.max_attempts
        OR (${unless === 'sooner'} AND j.run_at > now() + make_interval(secs => w.secs))))
    )
    SELECT count(graphile_worker.add_job(task, payload, queue_name := queue,
      run_at := now() + make_interval(secs => secs), max_attempts := ${jobTriesMax}::integer,
      job_key := key, priority := priority))::int AS planned
    FROM wanted`
  return planned
}

/**
 * A request as a job. Recording steps of one call run one after another, and so do the steps of one session.
 *
 * @param attemptId `null` for a request of the call's own
 */
export function jobOfRequest(
  effectId: string,
  kind: string,
  callId: string,
  attemptId: string | null,
): NewJob {
  const recording = kind === 'pauseRecording' || kind === 'resumeRecording'
  return {
    task: 'runEffect',
    payload: { effectId },
    queue: laneOf(recording || attemptId === null ? callId : attemptId),
    runInMs: 0,
    key: `effect:${effectId}`,
  }
}

/** A kept fact as a job. One that lost its races is tried again almost at once; one that meets a bug waits longer each time. */
export function keptFactJob(source: string, externalId: string): NewJob {
  return {
    task: 'applyFact',
    payload: { source, externalId },
    runInMs: keptFactRetryMs,
    key: `applyFact:${source}:${externalId}`,
  }
}

const keptFactRetryMs = 500

/** What a wait of a payment's is as a job, when business time runs `scale` times as fast as real time. */
export function jobOfTimer(timer: PaymentTimer, scale: number): NewJob {
  const { attemptId } = timer
  const runInMs = timer.afterMs / scale
  if (timer.kind === 'lookUp')
    return {
      task: 'lookUp',
      payload: { attemptId },
      queue: booksLaneOf(attemptId),
      runInMs,
      key: `lookUp:${attemptId}`,
    }
  const { what } = timer
  return { task: 'timeUp', payload: { attemptId, what }, runInMs, key: `timeUp:${what}:${attemptId}` }
}

function placeOf({ task, place }: NewJob): number {
  return place ?? priorityOf[task]
}

/** A smaller number goes first: somebody waits on the phone for a request, nobody for the books. */
const priorityOf: Readonly<Record<NewJob['task'], number>> = {
  runEffect: 0,
  timeUp: 0,
  wrapUpOver: 0,
  applyFact: 0,
  lookUp: placeInLine.watched,
  takeHints: placeInLine.unwatched,
  checkCalls: 10,
  lookAtAll: 10,
  findLost: 20,
  preflight: 10,
  paceOver: 0,
}

/** What waits for a moment in business time; all other waits are real ones. */
export const businessTasks: readonly NewJob['task'][] = [
  'lookUp',
  'takeHints',
  'timeUp',
  'wrapUpOver',
  'checkCalls',
]

/** Tells every instance; delivered when the transaction commits, and only then. */
export async function announce(tx: Prisma | PrismaTransaction, news: LiveNews): Promise<void> {
  const text = JSON.stringify(news)
  assert(Buffer.byteLength(text) <= newsBytesMax, 'news fit into one notification')
  await tx.$executeRaw`SELECT pg_notify(${newsChannel}, ${text})`
}

/** FNV-1a: the same number in every process. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  return hash
}
