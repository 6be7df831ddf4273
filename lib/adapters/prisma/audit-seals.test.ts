import { beforeEach, describe, expect, it } from 'vitest'
import { isBroken, start, walkOn } from '@/lib/domain/audit/chain'
import { othersEnd, otherWriters, testAuditKeys, writeRows } from '@/lib/testing/audit'
import { ownDatabase } from '@/lib/testing/database'
import { prismaAuditChain } from './audit-chain'
import { batchRowsMax, prismaAuditSeals } from './audit-seals'

const database = ownDatabase()
const keys = testAuditKeys()
const seals = () => prismaAuditSeals(database.prisma, keys)
const chain = () => prismaAuditChain(database.prisma)

beforeEach(() => database.asOwner('TRUNCATE audit_entry, audit_seal RESTART IDENTITY'))

const writes = (count: number) => writeRows(database, count)

/** One look, once no older transaction of the tests beside this one is in the way. */
async function sealNext() {
  await othersEnd(database)
  return seals().sealNext()
}

/** The ids of rows in the order in which they are sealed. */
const sealedIds = async () => (await chain().after(0n, 10_000)).map(({ seal }) => Number(seal.entryId))
const isWhole = async () => !isBroken(walkOn(start, await chain().after(0n, 10_000), keys.again))

const others = otherWriters(database)

describe('Sealing', () => {
  it('chains what is there, once, in its order', async () => {
    await writes(3)
    expect(await sealNext()).toMatchObject({ count: 3, more: false, head: { serial: 3n } })
    expect(await sealNext()).toBeNull()
    await writes(2)
    expect(await sealNext()).toMatchObject({ count: 2, head: { serial: 5n } })
    expect(await sealedIds()).toEqual([1, 2, 3, 4, 5])
    expect(await isWhole()).toBe(true)
  })

  it('takes a bounded number at a time, and says that there is more', async () => {
    await database.prisma.$executeRaw`
      INSERT INTO audit_entry (at, action, outcome, detail)
      SELECT now(), 'x', 'done', '{}' FROM generate_series(1, ${batchRowsMax + 1})`
    expect(await sealNext()).toMatchObject({ count: batchRowsMax, more: true })
    expect(await sealNext()).toMatchObject({ count: 1, more: false })
    expect(await isWhole()).toBe(true)
  })

  it('leaves out what was never committed, without a gap in the numbers', async () => {
    await writes(1)
    const other = await others.begin()
    await other.add()
    await other.end('ROLLBACK')
    await writes(1)
    expect(await sealNext()).toMatchObject({ count: 2, head: { serial: 2n } })
    expect(await sealedIds()).toEqual([1, 3])
  })

  it('waits for an older transaction that still runs, and then puts its rows first', async () => {
    const other = await others.begin()
    await other.add()
    await writes(2)
    expect(await seals().sealNext()).toBeNull()
    await other.add()
    await other.end('COMMIT')
    expect(await sealNext()).toMatchObject({ count: 4 })
    expect(await sealedIds()).toEqual([1, 4, 2, 3])
    expect(await isWhole()).toBe(true)
  })

  it('is done by one of many who try at the same time', async () => {
    await writes(30)
    await othersEnd(database)
    const tried = await Promise.allSettled(Array.from({ length: 6 }, () => seals().sealNext()))
    expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 'fulfilled'))
    expect(await sealedIds()).toHaveLength(30)
    expect(await isWhole()).toBe(true)
  })

  it('undoes itself whole when it is interrupted', async () => {
    await writes(2)
    await database.asOwner(`CREATE FUNCTION refuse_seal() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.serial = 2 THEN RAISE EXCEPTION 'gone'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_seal BEFORE INSERT ON audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_seal()`)
    await expect(sealNext()).rejects.toThrow(/gone/)
    await database.asOwner('DROP FUNCTION refuse_seal() CASCADE')
    expect(await sealedIds()).toEqual([])
    expect(await sealNext()).toMatchObject({ count: 2 })
  })

  it('goes on after the row of the newest seal was removed', async () => {
    await writes(2)
    await sealNext()
    await database.asOwner('DELETE FROM audit_entry WHERE id = 2')
    await writes(1)
    expect(await sealNext()).toMatchObject({ count: 1, head: { serial: 3n } })
  })

  it('never seals a row that was put among sealed ones', async () => {
    await writes(2)
    await sealNext()
    await database.asOwner(`INSERT INTO audit_entry (at, action, outcome, detail, xid)
      SELECT at, 'payment.take', 'done', '{}', xid FROM audit_entry WHERE id = 1`)
    await database.asOwner('UPDATE audit_entry SET id = 0 WHERE id = 3')
    expect(await sealNext()).toBeNull()
    expect(await chain().unsealed(-1n, 10)).toMatchObject({ count: 1, addedId: 0n })
  })

  it('goes on in a database that was restored on a server whose transactions have lower numbers', async () => {
    await writes(3)
    await sealNext()
    await writes(1)
    // As a dump carries them over: numbers that this server has not reached.
    await database.asOwner('UPDATE audit_entry SET xid = (xid::text::bigint + 1000000000)::text::xid8')
    await writes(1)
    expect(await chain().unsealed(0n, 100)).toMatchObject({ count: 2, addedId: null })
    expect(await sealNext()).toMatchObject({ count: 2, head: { serial: 5n } })
    await writes(1)
    expect(await sealNext()).toMatchObject({ count: 1, head: { serial: 6n } })
    expect(await sealedIds()).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe("The application's own role", () => {
  it.each(['UPDATE audit_seal SET key_id = key_id', 'DELETE FROM audit_seal', 'TRUNCATE audit_seal'])(
    'may not %s',
    async (statement) => {
      await expect(database.prisma.$executeRawUnsafe(statement)).rejects.toThrow(/permission denied/)
    },
  )
})
