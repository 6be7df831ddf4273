import { type LiveMessage, liveMessage } from '@/lib/wire/live'
import { keepStream } from './stream'

/** A leader that says nothing for this long is frozen or gone wrong: a visible tab takes its place. */
const leaderSilenceMsMax = 6_000
const pulseMs = 1_000

/**
 * One stream for all tabs of a person: the tab that holds the lock opens it and passes every message on.
 * @param person keeps two people who share a browser profile apart
 * @returns ends this tab's part; another tab takes the lead over
 */
export function joinLive(person: string, onMessage: (message: LiveMessage) => void): () => void {
  // Locks need a secure origin; without them each tab keeps its own stream.
  if (typeof BroadcastChannel === 'undefined' || !navigator.locks) return keepStream('/api/live', onMessage)
  return shareStream(`sotto-live-${person}`, onMessage)
}

function shareStream(name: string, onMessage: (message: LiveMessage) => void): () => void {
  const channel = new BroadcastChannel(name)
  const leaving = new AbortController()
  let leading = false
  let heardWallMs = Date.now()

  channel.onmessage = (event: MessageEvent<unknown>) => {
    heardWallMs = Date.now()
    const message = liveMessage.safeParse(event.data)
    if (message.success && !leading) onMessage(message.data)
  }

  const lead = (lock: LockOptions) => {
    void navigator.locks
      .request(name, lock, async () => {
        if (leaving.signal.aborted) return
        leading = true
        const stop = keepStream('/api/live', (message) => {
          channel.postMessage(message)
          onMessage(message)
        })
        stopLeading = () => {
          stop()
          leading = false
        }
        await new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()))
        stopLeading()
      })
      .catch(() => {
        // Another tab took the lead because this one was silent, or this tab is leaving.
        stopLeading()
        if (!leaving.signal.aborted) lead({ signal: leaving.signal })
      })
  }
  let stopLeading = () => {}
  lead({ signal: leaving.signal })

  const pulse = setInterval(() => {
    if (leading) return channel.postMessage({ type: 'leading' })
    const silent = Date.now() - heardWallMs > leaderSilenceMsMax
    if (!silent || document.visibilityState !== 'visible') return
    heardWallMs = Date.now()
    lead({ steal: true })
  }, pulseMs)

  return () => {
    clearInterval(pulse)
    leaving.abort()
    channel.close()
  }
}
