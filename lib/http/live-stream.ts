import { setMaxListeners } from 'node:events'
import { type LiveMessage, liveBeatMs } from '@/lib/wire/live'

/** A stream ends after this long; the browser connects again and meets whichever instance is best. */
export const streamMsMax = 30 * 60_000
/** Messages that a slow browser may leave unread before its stream is ended. */
export const unreadMax = 1_000
/** How often an open stream proves that its person is present. */
export const aliveEveryMs = 4_000
/** Besides when it is told, a stream makes sure this often that its person may still listen: the word may be lost. */
export const permissionEveryMs = 30_000

/** What a stream needs: a source of messages, a clock, and the request's own end. */
export interface StreamSource {
  /**
   * @param missed called when messages may have been lost on their way to this process
   * @param changed called when something about the person has changed: whether they may still listen is asked at once
   */
  subscribe(send: (message: LiveMessage) => void, missed: () => void, changed: () => void): () => void
  /** Whether messages arrive in this process; while they do not, silence tells the browser. */
  connected(): boolean
  now(): number
  /** Called now and then while the stream is open. */
  alive(): void
  /** Whether the person may still listen: `over` when the session is, `otherwise` when another stream would show other things. */
  allowed(): Promise<'yes' | 'otherwise' | 'over'>
  readonly signal: AbortSignal
  /** Streams of this process end together when it goes down. */
  readonly closing: AbortSignal
}

/** Answers with server-sent events: a `hello`, then messages and beats until somebody ends it. */
export function liveStream(source: StreamSource): Response {
  let end = (): void => undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = pour(source, controller)
      },
      cancel: () => end(),
    },
    { highWaterMark: 16 },
  )
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}

const encoder = new TextEncoder()

/** @returns ends the stream; a second call does nothing */
function pour(source: StreamSource, controller: ReadableStreamDefaultController<Uint8Array>): () => void {
  const over = new AbortController()
  const send = (message: LiveMessage): void => {
    if (over.signal.aborted) return
    if ((controller.desiredSize ?? 0) < -unreadMax) end()
    else controller.enqueue(encoder.encode(`data: ${JSON.stringify(message)}\n\n`))
  }
  const hello = (): void => send({ type: 'hello', serverNow: source.now() })
  const reconnect = (): void => {
    send({ type: 'reconnect' })
    end()
  }
  const leave = (): void => {
    send({ type: 'over' })
    end()
  }
  const beat = (): void => {
    if (source.connected()) send({ type: 'beat', serverNow: source.now() })
  }
  const check = (): void => {
    // A database that cannot say is no reason to shut anybody out.
    source.allowed().then(
      (allowed) => (allowed === 'yes' ? undefined : allowed === 'over' ? leave() : reconnect()),
      () => undefined,
    )
  }
  const end = (): void => {
    if (over.signal.aborted) return
    over.abort()
    for (const timer of timers) clearInterval(timer)
    unsubscribe()
    try {
      controller.close()
    } catch {
      // The browser had gone already.
    }
  }
  const timers = [
    setInterval(beat, liveBeatMs),
    setInterval(() => source.alive(), aliveEveryMs),
    setInterval(check, permissionEveryMs),
    setTimeout(reconnect, streamMsMax),
  ]
  // Whoever missed something is told as at the beginning: fetch the truth.
  const unsubscribe = source.subscribe(send, hello, check)
  // The stream's own cancel never fires under Next; the request's signal does.
  source.signal.addEventListener('abort', end, { signal: over.signal })
  // As many listeners as there are streams, each gone with its own: no leak, whatever Node makes of the number.
  setMaxListeners(0, source.closing)
  source.closing.addEventListener('abort', reconnect, { signal: over.signal })
  source.alive()
  hello()
  if (source.signal.aborted) end()
  else if (source.closing.aborted) reconnect()
  return end
}
