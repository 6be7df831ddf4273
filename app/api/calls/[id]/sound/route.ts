import { act, actorOf, onCall, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onCall as nothing } from '@/lib/wire/commands'

/** Lets the recording go on after a card was said aloud. */
export const POST = route({
  action: 'call.sound',
  ...onCall,
  body: nothing,
  run: async ({ viewer, subject, request }) => {
    const done = await act.soundAgain(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok({}) : done
  },
})
