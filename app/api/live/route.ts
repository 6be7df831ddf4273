import { liveStream } from '@/lib/http/live-stream'
import { house, newsFor, route, takeStream } from '@/lib/server'
import { err, ok } from '@/lib/values/result'

/** The live stream of one browser: hints about what this person may see, and key presses as they happen. */
export const GET = route({
  action: 'live.listen',
  run: async ({ viewer, reach, request }) => {
    const { auth, deps, link, closing } = house()
    const putBack = takeStream(viewer)
    if (!putBack) return err({ code: 'busy' })
    return ok(
      liveStream({
        subscribe(send, missed, changed) {
          const leave = newsFor(viewer, reach, send, missed, changed)
          return () => {
            leave()
            putBack()
          }
        },
        connected: () => link.connected(),
        now: () => deps.clock.now(),
        alive: () => void deps.presence.seen(viewer.id).catch(() => undefined),
        allowed: async () => {
          const now = await auth.viewerOfSession(viewer.proof.sessionId)
          // Another role may see other things: the next stream is opened by the rules of now.
          if (now?.id !== viewer.id) return 'over'
          return String(now.roles) === String(viewer.roles) ? 'yes' : 'otherwise'
        },
        signal: request.signal,
        closing: closing.signal,
      }),
    )
  },
})
