import type { Noted, Trail } from '../http/trail'
import type { Asked } from '../usecases/audit-trail'
import { actorOf } from './actor'
import { house } from './house'

/** What every handler writes down of requests that changed nothing (lib/http.ts). */
export const trail: Trail = {
  refused: (noted, code) => house().audit.trail.refused(askedOf(noted), code),
  failed: (noted, errorId) => house().audit.trail.failed(askedOf(noted), errorId),
  viewed: (noted) => house().audit.trail.viewed(askedOf(noted)),
}

function askedOf({ viewer, request, action, subject }: Noted): Asked {
  return { actor: actorOf(viewer, request), action, subject }
}
