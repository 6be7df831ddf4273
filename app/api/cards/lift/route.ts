import { act, actorOf, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { withNothing } from '@/lib/wire/commands'

/** Cards are taken again. */
export const POST = route({
  action: 'cards.lift',
  body: withNothing,
  run: async ({ viewer, request }) => {
    await act.liftStop(actorOf(viewer, request))
    return ok({})
  },
})
