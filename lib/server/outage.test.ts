import { afterEach, describe, expect, it } from 'vitest'
import { openPrisma } from '@/lib/adapters/prisma/client'
import { ownDatabase } from '@/lib/testing/database'
import { layWire } from '@/lib/testing/wire'
import { outageOf } from '../http/outage'

const database = ownDatabase()
const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A client whose way to the database can be cut. */
async function cuttable() {
  const wire = await layWire(database.url)
  const prisma = openPrisma(wire.url)
  ends.push(
    () => wire.close(),
    () => prisma.$disconnect(),
  )
  return { prisma, cut: () => wire.cut() }
}

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (fault: unknown) => fault,
  )

/** Resolves with the server's process that runs this long sleep right now. */
async function sleeper(seconds: number): Promise<number> {
  const find = () => database.prisma.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query = ${`SELECT pg_sleep(${seconds})`}`
  await expect.poll(find).toHaveLength(1)
  return (await find())[0]?.pid ?? 0
}

const row = { source: 'twilio', externalId: 'token:1', receivedAt: new Date() } as const

describe('A database that cannot be reached is an outage', () => {
  it('for a raw query, while it runs and afterwards', async () => {
    const { prisma, cut } = await cuttable()
    await prisma.$queryRaw`SELECT 1`
    const running = thrownBy(prisma.$queryRaw`SELECT pg_sleep(30)`)
    await sleeper(30)
    cut()
    expect(outageOf(await running)).toBe('unavailable')
    expect(outageOf(await thrownBy(prisma.$queryRaw`SELECT 1`))).toBe('unavailable')
  })

  it('for a query of a model', async () => {
    const { prisma, cut } = await cuttable()
    await prisma.$queryRaw`SELECT 1`
    cut()
    expect(outageOf(await thrownBy(prisma.call.findFirst()))).toBe('unavailable')
  })

  it('within a transaction, and when that is to become durable', async () => {
    const queried = await cuttable()
    const inside = queried.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1`
      queried.cut()
      await tx.call.findFirst()
    })
    expect(outageOf(await thrownBy(inside))).toBe('unavailable')
    const left = await cuttable()
    const atTheEnd = left.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1`
      left.cut()
    })
    expect(outageOf(await thrownBy(atTheEnd))).toBe('unavailable')
  })

  it('when the server ends the connection', async () => {
    const { prisma } = await cuttable()
    await prisma.$queryRaw`SELECT 1`
    const running = thrownBy(prisma.$queryRaw`SELECT pg_sleep(31)`)
    const pid = await sleeper(31)
    await database.prisma.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`
    expect(outageOf(await running)).toBe('unavailable')
  })
})

describe('A database that writes nothing down is another one', () => {
  it('whichever way it is written to', async () => {
    await database.asOwner(`
      CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER disk_is_full BEFORE INSERT ON inbox EXECUTE FUNCTION disk_is_full()`)
    const { prisma } = database
    const ways = [
      () => prisma.inbox.create({ data: row }),
      () => prisma.$transaction([prisma.inbox.create({ data: row })]),
      () => prisma.$transaction((tx) => tx.inbox.createMany({ data: [row] })),
      () =>
        prisma.$executeRaw`INSERT INTO inbox (source, external_id, received_at) VALUES ('twilio', 'token:1', now())`,
    ]
    for (const way of ways) expect(outageOf(await thrownBy(way()))).toBe('cannotRecord')
  })
})

it('A bug is no outage', () => {
  expect(outageOf(new TypeError('x is not a function'))).toBeNull()
  expect(outageOf(null)).toBeNull()
  expect(
    outageOf({ code: 'P2025', meta: { driverAdapterError: { cause: { kind: 'postgres' } } } }),
  ).toBeNull()
})
