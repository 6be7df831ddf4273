import type { EntryField } from '@/lib/values/card'
import { type LiveMessage, liveStaleMs } from '@/lib/wire/live'

/** `again` is `live` for the two seconds in which the screen says so. */
export type Connection = 'connecting' | 'live' | 'stale' | 'again'

/** The newest key-press message of one payment. */
export interface Progress {
  readonly attemptId: string
  readonly field: EntryField
  readonly keys: number
  readonly serial: number
  /** When the key arrived, on the server's clock. */
  readonly at: number
  /** The request for the field into which it was typed, and when its keys came that this tab heard of, in real milliseconds. */
  readonly effectId: string
  readonly times: readonly number[]
}

/** What one tab knows of the stream. Times ending in `WallMs` are this browser's own clock. */
export interface LiveState {
  readonly connection: Connection
  readonly lastMessageWallMs: number | null
  readonly againSinceWallMs: number | null
  readonly progress: ReadonlyMap<string, Progress>
}

export const initialLive: LiveState = {
  connection: 'connecting',
  lastMessageWallMs: null,
  againSinceWallMs: null,
  progress: new Map(),
}

/** "Live again" is shown this long. */
export const liveAgainMs = 2_000

/** More keys than any field has. */
const keyTimesMax = 60

/** Progress of this many payments is kept: a desk works on one, a supervisor may watch some. */
const progressPaymentsMax = 50

/**
 * Takes one message in. A progress message with a serial that is not higher than the last one changes nothing.
 * @param scale business seconds in a real one: the rhythm of fingers is no business time
 */
export function receive(state: LiveState, message: LiveMessage, wallMs: number, scale = 1): LiveState {
  const healed = state.connection === 'stale'
  const next: LiveState = {
    ...state,
    connection: healed ? 'again' : state.connection === 'connecting' ? 'live' : state.connection,
    againSinceWallMs: healed ? wallMs : state.againSinceWallMs,
    lastMessageWallMs: wallMs,
  }
  return message.type === 'progress'
    ? { ...next, progress: withProgress(state.progress, message, scale) }
    : next
}

/** Looks at the clock: silence makes data stale, and "Live again" ends. Returns the same object when nothing changed. */
export function watch(state: LiveState, wallMs: number): LiveState {
  if (state.lastMessageWallMs === null) return state
  if (state.connection !== 'stale' && wallMs - state.lastMessageWallMs > liveStaleMs) {
    return { ...state, connection: 'stale' }
  }
  if (state.connection === 'again' && wallMs - (state.againSinceWallMs ?? 0) >= liveAgainMs) {
    return { ...state, connection: 'live' }
  }
  return state
}

function withProgress(
  known: ReadonlyMap<string, Progress>,
  message: Extract<LiveMessage, { type: 'progress' }>,
  scale: number,
): ReadonlyMap<string, Progress> {
  const last = known.get(message.paymentId)
  if (last && last.serial >= message.serial) return known
  const before = last?.effectId === message.effectId ? last.times : []
  const next = new Map(known)
  next.delete(message.paymentId)
  next.set(message.paymentId, {
    attemptId: message.attemptId,
    field: message.field,
    keys: message.keys,
    serial: message.serial,
    at: message.at,
    effectId: message.effectId,
    times: message.keys > 0 ? [...before, message.at / scale].slice(-keyTimesMax) : [],
  })
  const oldest = next.keys().next()
  if (next.size > progressPaymentsMax && !oldest.done) next.delete(oldest.value)
  return next
}
