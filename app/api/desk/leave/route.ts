import { act, actorOf, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onScreen } from '@/lib/wire/commands'

/** This screen is being closed; sent by the browser on its way out. */
export const POST = route({
  action: 'desk.screen',
  body: onScreen,
  run: async ({ viewer, body, request }) => {
    await act.leaveScreen(actorOf(viewer, request), body.screen)
    return ok({})
  },
})
