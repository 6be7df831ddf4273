import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LiveNews } from '@/lib/ports/live-feed'
import { fresh, opening, stateAfter, told } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { type Listener, listen } from '@/lib/testing/listener'
import * as say from '@/lib/testing/payment-facts'
import { businessTimeAt } from '@/lib/values/pace'
import { addJob, newsChannel } from './jobs-and-news'
import { prismaPace, sharedScale } from './pace'
import { prismaStore } from './store'

const database = ownDatabase()
const usual = { realMs: 0, businessMs: 0, scale: 1 }
const pace = () => prismaPace(database.prisma, usual)

let listener: Listener
beforeEach(async () => {
  await database.prisma.demoPace.deleteMany()
  await database.asOwner('TRUNCATE graphile_worker._private_jobs')
  listener = await listen(database.url, newsChannel)
})
afterEach(() => listener.close())

/** How long each job still waits, in real milliseconds, by its key. */
async function waits(): Promise<Record<string, number>> {
  const rows = await database.prisma.$queryRaw<{ key: string; ms: number }[]>`
    SELECT key, (extract(epoch FROM run_at - clock_timestamp()) * 1000)::float8 AS ms
    FROM graphile_worker._private_jobs ORDER BY key`
  return Object.fromEntries(rows.map(({ key, ms }) => [key, ms]))
}

const plan = (task: 'lookUp' | 'applyFact' | 'checkCalls', key: string, runInMs: number) =>
  addJob(database.prisma, { task, payload: {}, runInMs, key })

describe('The pace of the demo', () => {
  it('is the usual one until somebody changes it', async () => {
    expect(await pace().read()).toEqual(usual)
    expect(await database.prisma.$transaction(sharedScale)).toBe(1)
  })

  it('changes without a jump of business time, and everybody is told', async () => {
    const before = Date.now()
    await pace().hasten(60, 15_000)
    const fast = await pace().read()
    expect(fast.scale).toBe(60)
    expect(fast.businessMs).toBe(fast.realMs)
    expect(fast.realMs).toBeGreaterThanOrEqual(before)
    await pace().usual()
    const slow = await pace().read()
    expect(slow.scale).toBe(1)
    expect(slow.businessMs).toBe(businessTimeAt(fast, slow.realMs))
    const news = (await listener.until(2)).map((each) => JSON.parse(each) as LiveNews)
    expect(news).toEqual([
      { type: 'pace', pace: fast, anew: false },
      { type: 'pace', pace: slow, anew: false },
    ])
  })

  it('stretches the waits of the business, there and back, and no others', async () => {
    await plan('lookUp', 'look', 960_000)
    await plan('applyFact', 'apply', 960_000)
    await pace().hasten(60, 15_000)
    const fast = await waits()
    expect(fast.look).toBeGreaterThan(14_000)
    expect(fast.look).toBeLessThan(16_100)
    expect(fast.apply).toBeGreaterThan(900_000)
    expect(fast.paceOver).toBeLessThan(15_100)
    await pace().usual()
    const slow = await waits()
    expect(slow.look).toBeGreaterThan(700_000)
    expect(slow.look).toBeLessThan(960_100)
    expect(slow).not.toHaveProperty('paceOver')
  })

  it('leaves alone what is due, what runs, and what waits because it failed', async () => {
    for (const key of ['due', 'running', 'failed']) await plan('lookUp', key, key === 'due' ? 0 : 600_000)
    await database.asOwner(`UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE key = 'running';
      UPDATE graphile_worker._private_jobs SET attempts = 1 WHERE key = 'failed'`)
    await pace().hasten(60, 15_000)
    const { due, running, failed } = await waits()
    expect(due).toBeLessThan(0)
    expect(running).toBeGreaterThan(500_000)
    expect(failed).toBeGreaterThan(500_000)
  })

  it('told twice is told once, and a later end takes the place of an earlier one', async () => {
    await plan('lookUp', 'look', 960_000)
    await pace().hasten(60, 5_000)
    await pace().hasten(60, 50_000)
    const { look, paceOver } = await waits()
    expect(look).toBeGreaterThan(10_000)
    expect(paceOver).toBeGreaterThan(40_000)
  })

  it('holds for what is planned by the very next commit', async () => {
    await pace().hasten(60, 15_000)
    const store = prismaStore(database.prisma, sharedScale)
    const payment = opening()
    await store.commit({ at: Date.now(), payment })
    await store.commit({ at: Date.now(), payment: told(stateAfter(payment), say.recordingSecured()) })
    expect((await waits())[`timeUp:opening:${payment.after.known[0]?.id}`]).toBeLessThan(20_000 / 60)
  })

  it('waits for a commit that is planning at the same moment, and stretches what it planned', async () => {
    await pace().read()
    const key = fresh('look')
    let changed: Promise<void> | undefined
    await database.prisma.$transaction(async (tx) => {
      const scale = await sharedScale(tx)
      changed = pace().hasten(60, 15_000)
      await addJob(tx, { task: 'lookUp', payload: {}, runInMs: 960_000 / scale, key })
    })
    await changed
    expect((await waits())[key]).toBeLessThan(16_100)
  })
})
