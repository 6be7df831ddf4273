import { useSyncExternalStore } from 'react'

/**
 * What needs a fresh second factor is asked for, refused, and asked for again once the code was shown. Whoever sends a
 * command knows nothing of it: the fetcher waits here while the shell's dialog asks.
 */
type Asked = { readonly answer: (shown: boolean) => void }

let asked: Asked | null = null
const listeners = new Set<() => void>()

/** Asks for a code; false when the person thinks better of it, or when nobody can be asked. */
export function askForCode(): Promise<boolean> {
  if (listeners.size === 0 || asked) return Promise.resolve(false)
  return new Promise((resolve) => {
    become({ answer: resolve })
  })
}

/** Answers whoever waits. */
export function answerCode(shown: boolean): void {
  const waiting = asked
  become(null)
  waiting?.answer(shown)
}

/** Whether a code is asked for now. */
export function useCodeAsked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => asked !== null,
    () => false,
  )
}

function become(next: Asked | null): void {
  asked = next
  for (const listener of listeners) listener()
}
