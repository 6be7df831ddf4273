import { act, actorOf, onCall, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { onCall as nothing } from '@/lib/wire/commands'

/** Card digits were said aloud: silences the recording and marks the passage. */
export const POST = route({
  action: 'call.spoken',
  ...onCall,
  body: nothing,
  run: async ({ viewer, subject, request }) => {
    const done = await act.cardSpoken(actorOf(viewer, request), subject.state.id)
    return done.ok ? ok({}) : done
  },
})
