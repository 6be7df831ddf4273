import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { Pool } from 'pg'

/** Connections and jobs at a time in one instance. */
export const workerConnectionsMax = 4
/** Jobs of dead workers are looked for this often; two looks in a row must agree. */
const deadWorkerCheckMs = 3_000
/** How often a job that throws is run again before it is left for a person. */
const jobTriesMax = 25
/** A stopping worker gives running jobs this long. */
const stopMsMax = 5_000

/** One kind of job. `payload` is what the commit wrote. Throwing runs the job again later. */
export type Tasks = Readonly<Record<string, (payload: unknown, again: Again) => Promise<void>>>

/** Plans the same job once more after a pause in real milliseconds. `queue`: jobs of one queue run one after another. */
export type Again = (afterMs: number, key: string, queue: string | null) => Promise<void>

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
  })
  pool.on('error', (fault) => report.fault(fault))
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker }) => void proof.holdLock(worker.workerId).catch(report.fault))
  events.on('worker:stop', ({ worker }) => void proof.releaseLock(worker.workerId).catch(() => undefined))
  events.on('job:error', ({ job, error }) => report.jobFailed(job.task_identifier, error))
  const runner = await run({
    pgPool: pool,
    concurrency: workerConnectionsMax,
    noHandleSignals: true,
    parsedCronItems: [],
    events,
    gracefulShutdownAbortTimeout: stopMsMax,
    logger: new Logger(() => () => undefined),
    taskList: taskList(tasks, pool),
  })
  const stopSearch = searchForDead(pool, proof, report)
  return { stop: () => stop(runner, pool, stopSearch) }
}

function taskList(tasks: Tasks, pool: Pool): TaskList {
  const list: TaskList = {}
  for (const [task, perform] of Object.entries(tasks))
    list[task] = (payload) =>
      perform(payload, (afterMs, key, queue) => plan(pool, task, payload, afterMs, key, queue))
  return list
}

async function plan(
  pool: Pool,
  task: string,
  payload: unknown,
  afterMs: number,
  key: string,
  queue: string | null,
): Promise<void> {
  await pool.query(
    `SELECT graphile_worker.add_job($1, $2::json, queue_name := $3,
       run_at := now() + make_interval(secs => $4), max_attempts := $5, job_key := $6)`,
    [task, JSON.stringify(payload), queue, afterMs / 1_000, jobTriesMax, key],
  )
}

/** graphile-worker frees a dead worker's jobs only after four hours; a free lock tells at once. */
function searchForDead(pool: Pool, proof: ProofOfLife, report: WorkerReport): () => void {
  let suspects = new Set<string>()
  let busy = false
  const search = async (): Promise<void> => {
    const { rows } = await pool.query<{ locked_by: string }>(
      `SELECT DISTINCT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
       UNION SELECT DISTINCT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL`,
    )
    const free = new Set<string>()
    for (const { locked_by: owner } of rows) if (await proof.isLockFree(owner)) free.add(owner)
    const dead = [...free].filter((owner) => suspects.has(owner))
    suspects = free
    if (dead.length === 0) return
    await pool.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [dead])
    report.deadWorkersFreed(dead.length)
  }
  const look = (): void => {
    if (busy) return
    busy = true
    search()
      .catch(report.fault)
      .finally(() => {
        busy = false
      })
  }
  look()
  const timer = setInterval(look, deadWorkerCheckMs)
  timer.unref()
  return () => clearInterval(timer)
}

async function stop(runner: Runner, pool: Pool, stopSearch: () => void): Promise<void> {
  stopSearch()
  await runner.stop()
  await pool.end()
}
