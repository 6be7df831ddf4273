import { act, actorOf, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** No card entry starts from now on; open ones finish. */
export const POST = route({
  action: 'cards.stop',
  body: withNothing,
  run: async ({ viewer, request }) => {
    await act.stopCards(actorOf(viewer, request))
    return ok({})
  },
})
