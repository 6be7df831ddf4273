import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { headText, type Place, readHead, start } from '@/lib/domain/audit/chain'
import { chainOf, sealAll, testAuditKeys, writeRows } from '@/lib/testing/audit'
import { morning } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { scrub } from '@/lib/values/prose'
import { auditStateOf, verifyAudit } from './audit-state'

const database = ownDatabase()
const keys = testAuditKeys()
const chain = () => chainOf(database)
const verify = (known: Place | null = null, with_ = keys) => verifyAudit(chain(), with_.again, start, known)
const state = () => auditStateOf(chain(), keys.again, { business: morning + 60_000, real: morning + 90_000 })

const rowCount = 12
/** Twelve sealed rows, one for each test to break. */
beforeEach(async () => {
  await database.asOwner('TRUNCATE audit_entry, audit_seal RESTART IDENTITY')
  await writeRows(database, rowCount)
  await sealAll(database)
})

describe('A chain that nobody touched', () => {
  it('is whole, and its end is told', async () => {
    const found = await verify()
    expect(found).toMatchObject({ sealed: 12n, broken: null, unsealed: { count: 0, oldestAt: null } })
    expect(found.head).toMatchObject({ serial: 12n })
    expect(await verify(found.head)).toMatchObject({ broken: null })
  })

  it('has a tail that is not sealed yet, whose length and age are told', async () => {
    await writeRows(database, 2)
    expect(await verify()).toMatchObject({ broken: null, unsealed: { count: 2, oldestAt: morning } })
    expect(await state()).toEqual({ broken: null, oldestUnsealedMs: 60_000 })
  })

  it('may have been sealed with several keys, one after another', async () => {
    await writeRows(database, 2)
    await sealAll(database, testAuditKeys(8, 7))
    expect(await verify(null, testAuditKeys(8, 7))).toMatchObject({ sealed: 14n, broken: null })
    expect(await verify(null, testAuditKeys(8))).toMatchObject({ broken: { kind: 'unknownKey', serial: 1n } })
  })

  it('is read in pieces of any size', async () => {
    for (const size of [1, 5, 12, 50]) {
      const pieces = { ...chain(), after: (serial: bigint) => chain().after(serial, size) }
      expect(await verifyAudit(pieces, keys.again, start, null)).toMatchObject({ sealed: 12n, broken: null })
    }
  })
})

/** What somebody who owns the database can do to it, and what is said of it. */
const breaks: readonly (readonly [what: string, sql: string, found: object])[] = [
  ['a changed row', "UPDATE audit_entry SET actor_name = 'Ben' WHERE id = 5", changed(5)],
  ['a removed row', 'DELETE FROM audit_entry WHERE id = 5', { kind: 'missingRow', serial: 5n, entryId: 5n }],
  [
    'a removed seal',
    'DELETE FROM audit_seal WHERE serial = 5',
    { kind: 'missingSeal', serial: 5n, entryId: null },
  ],
  [
    'a removed beginning',
    'DELETE FROM audit_seal WHERE serial <= 3',
    { kind: 'missingSeal', serial: 1n, entryId: null },
  ],
  [
    'a removed row with its seal',
    'DELETE FROM audit_seal WHERE serial = 5; DELETE FROM audit_entry WHERE id = 5',
    { kind: 'missingSeal', serial: 5n, entryId: null },
  ],
  [
    'a removed row, and numbers that close the gap',
    `DELETE FROM audit_seal WHERE serial = 5; DELETE FROM audit_entry WHERE id = 5;
     UPDATE audit_seal SET serial = -serial WHERE serial > 5; UPDATE audit_seal SET serial = -serial - 1 WHERE serial < 0`,
    { kind: 'reordered', serial: 5n, entryId: 6n },
  ],
  [
    'two seals that changed places',
    `UPDATE audit_seal SET serial = -serial WHERE serial IN (5, 6);
     UPDATE audit_seal SET serial = 11 + serial WHERE serial < 0`,
    { kind: 'reordered', serial: 5n, entryId: 6n },
  ],
  [
    'two rows that changed places',
    `UPDATE audit_entry SET id = -id WHERE id IN (5, 6); UPDATE audit_entry SET id = 11 + id WHERE id < 0`,
    changed(5),
  ],
  [
    'two seals that changed their rows',
    `UPDATE audit_seal SET entry_id = -entry_id WHERE serial IN (5, 6);
     UPDATE audit_seal SET entry_id = 11 + entry_id WHERE entry_id < 0`,
    { kind: 'changedRow', serial: 5n, entryId: 6n },
  ],
  [
    'a row among older ones',
    `INSERT INTO audit_entry (at, action, outcome, detail, xid)
     SELECT at, 'payment.take', 'done', '{}', xid FROM audit_entry WHERE id = 5`,
    { kind: 'addedRow', serial: null, entryId: 13n },
  ],
  [
    'a row with a seal that somebody made up',
    `INSERT INTO audit_entry (id, at, action, outcome, detail) VALUES (99, now(), 'payment.take', 'done', '{}');
     INSERT INTO audit_seal SELECT 13, 99, sha256('x'), hash, key_id, sealed_at FROM audit_seal WHERE serial = 12`,
    { kind: 'changedRow', serial: 13n, entryId: 99n },
  ],
  [
    'a seal that names another key',
    "UPDATE audit_seal SET key_id = 'abc' WHERE serial = 5",
    { kind: 'unknownKey', serial: 5n, entryId: 5n },
  ],
]

function changed(number: number) {
  return { kind: 'changedRow', serial: BigInt(number), entryId: BigInt(number) }
}

describe('Whoever owns the database and not the key is found out by', () => {
  it.each(breaks)('%s', async (_, sql, found) => {
    await database.asOwner(sql)
    const { broken } = await verify()
    expect(broken).toEqual(found)
    expect((await state()).broken).toEqual(found)
  })

  it('an end that was cut off, by whoever kept a head from outside', async () => {
    const { head } = await verify()
    await database.asOwner('DELETE FROM audit_seal WHERE serial > 9; DELETE FROM audit_entry WHERE id > 9')
    expect(await verify()).toMatchObject({ sealed: 9n, broken: null })
    const gone = { kind: 'headDiffers', serial: 12n }
    expect(await verify(head)).toMatchObject({ sealed: 9n, broken: gone })
    await writeRows(database, 5)
    await sealAll(database)
    expect(await verify(head)).toMatchObject({ broken: gone })
  })

  it('all of it gone, by the same', async () => {
    const { head } = await verify()
    await database.asOwner('TRUNCATE audit_seal, audit_entry')
    expect(await verify(head)).toMatchObject({ head: null, broken: { kind: 'headDiffers', serial: 12n } })
  })

  it('a whole chain that was made with another key', async () => {
    await database.asOwner('TRUNCATE audit_seal')
    await sealAll(database, testAuditKeys(9))
    expect(await verify()).toMatchObject({ broken: { kind: 'unknownKey', serial: 1n } })
  })
})

/** Ways to change one byte, or one step, of each column of both tables. */
const columns: Readonly<Record<string, string>> = {
  'audit_entry.at': "at + interval '1 millisecond'",
  'audit_entry.actor_id': flipped('actor_id'),
  'audit_entry.actor_name': flipped('actor_name'),
  'audit_entry.action': flipped('action'),
  'audit_entry.subject_type': flipped('subject_type'),
  'audit_entry.subject_id': flipped('subject_id'),
  'audit_entry.outcome': flipped('outcome'),
  'audit_entry.detail': `jsonb_set(detail, '{more}', '1.0')`,
  'audit_entry.address': `coalesce(${flipped('address')}, '')`,
  'audit_entry.xid': '(xid::text::bigint + 1)::text::xid8',
  'audit_entry.id': 'id + 1000',
  'audit_seal.serial': 'serial + 1000',
  'audit_seal.entry_id': 'entry_id + 1000',
  'audit_seal.hash': 'set_byte(hash, place % 32, (get_byte(hash, place % 32) + 1) % 256)',
  'audit_seal.previous_hash':
    'set_byte(previous_hash, place % 32, (get_byte(previous_hash, place % 32) + 1) % 256)',
  'audit_seal.key_id': flipped('key_id'),
  'audit_seal.sealed_at': "sealed_at + interval '1 millisecond'",
}

/** The text with one character replaced. */
function flipped(column: string): string {
  return `overlay(${column} placing 'ß' from 1 + place % greatest(length(${column}), 1))`
}

describe('Not one byte', () => {
  it('has a column that is not tried', async () => {
    const rows = await database.prisma.$queryRaw<{ name: string }[]>`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_name IN ('audit_entry', 'audit_seal')`
    expect(Object.keys(columns).sort()).toEqual(rows.map(({ name }) => name).sort())
  })

  it.each(Object.keys(columns))('of %s can be another one in any sealed row', async (name) => {
    const [table = '', column = ''] = name.split('.')
    const id = table === 'audit_entry' ? 'id' : 'serial'
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: rowCount }), fc.nat(63), async (row, place) => {
        const value = (columns[name] ?? '').replaceAll('place', String(place))
        // Keys of the two tables may not clash while they are changed: the copy is put back afterwards.
        await database.asOwner(`CREATE TABLE before AS SELECT * FROM ${table};
          UPDATE ${table} SET ${column} = ${value} WHERE ${id} = ${row}`)
        const { broken } = await verify()
        await database.asOwner(
          `TRUNCATE ${table}; INSERT INTO ${table} SELECT * FROM before; DROP TABLE before`,
        )
        expect(broken).not.toBeNull()
      }),
      { numRuns: 5 },
    )
    expect((await verify()).broken).toBeNull()
  })

  it('and nothing instead of an empty text is the same', async () => {
    await database.asOwner(
      "UPDATE audit_entry SET subject_type = '' WHERE id = 3; UPDATE audit_entry SET address = NULL",
    )
    const before = await chain().after(0n, 20)
    const [third] = before.filter(({ seal }) => seal.serial === 3n)
    if (!third?.entry) throw new Error('a third row was written')
    const hashes = [third.entry, { ...third.entry, subjectType: null }, { ...third.entry, address: '' }].map(
      (entry) => keys.seal(third.seal, entry),
    )
    expect(new Set(hashes).size).toBe(3)
  })
})

describe('A head', () => {
  it('reads back as it was written, and nothing else does', async () => {
    const { head } = await verify()
    if (!head) throw new Error('there are seals')
    expect(readHead(headText(head))).toEqual(head)
    for (const text of ['', '12', `12:${head.hash}`, `x:${'a'.repeat(64)}`, `12:${'q'.repeat(64)}`])
      expect(readHead(text)).toBeNull()
  })

  it('has no run of digits that a log would take out', () => {
    const text = headText({ serial: 123_456_789_012n, hash: '1234567890'.repeat(7).slice(0, 64) })
    expect(scrub(text)).toBe(text)
  })
})
