import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { layWire, type Wire } from '@/lib/testing/wire'
import { openPrisma, type Prisma, prismaConnectionsMax } from './client'

const limits = { connectionWaitMsMax: 1_500, statementMsMax: 700, transactionMsMax: 4_000 }

const database = ownDatabase()
let wire: Wire
let prisma: Prisma
beforeEach(async () => {
  wire = await layWire(database.url)
  prisma = openPrisma(wire.url, limits)
})
afterEach(async () => {
  await prisma.$disconnect()
  await wire.close()
})

/** The code with which something failed. The edge answers all of these with 503 (lib/http.ts). */
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (fault: { code?: string }) => fault.code ?? 'no code',
  )

describe('A database that falls silent', () => {
  it('is given up in the middle of a query', async () => {
    await prisma.payment.count()
    wire.silence()
    expect(await codeOf(prisma.payment.count())).toBe('P1008')
  })

  it('is given up in the middle of a transaction, and its connection is used by nobody after that', async () => {
    await prisma.payment.count()
    const broken = prisma.$transaction(async (tx) => {
      await tx.payment.count()
      wire.silence()
      await tx.payment.count()
    })
    expect(await codeOf(broken)).toBe('P1008')
    wire.restore()
    for (let query = 0; query < 2 * prismaConnectionsMax; query += 1)
      expect(await prisma.payment.count()).toBe(0)
  })

  it('is given up before a transaction has begun', async () => {
    await prisma.payment.count()
    wire.silence()
    expect(['P1008', 'P2028']).toContain(await codeOf(prisma.$transaction((tx) => tx.payment.count())))
  })
})

describe('A database that is away', () => {
  it('is known by its code, and used again when it is back', async () => {
    await prisma.payment.count()
    wire.cut()
    expect(['P1001', 'P1008', 'P1017']).toContain(await codeOf(prisma.payment.count()))
    expect(['P1001', 'P1008', 'P1017']).toContain(
      await codeOf(prisma.$transaction((tx) => tx.payment.count())),
    )
    wire.restore()
    expect(await prisma.payment.count()).toBe(0)
  })
})

describe('A pool that is empty', () => {
  const hold = () => prisma.$queryRaw`SELECT pg_sleep(0.6)::text`

  it('lets a query wait its turn, and refuses it in the end', async () => {
    const impatient = openPrisma(database.url, { ...limits, connectionWaitMsMax: 400, statementMsMax: 9_000 })
    // Prisma asks nothing before somebody waits for the answer.
    const sleeping = Promise.all(
      Array.from({ length: prismaConnectionsMax }, () => impatient.$queryRaw`SELECT pg_sleep(2)::text`),
    )
    await untilAsleep(prismaConnectionsMax)
    expect(await codeOf(impatient.payment.count())).toBe('P1008')
    expect(await codeOf(impatient.$transaction((tx) => tx.payment.count()))).toMatch(/P1008|P2028/)
    await sleeping
    await impatient.$disconnect()
  })

  it('serves everybody in turn when it drains in time', async () => {
    const all = await Promise.all([
      ...Array.from({ length: prismaConnectionsMax }, hold),
      prisma.payment.count(),
    ])
    expect(all.at(-1)).toBe(0)
  })
})

/** Until so many connections of this database sleep. */
async function untilAsleep(count: number): Promise<void> {
  for (;;) {
    const [row] = await database.prisma.$queryRaw<{ asleep: number }[]>`
      SELECT count(*)::int AS asleep FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'`
    if (row?.asleep === count) return
  }
}
