import { actorOf, ask, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** What is not settled, and who must be told: an agent's own, or everybody's for those who may see them. */
export const GET = route({
  action: 'unresolved.list',
  shows: true,
  run: async ({ viewer, reach, request }) =>
    ok(await ask.unresolved(actorOf(viewer, request), reach === 'all' ? null : viewer.id)),
})
