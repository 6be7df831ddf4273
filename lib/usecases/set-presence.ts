import type { Availability } from '@/lib/ports/presence'
import type { Audit } from '@/lib/ports/store'
import { auditOf } from './audit'
import type { Actor, Deps } from './deps'

/** Takes calls from now on, or no more. */
export async function setPresence(deps: Deps, actor: Actor, availability: Availability): Promise<void> {
  const { state, reason } = availability
  const detail: Audit['detail'] = reason === null ? { state } : { state, reason }
  await deps.presence.set(
    actor.id,
    availability,
    deps.clock.now(),
    auditOf(actor, 'presence.set', 'person', actor.id, detail),
  )
}

/** This screen acts from now on; all others of the same person only show. */
export async function takeScreen(deps: Deps, actor: Actor, screen: string): Promise<void> {
  await deps.presence.takeScreen(actor.id, screen, deps.clock.now(), screenAudit(actor, 'acts'))
}

/** This screen is being closed. */
export async function leaveScreen(deps: Deps, actor: Actor, screen: string): Promise<void> {
  await deps.presence.leaveScreen(actor.id, screen, deps.clock.now(), screenAudit(actor, 'closed'))
}

/** Which screen it is says nothing to anybody, and its name was made up by a browser. */
function screenAudit(actor: Actor, state: 'acts' | 'closed'): Audit {
  return auditOf(actor, 'desk.screen', 'person', actor.id, { state })
}
