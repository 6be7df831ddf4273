import { prismaAuditChain } from '../adapters/prisma/audit-chain'
import { prismaAuditLog } from '../adapters/prisma/audit-log'
import { prismaAuditSeals } from '../adapters/prisma/audit-seals'
import type { Prisma } from '../adapters/prisma/client'
import { auditKeys } from '../adapters/system/audit-keys'
import { log } from '../log'
import type { AuditLog, AuditSeals, AuditState } from '../ports/audit'
import type { Clock } from '../ports/clock'
import { auditStateOf } from '../usecases/audit-state'
import { AuditTrail } from '../usecases/audit-trail'

/** Everything about the audit that is not written by the commit of an effect. */
export interface AuditOffice {
  readonly log: AuditLog
  readonly trail: AuditTrail
  readonly seals: AuditSeals
  readonly state: AuditState
}

/** @param dataKeys the present one first, then those that were retired and still vouch for what they sealed */
export function openAudit(prisma: Prisma, dataKeys: readonly Uint8Array[], clock: Clock): AuditOffice {
  const keys = auditKeys(dataKeys)
  const chain = prismaAuditChain(prisma)
  const auditLog = prismaAuditLog(prisma)
  const unwritten = (
    { action, outcome, actorId }: { action: string; outcome: string; actorId: string | null },
    fault: unknown,
    more: number,
  ) => log.warn('audit.unwritten', { action, outcome, person: actorId, more }, fault)
  return {
    log: auditLog,
    trail: new AuditTrail(auditLog, clock, unwritten),
    seals: prismaAuditSeals(prisma, keys),
    state: { read: (now) => auditStateOf(chain, keys.again, { business: now, real: Date.now() }) },
  }
}
