import { actorOf, ask, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** The whole truth of the asking agent's desk. */
export const GET = route({
  action: 'desk.view',
  shows: true,
  run: async ({ viewer, request }) => ok(await ask.desk(actorOf(viewer, request))),
})
