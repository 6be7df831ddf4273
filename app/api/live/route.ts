import { liveStream } from '@/lib/http/live-stream'
import { house, newsFor, route, takeStream, viewerOf } from '@/lib/server'
import { err, ok } from '@/lib/values/result'

/** The live stream of one browser: hints about what this person may see, and key presses as they happen. */
export const GET = route({
  action: 'live.listen',
  run: async ({ viewer, reach, request }) => {
    const { deps, link, closing } = house()
    const putBack = takeStream(viewer)
    if (!putBack) return err({ code: 'busy' })
    return ok(
      liveStream({
        subscribe(send, missed) {
          const leave = newsFor(viewer, reach, send, missed)
          return () => {
            leave()
            putBack()
          }
        },
        connected: () => link.connected(),
        now: () => deps.clock.now(),
        alive: () => void deps.presence.seen(viewer.id).catch(() => undefined),
        allowed: async () => {
          const now = await viewerOf(request.headers)
          // Another role may see other things: the next stream is opened by the rules of now.
          return now?.id === viewer.id && String(now.roles) === String(viewer.roles)
        },
        signal: request.signal,
        closing: closing.signal,
      }),
    )
  },
})
