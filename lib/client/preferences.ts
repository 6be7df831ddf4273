'use client'

import { useSyncExternalStore } from 'react'
import { z } from 'zod'

const shape = z.object({
  /** Whether single letters and figures run actions. */
  letters: z.boolean().catch(true),
  volume: z.enum(['off', 'soft', 'loud']).catch('soft'),
  /** How a screen reader is told of what happens. */
  announcements: z.enum(['speech', 'tones', 'off']).catch('speech'),
})

/** What a person has chosen for this browser. */
export type Preferences = z.infer<typeof shape>

const storageKey = 'sotto-preferences'
const standard: Preferences = { letters: true, volume: 'soft', announcements: 'speech' }

let known: Preferences | null = null
const listeners = new Set<() => void>()

/** As chosen, else the standard; a browser that forbids the storage forgets at the next load. */
export function preferences(): Preferences {
  known ??= read()
  return known
}

/** Changes some of them; they hold at once, in every tab of this browser. */
export function prefer(part: Partial<Preferences>): void {
  known = { ...preferences(), ...part }
  try {
    localStorage.setItem(storageKey, JSON.stringify(known))
  } catch {
    // Nothing is kept: see above.
  }
  for (const listener of listeners) listener()
}

/** The preferences, for what is painted by them. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences, () => standard)
}

function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key !== storageKey) return
    known = null
    listener()
  }
  listeners.add(listener)
  window.addEventListener('storage', onStorage)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', onStorage)
  }
}

function read(): Preferences {
  try {
    return shape.catch(standard).parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return standard
  }
}
