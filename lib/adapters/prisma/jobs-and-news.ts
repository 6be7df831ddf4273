import type { LiveNews } from '@/lib/ports/live-feed'
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
    | 'takeHint'
    | 'checkCalls'
    | 'preflight'
    | 'paceOver'
  readonly payload: object
  /** Jobs of one queue run one after another (`laneOf`, `booksLaneOf`). */
  readonly queue?: string
  /** From now, in real milliseconds. */
  readonly runInMs: number
  /** One job of this name at a time; a second one replaces the first. */
  readonly key: string
}

/**
 * The serial queue of everything about this attempt or call. There is a fixed number of them: graphile-worker locks every
 * queue it has ever seen each time it looks for a job, and with a queue per attempt (measured: 30,000 of them) a job
 * waited 200 ms instead of 4.
 */
export function laneOf(id: string): string {
  return `lane:${numberOf(id) % lanes}`
}

/** Reading the books may take seconds when the processor is slow: it never holds more than two of an instance's four hands. */
export function booksLaneOf(id: string): string {
  return `books:${numberOf(id) % booksLanes}`
}

const lanes = 64
const booksLanes = 2

/** Adds a job. Its time is real time, so that a scaled business clock cannot delay it twice. */
export async function addJob(tx: Prisma | PrismaTransaction, job: NewJob): Promise<void> {
  const seconds = job.runInMs / 1_000
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(
      ${job.task}, ${JSON.stringify(job.payload)}::json, queue_name := ${job.queue ?? null}::text,
      run_at := now() + make_interval(secs => ${seconds}::double precision),
      max_attempts := ${jobTriesMax}::integer, job_key := ${job.key}, priority := ${priorityOf[job.task]}::integer)`
}

/** A smaller number goes first: somebody waits on the phone for a request, nobody for the books. */
const priorityOf: Readonly<Record<NewJob['task'], number>> = {
  runEffect: 0,
  timeUp: 0,
  wrapUpOver: 0,
  applyFact: 0,
  takeHint: 10,
  checkCalls: 10,
  preflight: 10,
  lookUp: 10,
  paceOver: 0,
}

/** What waits for a moment in business time; all other waits are real ones. */
export const businessTasks: readonly NewJob['task'][] = [
  'lookUp',
  'takeHint',
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
