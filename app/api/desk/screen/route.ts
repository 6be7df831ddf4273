import { act, actorOf, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onScreen } from '@/lib/wire/commands'

/** From now on this screen of the asking person acts; the others only show. */
export const POST = route({
  action: 'desk.screen',
  body: onScreen,
  run: async ({ viewer, body, request }) => {
    await act.takeScreen(actorOf(viewer, request), body.screen)
    return ok({})
  },
})
