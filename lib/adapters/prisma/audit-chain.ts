import type { EntryText, Link, Seal } from '@/lib/domain/audit/chain'
import { start } from '@/lib/domain/audit/chain'
import type { AuditChain, Unsealed } from '@/lib/ports/audit'
import { entryColumns, headOf } from './audit-seals'
import type { Prisma } from './client'

/** Reads the chain in pieces, so that nothing grows with its length. */
export function prismaAuditChain(prisma: Prisma): AuditChain {
  return {
    async after(serial, max) {
      const rows = await prisma.$queryRaw<LinkRow[]>`
        SELECT s.serial, s.entry_id AS "entryId", encode(s.hash, 'hex') AS hash,
          encode(s.previous_hash, 'hex') AS "previousHash", s.key_id AS "keyId",
          (extract(epoch FROM s.sealed_at) * 1000)::float8 AS "sealedAt", ${entryColumns}
        FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id
        WHERE s.serial > ${serial} ORDER BY s.serial LIMIT ${max}`
      return rows.map(linkOf)
    },
    async last() {
      const head = await headOf(prisma)
      return head.serial === start.serial ? null : head
    },
    async placeBefore(max) {
      const [place] = await prisma.$queryRaw<{ serial: bigint; hash: string }[]>`
        SELECT serial, encode(hash, 'hex') AS hash FROM audit_seal ORDER BY serial DESC OFFSET ${max} LIMIT 1`
      return place ?? start
    },
    unsealed: (after, span) => unsealedIn(prisma, after, span),
  }
}

type LinkRow = Seal & { readonly [Column in keyof EntryText]: EntryText[Column] | null }

function linkOf(row: LinkRow): Link {
  const { serial, entryId, hash, previousHash, keyId, sealedAt, ...entry } = row
  return {
    seal: { serial, entryId, hash, previousHash, keyId, sealedAt },
    entry: entry.id === null ? null : (entry as EntryText),
  }
}

/** What was added is judged in the same snapshot as the newest seal: a row that is sealed meanwhile is none. */
async function unsealedIn(prisma: Prisma, after: bigint, span: number): Promise<Unsealed | null> {
  const until = after + BigInt(span)
  const [found] = await prisma.$queryRaw<
    { any: boolean; count: number; oldest: Date | null; added: bigint | null }[]
  >`
    WITH last AS (
      SELECT e.xid, e.id FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id ORDER BY s.serial DESC LIMIT 1
    )
    SELECT EXISTS (SELECT 1 FROM audit_entry WHERE id > ${after}) AS any, count(e.id)::int AS count, min(e.at) AS oldest,
      (array_agg(e.id ORDER BY e.xid, e.id) FILTER (WHERE (e.xid, e.id) < (last.xid, last.id)
        AND last.xid < pg_snapshot_xmax(pg_current_snapshot())))[1] AS added
    FROM (SELECT 1) one LEFT JOIN last ON true
    LEFT JOIN audit_entry e ON e.id > ${after} AND e.id <= ${until}
      AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)`
  if (!found?.any) return null
  return { count: found.count, oldestAt: found.oldest?.getTime() ?? null, addedId: found.added }
}
