import type { RouteHandler } from '../http'
import { withCookies } from '../http/open-door'
import { refuse } from '../http/refusals'
import { auditOf } from '../usecases/audit'
import type { Actor } from '../usecases/deps'
import { house } from './house'

/** A handler that exists only under the demo switch; everywhere else its address leads nowhere. */
export function onlyInDemo(handler: RouteHandler): RouteHandler {
  const closed = async (...asked: Parameters<RouteHandler>) =>
    house().env.demo ? handler(...asked) : refuse({ code: 'notFound' })
  return Object.assign(closed, { action: handler.action })
}

/** Where the bar of the demo is, `null` when there is none. */
export function demoBarUrl(): string | null {
  const { env } = house()
  return env.demo ? env.demoBarUrl : null
}

/** The two people of the demo whom its bar knows (prisma/seed.ts). */
const people = { agent: 'amy@demo.sotto.test', supervisor: 'sam@demo.sotto.test' } as const
export type DemoPerson = keyof typeof people

/** Goes on as this person; `null` when the seed has not made them. */
export async function become(who: DemoPerson, request: Request): Promise<Response | null> {
  const cookies = await house().auth.become(request, people[who])
  if (!cookies) return null
  return withCookies({ answer: { become: who }, cookies })
}

/** Lets business time run faster for a while, or (`null`) at its usual pace again. */
export async function changePace(
  actor: Actor,
  haste: { readonly scale: number; readonly forMs: number } | null,
): Promise<void> {
  const kept = house().pace?.kept
  const audit = auditOf(actor, 'demo.pace', 'installation', null, { ...haste })
  await (haste ? kept?.hasten(haste.scale, haste.forMs, audit) : kept?.usual(audit))
}
