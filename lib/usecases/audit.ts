import type { Audit } from '@/lib/ports/store'
import type { Actor } from './deps'

/** The audit row of a command that was carried out; it is written in the same transaction as its effect. */
export function auditOf(
  actor: Actor,
  action: string,
  subjectType: Audit['subjectType'],
  subjectId: Audit['subjectId'],
  detail: Audit['detail'] = {},
): Audit {
  const { id, name, address } = actor
  return { actorId: id, actorName: name, action, subjectType, subjectId, outcome: 'done', detail, address }
}
