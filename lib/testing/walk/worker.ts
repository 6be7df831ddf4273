import type { Job, Tables } from '@/lib/adapters/memory/tables'
import type { tasksOf } from '@/lib/usecases/tasks'
import { type Instant, second } from '@/lib/values/instant'
import type { End, Mishap, Servers } from './servers'

type Tasks = ReturnType<typeof tasksOf>

/** How soon the jobs of a dead worker are freed (adapters/jobs/dead-workers.ts looks every five seconds). */
const freedAfterMs = [0, 5 * second] as const

/** Then a job is left for a person (adapters/prisma/jobs-and-news.ts). */
const triesMax = 25

/**
 * Does the jobs that the commits planned, as the real worker does: what is due in its order, one at a time of each queue. A
 * job that throws is run again after pauses that grow; a job whose server died is freed and run again.
 */
export class Worker {
  private readonly busy = new Set<string>()
  private readonly tries = new Map<string, number>()
  private strays = 0

  constructor(
    private readonly tables: Pick<Tables, 'jobs' | 'running'>,
    private readonly tasks: Tasks,
    private readonly servers: Servers,
    private readonly now: () => Instant,
    /** What is told of a job that threw. */
    private readonly failed: (task: string, fault: unknown) => void,
    private readonly isFreedLate: () => boolean,
  ) {}

  /** The job that a worker would take now, `null` when none is due. */
  next(): Job | null {
    const now = this.now()
    let first: Job | null = null
    for (const job of this.tables.jobs.values()) {
      if (job.dueAt > now || (job.queue !== null && this.busy.has(job.queue))) continue
      if (first === null || goesBefore(job, first)) first = job
    }
    return first
  }

  /** Jobs that any worker could take now, in no order. */
  due(): readonly Job[] {
    const now = this.now()
    return [...this.tables.jobs.values()].filter(
      ({ dueAt, queue }) => dueAt <= now && (queue === null || !this.busy.has(queue)),
    )
  }

  /** When the next job is due, `null` when none waits. */
  nextDueAt(): Instant | null {
    let next: Instant | null = null
    for (const { dueAt } of this.tables.jobs.values()) if (next === null || dueAt < next) next = dueAt
    return next
  }

  run(job: Job, mishap: Mishap | null): Promise<void> {
    const { key, queue, task, payload } = job
    this.tables.jobs.delete(key)
    this.tables.running.add(key)
    if (queue !== null) this.busy.add(queue)
    return this.servers.start(
      `${task} ${key}`,
      async () =>
        this.tasks[task]?.(payload, (ms) => this.servers.cross('again', again, [this, job, ms], true)),
      mishap,
      (end) => this.ended(job, end),
    )
  }

  /** What a commit has planned meanwhile stands: it knows more than this run did. */
  planAgain(job: Job, afterMs: number): void {
    if (!this.tables.jobs.has(job.key)) this.tables.jobs.set(job.key, { ...job, dueAt: this.now() + afterMs })
  }

  private ended(job: Job, end: End<unknown>): void {
    const { key, queue, task } = job
    this.tables.running.delete(key)
    if (queue !== null) this.busy.delete(queue)
    switch (end.how) {
      case 'done':
        this.tries.delete(key)
        return
      case 'died':
        this.putBack(job, this.isFreedLate() ? freedAfterMs[1] : freedAfterMs[0])
        return
      case 'failed':
        this.failed(task, end.fault)
        this.tryAgain(job)
    }
  }

  private tryAgain(job: Job): void {
    const tries = (this.tries.get(job.key) ?? 0) + 1
    this.tries.set(job.key, tries)
    if (tries < triesMax) this.putBack(job, Math.exp(Math.min(tries, 10)) * second)
    else this.failed(job.task, new Error(`it threw ${triesMax} times`))
  }

  /** Beside one that was planned under its name meanwhile, a job goes on without a name. */
  private putBack(job: Job, afterMs: number): void {
    this.strays += 1
    const key = this.tables.jobs.has(job.key) ? `${job.key}~${this.strays}` : job.key
    this.tables.jobs.set(key, { ...job, key, dueAt: this.now() + Math.round(afterMs) })
  }
}

async function again(worker: Worker, job: Job, afterMs: number): Promise<void> {
  worker.planAgain(job, afterMs)
}

/** Somebody waits on the phone for a request, nobody for the books; otherwise the oldest goes first. */
function goesBefore(one: Job, other: Job): boolean {
  const [first, second] = [isUnhurried(one), isUnhurried(other)]
  return first === second ? one.dueAt < other.dueAt : second
}

function isUnhurried({ task }: Job): boolean {
  return task === 'lookUp' || task === 'takeHints' || task === 'checkCalls'
}
