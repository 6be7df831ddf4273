import pg from 'pg'
import { afterAll } from 'vitest'
import { prismaAuditChain } from '@/lib/adapters/prisma/audit-chain'
import { prismaAuditLog } from '@/lib/adapters/prisma/audit-log'
import { prismaAuditSeals } from '@/lib/adapters/prisma/audit-seals'
import { auditKeys } from '@/lib/adapters/system/audit-keys'
import type { AuditChain, AuditKeys } from '@/lib/ports/audit'
import { auditRow, fresh, morning } from './changes'
import type { TestDatabase } from './database'

/** Data keys of the tests. */
export const dataKeyOf = (number: number): Uint8Array => new Uint8Array(32).fill(number)

/** The keys of a chain that is sealed with the first of these, and was sealed with the others before. */
export function testAuditKeys(...numbers: readonly number[]): AuditKeys {
  return auditKeys((numbers.length > 0 ? numbers : [7]).map(dataKeyOf))
}

/** The chain, for those who check it. */
export function chainOf({ prisma }: TestDatabase): AuditChain {
  return prismaAuditChain(prisma)
}

/** Writes so many rows, each in a transaction of its own. */
export async function writeRows(database: TestDatabase, count: number): Promise<void> {
  const log = prismaAuditLog(database.prisma)
  for (let index = 0; index < count; index += 1)
    await log.add(auditRow(fresh('payment'), 'payment.take'), morning + index)
}

/** Seals everything that is there by now. */
export async function sealAll(database: TestDatabase, keys: AuditKeys = testAuditKeys()): Promise<void> {
  await othersEnd(database)
  const seals = prismaAuditSeals(database.prisma, keys)
  for (let more = true; more; ) more = (await seals.sealNext())?.more ?? false
}

/** Tests beside this one have transactions on the same server: resolves when those that are older than our rows have ended. */
export async function othersEnd({ prisma }: TestDatabase): Promise<void> {
  for (let older = true; older; ) {
    const [row] = await prisma.$queryRaw<{ older: boolean }[]>`
      SELECT coalesce((SELECT max(xid::text::bigint) FROM audit_entry WHERE xid < pg_snapshot_xmax(pg_current_snapshot()))
        >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint, false) AS older`
    older = row?.older ?? false
  }
}

/** Somebody else's transactions, which go on while the test does other things. */
export function otherWriters(database: TestDatabase) {
  const clients: pg.Client[] = []
  afterAll(() => Promise.all(clients.map((client) => client.end())))
  return {
    async begin() {
      const client = new pg.Client(database.url)
      await client.connect()
      clients.push(client)
      await client.query('BEGIN')
      const add = "INSERT INTO audit_entry (at, action, outcome, detail) VALUES (now(), 'x', 'done', '{}')"
      return {
        add: () => client.query(add),
        end: (how: 'COMMIT' | 'ROLLBACK') => client.query(how),
      }
    },
  }
}
