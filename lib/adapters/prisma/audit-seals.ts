import type { EntryText, Place, SealText } from '@/lib/domain/audit/chain'
import { start } from '@/lib/domain/audit/chain'
import type { AuditKeys, AuditSeals } from '@/lib/ports/audit'
import type { Prisma, PrismaTransaction } from './client'
import { Prisma as Sql } from './generated/client'

/** Rows that one transaction seals: some milliseconds of work, and a fraction of a megabyte. */
export const batchRowsMax = 1_000

/** Whoever holds this lock seals. A number of our own, so that it meets no other advisory lock of this house. */
const sealingLock = 0x5ea1

/**
 * Seals in the order (transaction, id) what stands after the last sealed row and below the oldest transaction that still
 * runs: no row can appear any more between two that are sealed. What turns up there all the same was put there by
 * somebody else, gets no seal, and is named by the verification.
 *
 * @param now real milliseconds
 */
export function prismaAuditSeals(prisma: Prisma, keys: AuditKeys, now: () => number = Date.now): AuditSeals {
  return {
    async sealNext() {
      // Without a lock and a transaction: most of the time there is nothing to do.
      if (!(await isReady(prisma))) return null
      return prisma.$transaction(async (tx) => {
        const [lock] = await tx.$queryRaw<{ got: boolean }[]>`
          SELECT pg_try_advisory_xact_lock(${sealingLock}::bigint) AS got`
        if (!lock?.got) return null
        const rows = await readyRows(tx)
        if (rows.length === 0) return null
        const head = await write(tx, keys, await headOf(tx), rows, now())
        return { head, count: rows.length, more: rows.length === batchRowsMax }
      })
    },
  }
}

/** Every column of a row as text, as the hash takes it. */
export const entryColumns = Sql.sql`
  e.id::text AS id, extract(epoch FROM e.at)::text AS at, e.actor_id AS "actorId", e.actor_name AS "actorName",
  e.action, e.subject_type AS "subjectType", e.subject_id AS "subjectId", e.outcome, e.detail::text AS detail,
  e.address, e.xid::text AS xid`

/** Where sealing goes on. */
interface Cursor {
  /** The transaction of the last row that has a seal, and the row itself. */
  readonly xid: string
  readonly id: bigint
  /**
   * A database that was restored on another server holds rows of transactions which that server has not reached: numbers
   * of the two cannot be compared, and everything without a seal is ready.
   */
  readonly moved: boolean
}

const cursor = Sql.sql`
  SELECT xid, id, xid >= pg_snapshot_xmax(pg_current_snapshot()) AS moved FROM (
    SELECT coalesce(last.xid, '0'::xid8) AS xid, coalesce(last.id, 0) AS id
    FROM (SELECT 1) one LEFT JOIN LATERAL (
      SELECT e.xid, e.id FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id ORDER BY s.serial DESC LIMIT 1
    ) last ON true
  ) place`

const noSeal = Sql.sql`NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)`

/** After a move, once: a row that can be seen has ended, unless its number is one of those that run here. */
const left = Sql.sql`
  (e.xid >= pg_snapshot_xmax(pg_current_snapshot()) OR e.xid < pg_snapshot_xmin(pg_current_snapshot())) AND ${noSeal}`

/**
 * The order forces the planner to the index (xid, id): it cannot know that nearly nothing stands behind the last row, and
 * would read half the table with several processes instead (measured: 10 ms each second, where this is 0.1).
 */
async function isReady(prisma: Prisma): Promise<boolean> {
  const [answer] = await prisma.$queryRaw<{ ready: boolean }[]>`
    WITH cursor AS MATERIALIZED (${cursor})
    SELECT CASE WHEN moved THEN EXISTS (SELECT 1 FROM audit_entry e WHERE ${left})
      ELSE (SELECT true FROM audit_entry e
        WHERE (e.xid, e.id) > (cursor.xid, cursor.id) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.xid, e.id LIMIT 1) END IS TRUE AS ready
    FROM cursor`
  return answer?.ready ?? false
}

async function readyRows(tx: PrismaTransaction): Promise<readonly EntryText[]> {
  const [last] = await tx.$queryRaw<Cursor[]>`SELECT xid::text, id, moved FROM (${cursor}) cursor`
  if (!last) return []
  // Rows of the other server first: once one of this server is the last, the numbers count again.
  if (last.moved)
    return tx.$queryRaw<EntryText[]>`
      SELECT ${entryColumns} FROM audit_entry e WHERE ${left}
      ORDER BY e.xid >= pg_snapshot_xmax(pg_current_snapshot()) DESC, e.xid, e.id LIMIT ${batchRowsMax}`
  // The place is given as values and not as a question: the planner sees how little is left.
  return tx.$queryRaw<EntryText[]>`
    SELECT ${entryColumns} FROM audit_entry e
    WHERE (e.xid, e.id) > (${last.xid}::text::xid8, ${last.id})
      AND e.xid < pg_snapshot_xmin(pg_current_snapshot()) AND ${noSeal}
    ORDER BY e.xid, e.id LIMIT ${batchRowsMax}`
}

/** The newest seal, on which the next one stands, whether or not its row is still there. */
export async function headOf(tx: Prisma | PrismaTransaction): Promise<Place> {
  const [head] = await tx.$queryRaw<Place[]>`
    SELECT serial, encode(hash, 'hex') AS hash FROM audit_seal ORDER BY serial DESC LIMIT 1`
  return head ?? start
}

async function write(
  tx: PrismaTransaction,
  keys: AuditKeys,
  head: Place,
  rows: readonly EntryText[],
  sealedAt: number,
): Promise<Place> {
  let { serial, hash } = head
  const seals = rows.map((entry) => {
    const seal: SealText = {
      serial: serial + 1n,
      entryId: BigInt(entry.id),
      previousHash: hash,
      keyId: keys.keyId,
      sealedAt,
    }
    ;({ serial, hash } = { serial: seal.serial, hash: keys.seal(seal, entry) })
    return { serial: String(serial), entry: entry.id, hash, before: seal.previousHash }
  })
  await tx.$executeRaw`
    INSERT INTO audit_seal (serial, entry_id, hash, previous_hash, key_id, sealed_at)
    SELECT x.serial, x.entry, decode(x.hash, 'hex'), decode(x.before, 'hex'), ${keys.keyId}, ${new Date(sealedAt)}
    FROM json_to_recordset(${JSON.stringify(seals)}::json) AS x (serial bigint, entry bigint, hash text, before text)`
  return { serial, hash }
}
