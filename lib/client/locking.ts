'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { idleMs, reportEveryMs } from '@/lib/wire/people'

/**
 * Whether this browser's screen is locked. The server decides what a locked session may do; this only shows it at the right
 * time, also when nothing is asked of the server. All tabs of a browser lock and unlock together.
 */
class Lock {
  #locked = false
  #asking = false
  #activeWallMs = Date.now()
  #reportedWallMs = 0
  readonly #listeners = new Set<() => void>()
  readonly #others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('sotto-presence')

  constructor() {
    if (this.#others) this.#others.onmessage = ({ data }: MessageEvent<unknown>) => this.#heard(data)
  }

  readonly locked = (): boolean => this.#locked
  readonly asking = (): boolean => this.#asking
  readonly onChange = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** The server says so, or nobody was here for too long. */
  readonly lock = (): void => this.#become(true, this.#asking)
  /** Somebody wants to do what only an unlocked screen does. */
  readonly ask = (): void => this.#become(true, true)
  readonly keepGoing = (): void => this.#become(this.#locked, false)
  readonly unlock = (): void => {
    this.#activeWallMs = Date.now()
    this.#become(false, false)
    this.#others?.postMessage({ type: 'unlocked' })
  }

  /** A key or a pointer moved. The server is told at most every half minute; what is told last is at most that old. */
  readonly present = (report: () => void): void => {
    if (this.#locked) return
    const now = Date.now()
    this.#activeWallMs = now
    if (now - this.#reportedWallMs < reportEveryMs) return
    this.#reportedWallMs = now
    this.#others?.postMessage({ type: 'present' })
    report()
  }

  /** Locks when nobody was in any tab for as long as the server allows. */
  readonly look = (): void => {
    if (!this.#locked && Date.now() - this.#activeWallMs >= idleMs) this.lock()
  }

  #heard(data: unknown): void {
    const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : null
    if (type === 'present') this.#activeWallMs = Date.now()
    if (type === 'unlocked') {
      this.#activeWallMs = Date.now()
      this.#become(false, false)
    }
  }

  #become(locked: boolean, asking: boolean): void {
    if (locked === this.#locked && asking === this.#asking) return
    this.#locked = locked
    this.#asking = asking
    for (const listener of this.#listeners) listener()
  }
}

/** This tab's lock. */
export const lock = new Lock()

/** Whether the screen is locked. */
export function useLocked(): boolean {
  return useSyncExternalStore(lock.onChange, lock.locked, () => false)
}

/** Whether somebody asked to unlock it during a call. */
export function useAskedToUnlock(): boolean {
  return useSyncExternalStore(lock.onChange, lock.asking, () => false)
}

/** Watches for keys and pointers, and locks when there are none. Used once, by the shell. */
export function usePresence(lockedAtFirst: boolean, report: () => void): void {
  useEffect(() => {
    if (lockedAtFirst) lock.lock()
    const present = () => lock.present(report)
    const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
    for (const sign of signs) window.addEventListener(sign, present, { passive: true, capture: true })
    const timer = setInterval(lock.look, lookEveryMs)
    return () => {
      for (const sign of signs) window.removeEventListener(sign, present, { capture: true })
      clearInterval(timer)
    }
  }, [lockedAtFirst, report])
}

const lookEveryMs = 2_000
