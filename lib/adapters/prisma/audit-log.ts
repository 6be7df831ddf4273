import type { AuditFilter, AuditLog, AuditPlace, AuditRow } from '@/lib/ports/audit'
import type { Prisma } from './client'
import { Prisma as Sql } from './generated/client'
import { json } from './states'

/** The audit as it is searched, and what is added to it beside the commits of effects. */
export function prismaAuditLog(prisma: Prisma): AuditLog {
  return {
    async add(audit, at) {
      await prisma.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: new Date(at) } })
    },
    async search(filter, before, max) {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT e.id, e.at, e.actor_id AS "actorId", e.actor_name AS "actorName", e.action, e.subject_type AS "subjectType",
          e.subject_id AS "subjectId", e.outcome, e.detail, e.address, s.serial
        FROM audit_entry e LEFT JOIN audit_seal s ON s.entry_id = e.id
        WHERE ${Sql.join(conditionsOf(filter, before), ' AND ')}
        ORDER BY e.at DESC, e.id DESC LIMIT ${max}`
      return rows.map(({ at, ...row }) => ({ ...row, at: at.getTime() }))
    },
    async people(max) {
      return prisma.user.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' }, take: max })
    },
    async referencesOf(paymentIds) {
      const rows = await prisma.payment.findMany({
        where: { id: { in: [...paymentIds] } },
        select: { id: true, reference: true },
      })
      return new Map(rows.map(({ id, reference }) => [id, reference]))
    },
    async subjectsOfReference(referenceKey, max) {
      const rows = await prisma.payment.findMany({
        where: { referenceKey },
        select: { id: true, callId: true },
        orderBy: { createdAt: 'desc' },
        take: max,
      })
      return [...new Set(rows.flatMap(({ id, callId }) => [id, callId]))]
    },
    async knows(subjectId) {
      return (await prisma.auditEntry.findFirst({ where: { subjectId }, select: { id: true } })) !== null
    },
  }
}

type Row = Omit<AuditRow, 'at'> & { readonly at: Date }

/** Each filter alone has an index in the order of the list; of several the planner takes the one that leaves least. */
function conditionsOf(filter: AuditFilter, before: AuditPlace | null): readonly Sql.Sql[] {
  const { personId, action, outcome, subjectIds, from, until } = filter
  return [
    Sql.sql`true`,
    ...(before ? [Sql.sql`(e.at, e.id) < (${new Date(before.at)}, ${before.id})`] : []),
    ...(personId !== null ? [Sql.sql`e.actor_id = ${personId}`] : []),
    ...(action !== null ? [Sql.sql`e.action = ${action}`] : []),
    // Said twice for the index of what was not done, whose condition the planner must see.
    ...(outcome !== null ? [Sql.sql`e.outcome = ${outcome}`] : []),
    ...(outcome !== null && outcome !== 'done' ? [Sql.sql`e.outcome <> 'done'`] : []),
    ...(subjectIds !== null ? [Sql.sql`e.subject_id = ANY (${[...subjectIds]}::text[])`] : []),
    ...(from !== null ? [Sql.sql`e.at >= ${new Date(from)}`] : []),
    ...(until !== null ? [Sql.sql`e.at < ${new Date(until)}`] : []),
  ]
}
