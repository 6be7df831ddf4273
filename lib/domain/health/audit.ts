import { second } from '@/lib/values/instant'
import type { AuditAnswer } from './answers'
import { type Finding, found } from './checks'

/**
 * A row gets its seal within two seconds, unless a transaction that began before it still runs: by now one is that should
 * have been given up long ago (the application's own end after eight seconds), or nobody seals.
 */
const behindMs = 30 * second

/** Whether the newest part of the audit is whole and sealed. */
export function judgeAudit({ oldestUnsealedMs, broken }: AuditAnswer): Finding {
  if (broken) {
    const { kind, serial, entryId } = broken
    return found('auditLog', 'auditBroken', {
      code: kind,
      ...(serial !== null && { serial: String(serial) }),
      ...(entryId !== null && { row: String(entryId) }),
    })
  }
  if (oldestUnsealedMs !== null && oldestUnsealedMs > behindMs)
    return found('auditLog', 'auditBehind', { seconds: String(Math.round(oldestUnsealedMs / second)) })
  return found('auditLog', 'auditSealed')
}
