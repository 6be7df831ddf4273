import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { keepCard, methodWith } from '@/lib/testing/kept-cards'
import { keysOf } from '@/lib/testing/keys'
import { addPerson } from '@/lib/testing/sign-in'
import { openPrisma } from './client'
import { reseal } from './reseal'
import { notUnder, type SealedPlace, sealedPlaces, unnamed } from './sealed-places'

const database = ownDatabase()
const [first, second, third] = [keysOf(1), keysOf(2, 1), keysOf(3, 2, 1)]

/** The role that owns the tables: only it may touch a journal. */
async function asOwner<T>(work: (prisma: typeof database.prisma) => Promise<T>): Promise<T> {
  const owner = openPrisma(database.ownerUrl)
  try {
    return await work(owner)
  } finally {
    await owner.$disconnect()
  }
}

const keep = (sealed: string) => keepCard(database, () => methodWith(sealed))

/** The sealed text of a payment, in its row and in its journal. */
async function sealedOf(paymentId: string) {
  const row = await database.prisma.payment.findUniqueOrThrow({ where: { id: paymentId } })
  const event = await database.prisma.paymentEvent.findFirstOrThrow({
    where: { paymentId, type: 'CardSaved' },
  })
  return [row.state, event.data].map((json) => (json as { saved: { sealedToken: string } }).saved.sealedToken)
}

describe('Sealing anew', () => {
  it('leaves nothing under another key, and the journal equal to its row', async () => {
    const kept: string[] = []
    for (const text of ['a', 'b', 'c']) kept.push(await keep(first.seal(`token ${text}`)))
    const named = await keep(second.seal('token d'))
    expect(await notUnder(database.prisma, second.current)).toEqual([{ key: first.current, count: 6 }])
    const { resealed, unopened, left } = await asOwner((prisma) => reseal(prisma, second))
    expect([resealed, unopened, left]).toEqual([6, 0, []])
    for (const [index, id] of kept.entries()) {
      const [row = '', event = ''] = await sealedOf(id)
      expect(event).toBe(row)
      expect(second.open(row)).toBe(`token ${'abc'[index]}`)
      expect(keysOf(2).open(row)).toBe(second.open(row))
    }
    expect(second.open((await sealedOf(named))[0] ?? '')).toBe('token d')
  })

  it('may be done again, and does nothing then', async () => {
    const before = await database.prisma.auditEntry.count()
    expect(await asOwner((prisma) => reseal(prisma, second))).toEqual({ resealed: 0, unopened: 0, left: [] })
    expect(await database.prisma.auditEntry.count()).toBe(before)
  })

  it('by two at once comes to the same', async () => {
    const id = await keep(second.seal('token e'))
    await asOwner((one) => asOwner((other) => Promise.all([reseal(one, third), reseal(other, third)])))
    const [row, event] = await sealedOf(id)
    expect(event).toBe(row)
    expect(third.open(row ?? '')).toBe('token e')
  })

  it('goes on beside commits, and loses none of them', async () => {
    const keys = keysOf(4, 3)
    const id = await keep(third.seal('token f'))
    const touch = () =>
      database.prisma.payment.update({ where: { id }, data: { updatedAt: new Date(), settled: true } })
    const [done] = await Promise.all([
      asOwner((prisma) => reseal(prisma, keys)),
      ...Array.from({ length: 20 }, touch),
    ])
    expect(done.left).toEqual([])
    expect(await database.prisma.payment.findUniqueOrThrow({ where: { id } })).toMatchObject({
      settled: true,
    })
  })

  it('finds what a commit wrote back that had read the row before', async () => {
    const keys = keysOf(5, 4)
    const id = await keep(keysOf(4).seal('token g'))
    const read = await database.prisma.payment.findUniqueOrThrow({ where: { id } })
    await asOwner((prisma) => reseal(prisma, keys))
    await database.prisma.payment.update({ where: { id }, data: { state: read.state ?? {} } })
    expect(await notUnder(database.prisma, keys.current)).toEqual([{ key: keysOf(4).current, count: 1 }])
    await asOwner((prisma) => reseal(prisma, keys))
    const [row, event] = await sealedOf(id)
    expect(event).toBe(row)
  })

  it('leaves alone what it has no key for, and says so each time', async () => {
    const keys = keysOf(6, 5)
    const id = await keep(keysOf(9).seal('token h'))
    const other = await keep(keysOf(5).seal('token i'))
    const before = await sealedOf(id)
    for (let times = 0; times < 2; times += 1) {
      const { unopened, left } = await asOwner((prisma) => reseal(prisma, keys))
      expect([unopened, left]).toEqual([2, [{ key: keysOf(9).current, count: 2 }]])
    }
    expect(await sealedOf(id)).toEqual(before)
    expect(keys.open((await sealedOf(other))[0] ?? '')).toBe('token i')
    await asOwner((prisma) => reseal(prisma, keysOf(6, 9)))
  })

  it('takes along texts of the first form, which name no key', async () => {
    const id = await keep(firstForm)
    expect(await notUnder(database.prisma, keysOf(6).current)).toEqual([{ key: unnamed, count: 2 }])
    await asOwner((prisma) => reseal(prisma, keysOf(6, 7)))
    expect(keysOf(6).open((await sealedOf(id))[0] ?? '')).toBe('tok_4242')
  })

  it('writes what it did, batch for batch, into the audit', async () => {
    const entries = await database.prisma.auditEntry.findMany({ where: { action: 'keys.reseal' } })
    expect(entries.length).toBeGreaterThan(2)
    expect(new Set(entries.map(({ subjectId }) => subjectId))).toEqual(new Set(['payment', 'payment_event']))
    expect(JSON.stringify(entries.map(({ detail }) => detail))).not.toMatch(/v2\.|token/)
  })

  it('is not for the role of the application, which may touch no journal', async () => {
    await keep(keysOf(6).seal('token j'))
    await expect(reseal(database.prisma, keysOf(7, 6))).rejects.toThrow(/permission denied/)
    await asOwner((prisma) => reseal(prisma, keysOf(7, 6)))
  })

  it('goes through any number of texts, in columns of their own as well', async () => {
    const place: SealedPlace = { table: 'some_secret', idType: 'text', column: 'secret_sealed', path: [] }
    await database.asOwner('CREATE TABLE some_secret (id text PRIMARY KEY, secret_sealed text)')
    await asOwner(async (prisma) => {
      const sealed = Array.from({ length: 450 }, (_, index) => keysOf(1).seal(`secret ${index}`))
      await prisma.$executeRaw`
        INSERT INTO some_secret SELECT 'row' || n, secret FROM unnest(${sealed}::text[]) WITH ORDINALITY AS w (secret, n)`
      await prisma.$executeRaw`INSERT INTO some_secret VALUES ('none', NULL), ('open', 'demo:not sealed')`
      const done = await reseal(prisma, keysOf(7, 1), [place])
      expect(done).toEqual({ resealed: 450, unopened: 0, left: [] })
      const rows = await prisma.$queryRaw<{ id: string; secret: string | null }[]>`
        SELECT id, secret_sealed AS secret FROM some_secret`
      const opened = rows
        .filter(({ id }) => id.startsWith('row'))
        .map(({ secret }) => keysOf(7).open(secret ?? ''))
      expect(new Set(opened).size).toBe(450)
      expect(rows.find(({ id }) => id === 'open')?.secret).toBe('demo:not sealed')
    })
    await database.asOwner('DROP TABLE some_secret')
  })
})

describe('The list of places', () => {
  it('names every column that says that it is sealed', async () => {
    const columns = await database.prisma.$queryRaw<{ name: string }[]>`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name LIKE '%sealed%' AND data_type IN ('text', 'jsonb')`
    const listed = sealedPlaces.map(({ table, column }) => `${table}.${column}`)
    for (const { name } of columns) expect(listed).toContain(name)
  })

  it('names every place where a sealed text lies', async () => {
    await keep(keysOf(7).seal('token k'))
    const person = await addPerson(database.prisma, 'kim@example.com', ['agent'])
    const secretSealed = keysOf(7).seal('secret')
    await database.prisma.secondFactor.update({ where: { userId: person }, data: { secretSealed } })
    const [createdAt, expiresAt] = [new Date(0), new Date(1)]
    await database.prisma.invitation.create({
      data: { tokenHash: 'hash', userId: person, secretSealed, createdAt, expiresAt },
    })
    const tables = await database.prisma.$queryRaw<{ name: string }[]>`
      SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`
    for (const { name } of tables.filter((table) => !table.name.startsWith('_'))) {
      const [found] = await database.prisma.$queryRawUnsafe<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM ${name} t WHERE t::text LIKE '%v2.${keysOf(7).current}.%'`,
      )
      const listed = sealedPlaces.some(({ table }) => table === name)
      expect([name, (found?.count ?? 0) > 0]).toEqual([name, listed])
    }
  })

  it('has an index for each of millions of rows, so that the hourly question costs little', async () => {
    const plan = await asOwner(async (prisma) => {
      await prisma.$executeRaw`SET enable_seqscan = off`
      return prisma.$queryRawUnsafe<Record<string, string>[]>(
        `EXPLAIN SELECT count(*) FROM payment_event WHERE (data #>> '{saved,sealedToken}') IS NOT NULL
         AND (left((data #>> '{saved,sealedToken}'), 12) COLLATE "C" < 'v2.x.' OR left((data #>> '{saved,sealedToken}'), 12) COLLATE "C" > 'v2.x.')`,
      )
    })
    expect(JSON.stringify(plan)).toContain('payment_event_sealed_key')
  })
})

const firstForm = 'v1.AAAAAAAAAAAAAAAA.PVbJvb_f1UOdDvtRcvC65w.FbfP7c-gP9o'
