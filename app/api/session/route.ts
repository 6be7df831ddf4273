import { people, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** Whether this session is locked, and what unlocks it. */
export const GET = route({
  action: 'session.view',
  run: async ({ viewer, request }) => ok(await people.sessionOf(people.selfOf(viewer, request))),
})
