import { act, actorOf, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { setPresence } from '@/lib/wire/commands'

/** Takes calls from now on, or no more. */
export const POST = route({
  action: 'presence.set',
  body: setPresence,
  run: async ({ viewer, body, request }) => {
    await act.setPresence(actorOf(viewer, request), body.state)
    return ok({})
  },
})
