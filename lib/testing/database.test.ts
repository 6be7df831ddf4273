import pg from 'pg'
import { expect, it } from 'vitest'
import { makeDatabase, ownDatabase } from '@/lib/testing/database'

const database = ownDatabase()

it('A test file gets a migrated database of its own', async () => {
  expect(await database.prisma.payment.count()).toBe(0)
  const other = await makeDatabase()
  expect(other.url).not.toBe(database.url)
  await other.drop()
})

it('The application may add to the audit, but neither change nor remove it', async () => {
  const entry = { at: new Date(0), action: 'test', outcome: 'done', detail: {} }
  await database.prisma.auditEntry.create({ data: entry })
  await expect(database.prisma.auditEntry.deleteMany()).rejects.toThrow(/permission denied/)
  await expect(database.prisma.auditEntry.updateMany({ data: { action: 'x' } })).rejects.toThrow(
    /permission denied/,
  )
})

it('A dropped database is gone', async () => {
  const { url, drop } = await makeDatabase()
  const client = new pg.Client(url)
  await client.connect()
  await client.end()
  await drop()
  await expect(new pg.Client(url).connect()).rejects.toThrow(/does not exist/)
})
