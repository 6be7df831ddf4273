import { type LiveMessage, liveMessage } from '@/lib/wire/live'

/** A lost stream is opened again after this time plus as much jitter, so that a restarted server is not stormed. */
const retryMs = 500
const retryJitterMs = 500
/** Beats come every 0.7 s: this much silence means a dead connection that nobody closed. */
const silenceMsMax = 5_000

/**
 * Keeps one server-sent event stream open until the returned function is called.
 * Messages that do not parse are dropped: an older tab may meet a newer server.
 */
export function keepStream(path: string, onMessage: (message: LiveMessage) => void): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  const close = () => {
    source?.close()
    source = null
    clearTimeout(timer)
  }
  const again = () => {
    close()
    if (!over) timer = setTimeout(open, retryMs + Math.random() * retryJitterMs)
  }
  const guard = () => {
    clearTimeout(timer)
    timer = setTimeout(again, silenceMsMax)
  }
  function open() {
    source = new EventSource(path)
    guard()
    source.onerror = again
    source.onmessage = (event) => {
      guard()
      const message = parseLive(event.data)
      if (message) onMessage(message)
      if (message?.type === 'reconnect') again()
    }
  }

  open()
  return () => {
    over = true
    close()
  }
}

/** Reads one `data:` line. `null` when it is not a message that we know. */
export function parseLive(data: unknown): LiveMessage | null {
  if (typeof data !== 'string') return null
  try {
    const parsed = liveMessage.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : null
  } catch {
    // Not JSON: a proxy may write its own lines into a stream.
    return null
  }
}
