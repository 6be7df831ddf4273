import { actorOf, changePace, onlyInDemo, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { setPace } from '@/lib/wire/demo'

/** Lets business time run faster for a while, on all instances at once. */
export const POST = onlyInDemo(
  route({
    action: 'demo.pace',
    body: setPace,
    run: async ({ viewer, body, request }) => {
      await changePace(actorOf(viewer, request), 'usual' in body ? null : body)
      return ok({})
    },
  }),
)
