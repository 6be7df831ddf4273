import type { Prisma } from '@/lib/adapters/prisma/client'
import { tasksOf } from '@/lib/usecases/tasks'
import type { Office } from './office'

/**
 * A worker for tests: it does what was planned, in the order of its time, and moves the clock of the office to the time
 * of each job instead of waiting for it. Jobs are taken out of the real queue, where the commits put them.
 */
export class Agenda {
  private readonly planned = new Map<string, Planned>()
  /** Jobs that threw, with what they said; the real worker would run them again. */
  readonly failed: { readonly key: string; readonly fault: unknown }[] = []

  constructor(
    private readonly prisma: Prisma,
    private readonly office: Office,
  ) {}

  /** Does everything that is due within this time, in milliseconds of the business; what it plans within, too. */
  async work(forMs = 0): Promise<void> {
    const until = this.office.clock.now() + forMs
    for (;;) {
      await this.collect()
      const next = [...this.planned.values()].sort((a, b) => a.dueAt - b.dueAt || a.order - b.order)[0]
      if (!next || next.dueAt > until) break
      this.planned.delete(next.key)
      this.office.clock.advance(Math.max(0, next.dueAt - this.office.clock.now()))
      await this.run(next)
    }
    this.office.clock.advance(Math.max(0, until - this.office.clock.now()))
  }

  /** Leaves undone what others have planned. */
  async forget(): Promise<void> {
    await this.collect()
    this.planned.clear()
    await this.prisma.hint.deleteMany()
  }

  /** What waits, by the names of the jobs. */
  async waiting(): Promise<readonly string[]> {
    await this.collect()
    return [...this.planned.keys()]
  }

  /** In how many milliseconds a job is due, `null` when it is not planned. */
  async dueInMs(key: string): Promise<number | null> {
    await this.collect()
    const job = this.planned.get(key)
    return job ? job.dueAt - this.office.clock.now() : null
  }

  private async run({ task, payload, key }: Planned): Promise<void> {
    const again = async (afterMs: number) => {
      await this.collect()
      if (!this.planned.has(key)) this.plan(key, task, payload, afterMs)
    }
    try {
      await tasksOf(this.office.deps)[task]?.(payload, again)
    } catch (fault) {
      this.failed.push({ key, fault })
    }
  }

  private async collect(): Promise<void> {
    const rows = await this.prisma.$queryRaw<{ key: string; task: string; payload: object; ms: number }[]>`
      WITH taken AS (DELETE FROM graphile_worker._private_jobs RETURNING *)
      SELECT j.key, t.identifier AS task, j.payload, (extract(epoch FROM j.run_at - j.updated_at) * 1000)::float8 AS ms
      FROM taken j JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`
    for (const { key, task, payload, ms } of rows) this.plan(key, task, payload, ms)
  }

  private plan(key: string, task: string, payload: object, afterMs: number): void {
    // A fraction of a millisecond would put off what is due at once.
    const dueAt = this.office.clock.now() + Math.max(0, Math.round(afterMs))
    this.planned.set(key, { key, task, payload, dueAt, order: this.count })
    this.count += 1
  }

  private count = 0
}

interface Planned {
  readonly key: string
  readonly task: string
  readonly payload: object
  readonly dueAt: number
  readonly order: number
}
