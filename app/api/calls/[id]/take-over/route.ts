import { act, actorOf, onCall, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onCall as nothing } from '@/lib/wire/commands'

/** Goes on with a call whose agent’s screen was lost. */
export const POST = route({
  action: 'call.takeOver',
  ...onCall,
  body: nothing,
  run: async ({ viewer, subject, request }) => {
    const done = await act.takeOverCall(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok({}) : done
  },
})
