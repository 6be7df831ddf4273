import { EventEmitter } from 'node:events'
import {
  type JobHelpers,
  Logger,
  runTaskList,
  type TaskList,
  type WorkerEvents,
  type WorkerPool,
} from 'graphile-worker'
import { Pool } from 'pg'
import { searchForDead } from './dead-workers'

/** Connections of one instance's worker: a job holds one only while it is taken or put away. */
export const workerConnectionsMax = 4
/** Jobs at a time in one instance. Six of them may wait for a slow processor (jobs-and-news.ts), and four are left. */
export const handsMax = 10
/** Jobs whose time comes are noticed this late at most; every hand looks for itself. */
const pollMs = 1_000
/** A stopping worker gives running jobs this long. What still runs then ends with the process, and another instance goes on. */
const stopMsMax = 4_500
/** Connections that do not close by then are left to the end of the process. */
const closeMsMax = 400
/** After losing the database the worker starts anew in these steps. */
const startAgainMs = 1_000
/** A connection that does not open by then is an outage. */
const connectMsMax = 5_000

/** One kind of job. `payload` is what the commit wrote. Throwing runs the job again later. */
export type Tasks = Readonly<Record<string, (payload: unknown, again: Again) => Promise<void>>>

/**
 * Plans the same job once more after a pause in real milliseconds, unless it has been planned anew already. Among jobs
 * that are due the one of the smallest place goes first; it stays what it was unless it is given.
 */
export type Again = (afterMs: number, place?: number) => Promise<void>

/** How workers prove that they live, and how the dead are found out: locks that die with the process. */
export interface ProofOfLife {
  holdLock(name: string): Promise<void>
  releaseLock(name: string): Promise<void>
  isLockFree(name: string): Promise<boolean>
}

export interface WorkerReport {
  jobFailed(task: string, fault: unknown): void
  deadWorkersFreed(count: number): void
  fault(fault: unknown): void
}

/** The running worker of an instance. */
export interface Worker {
  /** Resolves within five seconds, whatever still runs. */
  stop(): Promise<void>
}

/** Starts the worker. The queue's own tables were made by the owner's role (scripts). */
export async function startWorker(
  databaseUrl: string,
  tasks: Tasks,
  proof: ProofOfLife,
  report: WorkerReport,
): Promise<Worker> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: workerConnectionsMax,
    application_name: 'sotto-worker',
    connectionTimeoutMillis: connectMsMax,
    keepAlive: true,
  })
  pool.on('error', (fault) => report.fault(fault))
  // One that breaks while it is used says so by itself; unheard, that would be the end of the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const runner = keepRunning(pool, tasks, proof, report)
  const stopSearch = searchForDead(pool, proof, report)
  return {
    async stop() {
      stopSearch()
      await within(stopMsMax, runner.stop())
      await within(closeMsMax, pool.end())
    },
  }
}

/** One of graphile-worker's hands gives up when the database fails just as it puts a job away, and is never replaced: then all start anew. */
function keepRunning(
  pool: Pool,
  tasks: Tasks,
  proof: ProofOfLife,
  report: WorkerReport,
): { stop(): Promise<void> } {
  let stopping = false
  let replacing: Promise<void> | null = null
  const start = (): WorkerPool => startHands(pool, tasks, proof, report, () => void replace())
  let hands = start()
  const replace = (): void => {
    replacing ??= startAgain().finally(() => {
      replacing = null
    })
  }
  const startAgain = async (): Promise<void> => {
    await hands.gracefulShutdown().catch(report.fault)
    await new Promise((resolve) => setTimeout(resolve, startAgainMs))
    if (!stopping) hands = start()
  }
  return {
    async stop() {
      stopping = true
      await (replacing ?? hands.gracefulShutdown())
    },
  }
}

/** Hands without a timetable: all our jobs are planned by commits. */
function startHands(
  pool: Pool,
  tasks: Tasks,
  proof: ProofOfLife,
  report: WorkerReport,
  gaveUp: () => void,
): WorkerPool {
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker }) => void proof.holdLock(worker.workerId).catch(report.fault))
  events.on('worker:stop', ({ worker }) => void proof.releaseLock(worker.workerId).catch(report.fault))
  events.on('job:error', ({ job, error }) => report.jobFailed(job.task_identifier, error))
  const over = (fault: unknown): void => {
    report.fault(fault)
    gaveUp()
  }
  events.on('worker:fatalError', ({ error }) => over(error))
  // The queue's numbers of our tasks are read once. Where that fails the failure is remembered, and no hand ever gets a job.
  let works = false
  for (const sign of ['worker:getJob:empty', 'job:start'] as const)
    events.on(sign, () => {
      works = true
    })
  events.on('worker:getJob:error', ({ error }) => {
    if (!works) over(error)
  })
  const options = {
    concurrency: handsMax,
    pollInterval: pollMs,
    noHandleSignals: true,
    events,
    gracefulShutdownAbortTimeout: stopMsMax,
    logger: new Logger(() => () => undefined),
  }
  return runTaskList(options, taskList(tasks, pool), pool)
}

function taskList(tasks: Tasks, pool: Pool): TaskList {
  const list: TaskList = {}
  for (const [task, perform] of Object.entries(tasks))
    list[task] = (payload, { job }) =>
      perform(payload, (afterMs, place) => planAgain(pool, job, afterMs, place ?? job.priority))
  return list
}

/**
 * The same job in the same queue. When another one of its name was planned meanwhile, that plan stands: it knows more than
 * this run did. A job that lost its name to such a one has nothing more to plan.
 */
async function planAgain(pool: Pool, job: JobHelpers['job'], afterMs: number, place: number): Promise<void> {
  if (job.key === null) return
  await pool.query(
    `SELECT graphile_worker.add_job($1, $2::json,
       queue_name := (SELECT queue_name FROM graphile_worker._private_job_queues WHERE id = $3),
       run_at := now() + make_interval(secs => $4), max_attempts := $5, job_key := $6, priority := $7,
       job_key_mode := 'preserve_run_at')
     WHERE NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs WHERE key = $6 AND id <> $8)`,
    [
      job.task_identifier,
      JSON.stringify(job.payload),
      job.job_queue_id,
      afterMs / 1_000,
      job.max_attempts,
      job.key,
      place,
      job.id,
    ],
  )
}

/** Waits for work, but no longer than this. */
async function within(msMax: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, msMax)
  })
  await Promise.race([work.catch(() => undefined), late])
  clearTimeout(timer)
}
