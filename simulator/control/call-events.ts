import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { KeyDown } from '../caller/keypad.js'
import type { Call, World } from '../world.js'
import { callView } from './views.js'

/** Keeps proxies and browsers from taking a quiet call for a dead connection. Real milliseconds, as is the lifetime. */
const heartbeatMs = 15_000
const lifetimeMsMax = 3_600_000
const stripEntriesShown = 24

/**
 * A call as server-sent events: `state` with the whole view whenever it changed, `key` for each key as it goes down.
 * The key passes through to be drawn and is kept nowhere.
 */
export function callEvents(c: Context, world: World, call: Call): Response {
  return streamSSE(c, async (stream) => {
    let due = false
    const state = async () => {
      due = false
      const view = callView(call)
      const recent = { ...view, strip: view.strip.slice(-stripEntriesShown) }
      await stream.writeSSE({ event: 'state', data: JSON.stringify(recent) })
    }
    // Several changes within one turn are one message.
    const onChange = () => {
      if (due) return
      due = true
      setImmediate(() => void state())
    }
    const onKey = (key: KeyDown) => void stream.writeSSE({ event: 'key', data: JSON.stringify(key) })
    world.events.on(`call:${call.sid}`, onChange)
    world.events.on(`key:${call.sid}`, onKey)
    const heartbeat = setInterval(() => void stream.writeSSE({ event: 'alive', data: '' }), heartbeatMs)
    await new Promise<void>((resolve) => {
      const lifetime = setTimeout(resolve, lifetimeMsMax)
      stream.onAbort(() => {
        clearTimeout(lifetime)
        resolve()
      })
      void state()
    })
    clearInterval(heartbeat)
    world.events.off(`call:${call.sid}`, onChange)
    world.events.off(`key:${call.sid}`, onKey)
  })
}
