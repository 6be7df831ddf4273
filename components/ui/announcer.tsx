'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'
import { preferences } from '@/lib/client/preferences'
import { play } from '../sound/tones'
import { createAnnouncer, type Region } from './announcing'

let texts: Readonly<Record<Region, string>> = { polite: '', assertive: '' }
const silent = texts
const listeners = new Set<() => void>()

/**
 * Says a text to screen readers, or a short tone instead where a person has chosen that. See {@link createAnnouncer} for what
 * is dropped.
 */
export const announce = createAnnouncer({
  write: (region, text) => {
    const { announcements, volume } = preferences()
    if (announcements === 'tones' && text !== '') play('tick', volume === 'off' ? 'soft' : volume)
    texts = { ...texts, [region]: announcements === 'speech' ? text : '' }
    for (const listener of listeners) listener()
  },
  now: () => performance.now(),
  later: (run, ms) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})

/** Says the text at once for each new `name`, and not again when only the text changes. `told`: the name that is no news. */
export function useNews(name: string | null, text: string, told: string | null = null): void {
  const last = useRef(told)
  useEffect(() => {
    if (last.current === name) return
    last.current = name
    announce(text, 'assertive')
  }, [name, text])
}

/** The two live regions. They are in the page from the start: a region that appears with its text is not read. */
export function Announcer() {
  const now = useSyncExternalStore(
    subscribe,
    () => texts,
    () => silent,
  )
  return (
    <div className="sr-only">
      <div id="announced-politely" role="status">
        {now.polite}
      </div>
      <div id="announced-at-once" role="alert">
        {now.assertive}
      </div>
    </div>
  )
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
