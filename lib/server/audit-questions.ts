import { may } from '../domain/permissions'
import { type AuditReading, auditPage, findSubjects, readPlace } from '../usecases/views/audit'
import type { Viewer } from '../wire/views'
import { house } from './house'
import { trail } from './trail'

/** Questions about the audit. */
export const audit = {
  page: (...asked: Rest<typeof auditPage>) => auditPage(reading(), ...asked),
  find: (...asked: Rest<typeof findSubjects>) => findSubjects(reading(), ...asked),
  place: readPlace,
}

/** Whether this person may look into the audit. That they may not is written down. */
export async function maySeeAudit(viewer: Viewer, headers: Headers): Promise<boolean> {
  if (may(viewer, 'audit.view', null)) return true
  await trail.refused({ viewer, request: { headers }, action: 'audit.view', subject: null }, 'notAllowed')
  return false
}

function reading(): AuditReading {
  const { audit: office, deps } = house()
  return { log: office.log, now: () => deps.clock.now(), timeZone: deps.settings.timeZone }
}

/** What is asked of a use case beside what it needs. */
type Rest<F> = F extends (needs: never, ...rest: infer R) => unknown ? R : never
