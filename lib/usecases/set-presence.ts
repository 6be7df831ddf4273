import { auditOf } from './audit'
import type { Actor, Deps } from './deps'

/** Takes calls from now on, or no more. */
export async function setPresence(deps: Deps, actor: Actor, state: 'ready' | 'away'): Promise<void> {
  await deps.presence.set(
    actor.id,
    state,
    deps.clock.now(),
    auditOf(actor, 'presence.set', 'person', actor.id, { state }),
  )
}
