import { liveStream } from '@/lib/http/live-stream'
import { house, newsFor, route } from '@/lib/server'
import { ok } from '@/lib/values/result'

/** The live stream of one browser: hints about what this person may see, and key presses as they happen. */
export const GET = route({
  action: 'live.listen',
  run: async ({ viewer, reach, request }) => {
    const { deps, closing } = house()
    return ok(
      liveStream({
        subscribe: (send) => newsFor(viewer, reach, send),
        now: () => deps.clock.now(),
        alive: () => void deps.presence.seen(viewer.id).catch(() => undefined),
        signal: request.signal,
        closing: closing.signal,
      }),
    )
  },
})
