import { act, actorOf, onCall, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onCall as nothing } from '@/lib/wire/commands'

/** Stops the clock of the after-call work. */
export const POST = route({
  action: 'call.holdWrapUp',
  ...onCall,
  body: nothing,
  run: async ({ viewer, subject, request }) => {
    const done = await act.holdWrapUp(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok({}) : done
  },
})
