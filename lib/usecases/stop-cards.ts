import { auditOf } from './audit'
import type { Actor, Deps } from './deps'

/** No card entry starts from now on; those that are open finish. */
export async function stopCards(deps: Deps, actor: Actor): Promise<void> {
  const { connector } = deps.settings
  const stop = { connector, since: deps.clock.now(), why: 'person', by: actor.id, paymentId: null } as const
  await deps.cardStops.stop(stop, auditOf(actor, 'cards.stop', 'connector', connector))
}

/** Cards are taken again. */
export async function liftStop(deps: Deps, actor: Actor): Promise<void> {
  const { connector } = deps.settings
  const audit = auditOf(actor, 'cards.lift', 'connector', connector)
  await deps.cardStops.lift(connector, actor.id, deps.clock.now(), audit)
}
