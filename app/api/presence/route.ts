import { act, actorOf, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { setPresence } from '@/lib/wire/commands'

/** Takes calls from now on, or no more. */
export const POST = route({
  action: 'presence.set',
  body: setPresence,
  run: async ({ viewer, body, request }) => {
    const availability = body.state === 'ready' ? { ...body, reason: null } : body
    await act.setPresence(actorOf(viewer, request), availability)
    return ok({})
  },
})
