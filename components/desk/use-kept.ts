'use client'

import { useEffect, useState } from 'react'
import { type Kept, keptIn, nothingKept, storedOf } from './kept'

const storageKey = 'sotto-desk'

/**
 * What this tab keeps of a call, also when the page is loaded anew. The desk is first shown when its data have come, never
 * by the server, so nothing that is remembered can differ from a page that was sent.
 */
export function useKept(callId: string | null): {
  readonly kept: Kept
  readonly keep: (part: (before: Kept) => Partial<Omit<Kept, 'callId'>>) => void
} {
  const [state, setState] = useState(() => keptIn(read(), callId))
  const kept = state.callId === callId ? state : nothingKept(callId)
  const stored = storedOf(kept)
  useEffect(() => write(stored), [stored])
  return {
    kept,
    keep: (part) =>
      setState((state) => {
        const before = state.callId === callId ? state : nothingKept(callId)
        return { ...before, ...part(before) }
      }),
  }
}

/** Whoever signs out leaves nothing behind for whoever comes to this browser next. */
export function forgetKept(): void {
  write(null)
}

/** A browser may forbid the storage: then a reload forgets, as it would without any. */
function read(): string | null {
  try {
    return sessionStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function write(stored: string | null): void {
  try {
    if (stored === null) sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, stored)
  } catch {
    // As above.
  }
}
