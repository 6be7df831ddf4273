import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addJob } from '../adapters/prisma/jobs-and-news'
import { prismaLookUpBudget } from '../adapters/prisma/look-up-budget'
import { shuttlePaymentProcessor } from '../adapters/shuttle/payment-processor'
import { type Outside, startOutside } from '../adapters/shuttle/testing/outside'
import { systemClock } from '../adapters/system/clock'
import { ownDatabase } from '../testing/database'
import { signal, startInstance } from '../testing/instance'
import { openOffice } from '../testing/office'
import { putUnknown } from '../testing/open-items'
import { tasksOf } from '../usecases/tasks'

const database = ownDatabase()
let outside: Outside

beforeAll(async () => {
  outside = await startOutside()
})
afterAll(() => outside.stop())

/** Puts so many open outcomes there, starts an instance, and measures until the last of them was looked up. */
async function secondsToLookAt(count: number): Promise<number> {
  const { prisma, url } = database
  const deps = {
    ...openOffice(prisma).deps,
    clock: systemClock,
    lookUpBudget: prismaLookUpBudget(prisma, outside.instance.instanceKey),
    processor: shuttlePaymentProcessor({
      ...outside.instance,
      seal: (text) => text,
      keyedHash: (text) => createHash('sha256').update(text).digest('hex'),
      alarm: (field) => expect.fail(`alarm for ${field}`),
    }),
  }
  const open = new Set(await putUnknown(deps.store, count, Date.now()))
  const all = signal()
  const tasks = tasksOf(deps)
  const begun = performance.now()
  const instance = await startInstance(url, {
    ...tasks,
    async lookUp(payload, again) {
      await tasks.lookUp?.(payload, again)
      const { attemptId } = payload as { attemptId: string }
      if ((await deps.reading.lookUpsOf([attemptId])).get(attemptId)?.lookedAt) open.delete(attemptId)
      if (open.size === 0) all.happens()
    },
  })
  await addJob(prisma, { task: 'lookAtAll', payload: {}, runInMs: 0, key: 'lookAtAll' })
  await all.happened
  const seconds = (performance.now() - begun) / 1_000
  await instance.stop()
  return seconds
}

/** Ten are promised (`npm run bench -- --only=restart` holds that); beside other tests a machine has half of its time. */
const secondsMax = 20

it('A hundred open outcomes are looked up soon after a start, and nobody is told to slow down', async () => {
  expect(await secondsToLookAt(100)).toBeLessThan(secondsMax)
  expect(await database.prisma.lookUp.groupBy({ by: ['said'], _count: true })).toEqual([
    { said: 'notFound', _count: 100 },
  ])
})
