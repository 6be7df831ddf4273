import { type LiveMessage, liveBeatMs } from '@/lib/wire/live'

/** A stream ends after this long; the browser connects again and meets whichever instance is best. */
export const streamMsMax = 30 * 60_000
/** Messages that a slow browser may leave unread before its stream is ended. */
const unreadMax = 1_000

/** What a stream needs: a source of messages, a clock, and the request's own end. */
export interface StreamSource {
  subscribe(send: (message: LiveMessage) => void): () => void
  now(): number
  /** Called now and then while the stream is open. */
  alive(): void
  readonly signal: AbortSignal
  /** Streams of this process end together when it goes down. */
  readonly closing: AbortSignal
}

/** Answers with server-sent events: a `hello`, then messages and beats until somebody ends it. */
export function liveStream(source: StreamSource): Response {
  const encoder = new TextEncoder()
  let end = (): void => undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (message: LiveMessage): void => {
          if ((controller.desiredSize ?? 0) < -unreadMax) end()
          else controller.enqueue(encoder.encode(`data: ${JSON.stringify(message)}\n\n`))
        }
        const unsubscribe = source.subscribe(send)
        const beat = setInterval(() => send({ type: 'beat', serverNow: source.now() }), liveBeatMs)
        const alive = setInterval(source.alive, aliveEveryMs)
        const life = setTimeout(() => reconnect(), streamMsMax)
        const reconnect = (): void => {
          send({ type: 'reconnect' })
          end()
        }
        end = () => {
          end = () => undefined
          clearInterval(beat)
          clearInterval(alive)
          clearTimeout(life)
          unsubscribe()
          source.closing.removeEventListener('abort', reconnect)
          try {
            controller.close()
          } catch {
            // The browser had gone already.
          }
        }
        // The stream's own cancel never fires under Next; the request's signal does.
        source.signal.addEventListener('abort', () => end(), { once: true })
        source.closing.addEventListener('abort', reconnect, { once: true })
        source.alive()
        send({ type: 'hello', serverNow: source.now() })
        if (source.signal.aborted) end()
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

/** How often an open stream proves that its person is present. */
const aliveEveryMs = 4_000
