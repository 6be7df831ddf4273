import type { LiveMessage } from '@/lib/wire/live'
import { leaveToSignIn } from '../session'
import { lineUp, type ServerClock, serverTimeAt } from './clock'
import { type Connection, initialLive, type LiveState, type Progress, receive, watch } from './state'

/** What the connection chip shows. */
export interface ConnectionView {
  readonly state: Connection
  /** When the last message came, on this browser's clock. */
  readonly lastWallMs: number | null
}

type Listener = () => void

/**
 * Holds the stream's state outside React, so that a key press repaints one row and nothing else.
 * One per tab; `news` passes `hello` and `changed` on to whoever shows the data they speak of.
 */
export class LiveStore {
  #state: LiveState = initialLive
  #clock: ServerClock = { serverMs: Date.now(), wallMs: Date.now(), scale: 1 }
  #connection: ConnectionView = { state: 'connecting', lastWallMs: null }
  readonly #connectionListeners = new Set<Listener>()
  readonly #progressListeners = new Set<Listener>()
  readonly #newsListeners = new Set<(message: News) => void>()

  readonly take = (message: LiveMessage): void => {
    const now = Date.now()
    if (message.type === 'over') leaveToSignIn()
    if (message.type === 'hello' || message.type === 'beat') this.heardTime(message.serverNow)
    this.#become(receive(this.#state, message, now, this.#clock.scale))
    if (message.type === 'hello' || message.type === 'changed') {
      for (const listener of this.#newsListeners) listener(message)
    }
  }

  readonly look = (): void => this.#become(watch(this.#state, Date.now()))

  /** Lines the clock up with a time that came in an answer or a message. */
  readonly heardTime = (serverMs: number, scale?: number): void => {
    this.#clock = lineUp(this.#clock, serverMs, Date.now(), scale)
  }

  readonly serverNow = (): number => serverTimeAt(this.#clock, Date.now())
  readonly clockScale = (): number => this.#clock.scale
  readonly connection = (): ConnectionView => this.#connection
  readonly progressOf = (paymentId: string): Progress | null => this.#state.progress.get(paymentId) ?? null

  readonly onConnection = (listener: Listener) => add(this.#connectionListeners, listener)
  readonly onProgress = (listener: Listener) => add(this.#progressListeners, listener)
  readonly onNews = (listener: (message: News) => void) => add(this.#newsListeners, listener)

  #become(next: LiveState): void {
    const before = this.#state
    this.#state = next
    if (next.connection !== before.connection) {
      this.#connection = { state: next.connection, lastWallMs: next.lastMessageWallMs }
      for (const listener of this.#connectionListeners) listener()
    }
    if (next.progress !== before.progress) for (const listener of this.#progressListeners) listener()
  }
}

/** A message that makes somebody fetch the truth. */
export type News = Extract<LiveMessage, { type: 'hello' | 'changed' }>

function add<T>(set: Set<T>, member: T): () => void {
  set.add(member)
  return () => void set.delete(member)
}

/** This tab's store. Rendering on the server uses its initial state only. */
export const liveStore = new LiveStore()
