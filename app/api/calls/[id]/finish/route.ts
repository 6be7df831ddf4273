import { act, actorOf, onCall, route } from '@/lib/server'
import { ok } from '@/lib/values/result'
import { finishCall } from '@/lib/wire/commands'

/** Puts an ended call away, with what there is to remember of it; the agent is free for the next one. */
export const POST = route({
  action: 'call.finish',
  ...onCall,
  body: finishCall,
  run: async ({ viewer, subject, body, request }) => {
    const finished = await act.finishCall(actorOf(viewer, request), subject.state.id, body.note)
    return finished.ok ? ok({}) : finished
  },
})
