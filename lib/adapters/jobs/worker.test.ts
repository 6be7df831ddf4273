import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startChild } from '@/lib/testing/child'
import { ownDatabase } from '@/lib/testing/database'
import { type Instance, signal, startInstance } from '@/lib/testing/instance'
import { phoneCall } from '@/lib/testing/phone-call'
import { layWire } from '@/lib/testing/wire'
import { handsMax, type Tasks } from './worker'

const database = ownDatabase()

const running: Instance[] = []
async function started(tasks: Tasks, url = database.url): Promise<Instance> {
  const instance = await startInstance(url, tasks)
  running.push(instance)
  return instance
}
// graphile-worker writes to the console when one of its hands gives up; what matters is reported to us.
beforeEach(() => {
  vi.spyOn(console, 'trace').mockImplementation(() => undefined)
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((instance) => instance.stop()))
  await database.prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await database.prisma.$executeRaw`DELETE FROM graphile_worker._private_job_queues`
})

interface Plan {
  readonly task?: string
  readonly name: string
  readonly queue?: string
  readonly inMs?: number
  readonly key?: string
  readonly priority?: number
}

/** Adds a job as a commit does: by SQL, in whatever transaction. */
async function plan({ task = 'note', name, queue, inMs = 0, key = name, priority = 0 }: Plan): Promise<void> {
  await database.prisma.$executeRaw`
    SELECT graphile_worker.add_job(${task}, ${JSON.stringify({ name })}::json, queue_name := ${queue ?? null}::text,
      run_at := now() + make_interval(secs => ${inMs / 1_000}::double precision), job_key := ${key},
      priority := ${priority}::integer)`
}

interface Row {
  readonly key: string | null
  readonly priority: number
  readonly queue: string | null
  readonly inMs: number
}
const rows = () => database.prisma.$queryRaw<Row[]>`
  SELECT j.key, j.priority, q.queue_name AS queue, (extract(epoch FROM j.run_at - now()) * 1000)::float8 AS "inMs"
  FROM graphile_worker._private_jobs j LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
  ORDER BY j.id`

/** A job that reports its name when it starts and ends when it is let go. */
function gates() {
  const begun: string[] = []
  const ended: string[] = []
  const waiting = new Map<string, () => void>()
  let wake = (): void => undefined
  const note: Tasks[string] = async (payload) => {
    const { name } = payload as { name: string }
    begun.push(name)
    wake()
    await new Promise<void>((resolve) => waiting.set(name, resolve))
    ended.push(name)
    wake()
  }
  const until = async (settled: () => boolean) => {
    while (!settled())
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  return {
    note,
    begun,
    ended,
    hasBegun: (name: string) => until(() => begun.includes(name)),
    letGo: async (name: string) => {
      waiting.get(name)?.()
      await until(() => ended.includes(name))
    },
  }
}

describe('A job', () => {
  it('is run soon after the commit that planned it', async () => {
    const { note, hasBegun, letGo } = gates()
    await started({ note })
    await plan({ name: 'warm' })
    await hasBegun('warm')
    await letGo('warm')
    const before = performance.now()
    await plan({ name: 'one' })
    await hasBegun('one')
    // Some milliseconds; the poll that comes without a notification takes two seconds.
    expect(performance.now() - before).toBeLessThan(1_000)
    await letGo('one')
  })

  it('of a queue waits for the one before it, and other queues do not wait', async () => {
    const { note, begun, hasBegun, letGo } = gates()
    await started({ note })
    await started({ note })
    await plan({ name: 'a1', queue: 'lane:1' })
    await hasBegun('a1')
    await plan({ name: 'a2', queue: 'lane:1' })
    await plan({ name: 'a3', queue: 'lane:1' })
    await plan({ name: 'b1', queue: 'lane:2' })
    await hasBegun('b1')
    expect(begun).toEqual(['a1', 'b1'])
    await letGo('a1')
    await hasBegun('a2')
    expect(begun).toEqual(['a1', 'b1', 'a2'])
    for (const name of ['a2', 'b1']) await letGo(name)
    await hasBegun('a3')
    await letGo('a3')
  })

  it('and nineteen others share the four connections of their worker', async () => {
    const { note, ended, hasBegun, letGo } = gates()
    await started({ note })
    const names = Array.from({ length: 20 }, (_, each) => `job-${each}`)
    for (const name of names) await plan({ name })
    const [first = ''] = names
    await hasBegun(first)
    const [row] = await database.prisma.$queryRaw<{ connections: number }[]>`
      SELECT count(*)::int AS connections FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'sotto-worker'`
    expect(row?.connections).toBeLessThanOrEqual(4)
    for (const name of names) {
      await hasBegun(name)
      await letGo(name)
    }
    expect(ended).toHaveLength(20)
  })

  it('that throws is run again later', async () => {
    const twice = signal()
    let runs = 0
    const { reports } = await started({
      note: async () => {
        runs += 1
        if (runs === 1) throw new Error('not today')
        twice.happens()
      },
    })
    await plan({ name: 'shaky' })
    await twice.happened
    expect(reports.failed).toEqual(['note'])
  })
})

describe('A job that plans itself again', () => {
  it('keeps its name, its queue and its place', async () => {
    const over = signal()
    await started({
      note: async (_payload, again) => {
        await again(60_000)
        over.happens()
      },
    })
    await plan({ name: 'again', queue: 'lane:3', priority: 10 })
    await over.happened
    await running.splice(0)[0]?.stop()
    const [job, ...others] = await rows()
    expect(others).toEqual([])
    expect(job).toMatchObject({ key: 'again', priority: 10, queue: 'lane:3' })
    expect(job?.inMs).toBeGreaterThan(50_000)
  })

  it('yields to what was planned under its name while it ran', async () => {
    const over = signal()
    await started({
      note: async (_payload, again) => {
        await plan({ name: 'anew', key: 'look', inMs: 30_000 })
        await again(3_600_000)
        over.happens()
      },
    })
    await plan({ name: 'look' })
    await over.happened
    await running.splice(0)[0]?.stop()
    const [job, ...others] = await rows()
    expect(others).toEqual([])
    expect(job?.inMs).toBeLessThan(31_000)
  })
})

describe('A job that lost its name to a newer one', () => {
  it('plans nothing more when it is run once more', async () => {
    const over = signal()
    await started({
      note: async (payload, again) => {
        if ((payload as { name: string }).name !== 'old') return
        await again(60_000)
        over.happens()
      },
    })
    // As a dead worker leaves it: freed, after a commit has planned the same anew.
    await database.prisma.$executeRaw`
      SELECT graphile_worker.add_job('note', '{"name": "anew"}'::json, run_at := now() + interval '1 hour', job_key := 'look')`
    await database.prisma.$executeRaw`SELECT graphile_worker.add_job('note', '{"name": "old"}'::json)`
    await over.happened
    await running.splice(0)[0]?.stop()
    expect((await rows()).map(({ key }) => key)).toEqual(['look'])
  })
})

describe('A job that was planned anew while its worker died', () => {
  it('is removed: the newer one does its work', async () => {
    const { note, begun, hasBegun, letGo } = gates()
    await plan({ name: 'old', key: 'look' })
    await plan({ name: 'other' })
    await database.prisma.$executeRaw`
      UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'worker-of-the-dead', attempts = 1`
    await plan({ name: 'anew', key: 'look', inMs: 3_600_000 })
    expect((await rows()).map(({ key }) => key)).toEqual([null, 'other', 'look'])
    await started({ note })
    // What nobody planned anew is run by the next worker; by then the old one is gone.
    await hasBegun('other')
    await letGo('other')
    await vi.waitFor(async () => expect((await rows()).map(({ key }) => key)).toEqual(['look']))
    expect(begun).toEqual(['other'])
  })
})

describe('A job that gives itself another place', () => {
  it('keeps it', async () => {
    const over = signal()
    await started({
      note: async (_payload, again) => {
        await again(60_000, 20)
        over.happens()
      },
    })
    await plan({ name: 'moved', priority: 10 })
    await over.happened
    await running.splice(0)[0]?.stop()
    expect(await rows()).toMatchObject([{ key: 'moved', priority: 20 }])
  })
})

describe('A worker that is told to stop', () => {
  it('finishes what it has begun', async () => {
    const { note, ended, hasBegun, letGo } = gates()
    const { stop } = await started({ note })
    await plan({ name: 'last' })
    await hasBegun('last')
    running.splice(0)
    const stopping = stop()
    await letGo('last')
    await stopping
    expect(ended).toEqual(['last'])
    expect(await rows()).toEqual([])
  })

  it('is gone within five seconds, and somebody else goes on with what it leaves', async () => {
    const hung = gates()
    const { stop } = await started({ note: hung.note })
    await plan({ name: 'endless' })
    await hung.hasBegun('endless')
    const before = performance.now()
    await stop()
    expect(performance.now() - before).toBeLessThan(5_000)
    running.splice(0)
    const next = gates()
    await started({ note: next.note })
    await next.hasBegun('endless')
    await next.letGo('endless')
    await hung.letGo('endless')
  })
})

describe('A database that goes away while a job ends', () => {
  it('does not stop the worker for good', async () => {
    const wire = await layWire(database.url)
    const { note, hasBegun, letGo } = gates()
    const { reports } = await started({ note }, wire.url)
    const oneForEachHand = (when: string) => Array.from({ length: handsMax }, (_, each) => `${when}-${each}`)
    for (const name of oneForEachHand('before')) await plan({ name })
    for (const name of oneForEachHand('before')) await hasBegun(name)
    wire.cut()
    for (const name of oneForEachHand('before')) await letGo(name)
    wire.restore()
    // All hands are back, not just one that had luck.
    for (const name of oneForEachHand('after')) await plan({ name })
    for (const name of oneForEachHand('after')) await hasBegun(name)
    for (const name of oneForEachHand('after')) await letGo(name)
    expect(reports.faults.length).toBeGreaterThan(0)
    await Promise.all(running.splice(0).map((instance) => instance.stop()))
    await wire.close()
  })

  it('just as the worker looks for its first job does not leave it without hands', async () => {
    const wire = await layWire(database.url)
    const { note, hasBegun, letGo } = gates()
    const { reports } = await started({ note }, wire.url)
    wire.cut()
    await vi.waitFor(() => expect(reports.faults.length).toBeGreaterThan(0))
    wire.restore()
    for (const name of ['a', 'b', 'c', 'd']) await plan({ name })
    for (const name of ['a', 'b', 'c', 'd']) await hasBegun(name)
    for (const name of ['a', 'b', 'c', 'd']) await letGo(name)
    await Promise.all(running.splice(0).map((instance) => instance.stop()))
    await wire.close()
  })
})

describe('A process that is killed', () => {
  it('in the middle of taking money leaves it to another one within ten seconds, which does not take it again', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    const child = startChild('lib/testing/instance-alone.ts', database.url, 'complete')
    await child.line('ready')
    await call.take(payment)
    const { effectId } = await child.line('sent', 'complete')
    await child.kill()
    const killedAt = performance.now()
    const settled = signal<number>()
    const { tasks } = call
    const { reports } = await started({
      ...tasks,
      async runEffect(payload, again) {
        await tasks.runEffect?.(payload, again)
        settled.happens(performance.now() - killedAt)
      },
    })
    expect(await settled.happened).toBeLessThan(10_000)
    expect(reports.freed).toBeGreaterThan(0)
    expect(call.outside.count('complete')).toBe(0)
    expect(await call.effect(String(effectId))).toMatchObject({ status: 'unclear', tries: 1 })
    expect(await call.payment(payment.id)).toMatchObject({
      status: 'inFlight',
      attempt: { stage: 'completing' },
    })
  })

  it('in the middle of asking for a field has it asked for again', async () => {
    const call = await phoneCall(database)
    const child = startChild('lib/testing/instance-alone.ts', database.url, 'ask')
    await child.line('ready')
    const form = await call.start()
    if (!form.ok) throw new Error('refused')
    const { effectId } = await child.line('sent', 'ask')
    await child.kill()
    const asked = signal()
    call.outside.onArrival = async ({ what }) => {
      if (what === 'ask') asked.happens()
    }
    await started(call.tasks)
    await asked.happened
    await Promise.all(running.splice(0).map((instance) => instance.stop()))
    expect(await call.effect(String(effectId))).toMatchObject({ status: 'answered' })
  })
})
