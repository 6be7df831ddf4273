import type { SimClock } from '../clock.js'

/** How long somebody waits for a next one to let past, in simulated time. */
const heldMsMax = 5_000

/** Sends something; what changed places with another one may wait until `previous` has been answered. */
export type Leave<Answer> = (previous: Promise<unknown>) => Promise<Answer>

/** Lets neighbours of one queue change places: who is held back leaves after the next one, or when nobody follows. */
export class Neighbours {
  readonly #held = new Map<string, (previous: Promise<unknown>) => void>()

  constructor(private readonly clock: SimClock) {}

  /** `holds` is asked only while nobody of the queue is held back. */
  send<Answer>(queue: string, holds: () => boolean, leave: Leave<Answer>): Promise<Answer> {
    if (!this.#held.has(queue) && holds()) return this.#hold(queue, leave)
    const answered = leave(nothing)
    this.#release(queue, answered)
    return answered
  }

  clear(): void {
    this.#held.clear()
  }

  #hold<Answer>(queue: string, leave: Leave<Answer>): Promise<Answer> {
    return new Promise((resolve) => {
      const alone = this.clock.after(heldMsMax, () => this.#release(queue, nothing))
      this.#held.set(queue, (previous) => {
        alone.cancel()
        resolve(leave(previous))
      })
    })
  }

  #release(queue: string, previous: Promise<unknown>): void {
    const go = this.#held.get(queue)
    this.#held.delete(queue)
    go?.(previous)
  }
}

const nothing = Promise.resolve()
