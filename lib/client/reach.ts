'use client'

import { useSyncExternalStore } from 'react'

/**
 * Whether the server answered when it was last asked for the truth. Only reading counts: reading goes on by itself, so
 * that it also finds out when the way is open again.
 */
class Reach {
  #reached = true
  readonly #listeners = new Set<() => void>()

  /** A read was answered, however, or was not. */
  readonly heard = (reached: boolean): void => {
    if (reached === this.#reached) return
    this.#reached = reached
    for (const listener of this.#listeners) listener()
  }

  readonly reached = (): boolean => this.#reached

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/** This tab's. */
export const reach = new Reach()

/** Whether the server can be reached, as far as this tab knows. */
export function useReached(): boolean {
  return useSyncExternalStore(reach.onChange, reach.reached, () => true)
}
