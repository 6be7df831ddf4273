'use client'

import { useEffect, useRef } from 'react'
import type { DeskView } from '@/lib/wire/views'
import { leaveScreen, takeScreen } from './commands'

/** Where this person works: here, in another window, or nowhere for the moment. */
export type Place = 'here' | 'elsewhere' | 'nowhere'

/** A name for this page as it is loaded now. */
const own = Math.random().toString(36).slice(2).padEnd(8, '0')

/**
 * One window of a person acts, all others only show. The first one that opens acts; one that opens beside it shows until
 * somebody works in it. Whoever closes or loads the page anew leaves the place free.
 */
export function useScreen(desk: DeskView): {
  readonly place: Place
  readonly workHere: () => Promise<unknown>
} {
  const place: Place = desk.screen === null ? 'nowhere' : desk.screen === own ? 'here' : 'elsewhere'
  const shown = useRef(false)
  useEffect(() => {
    // A window that was only looked at stays so until it is asked to act.
    if (place === 'elsewhere') shown.current = true
    if (place === 'nowhere' && !shown.current) void takeScreen(own)
  }, [place])
  useEffect(() => {
    const leave = () => leaveScreen(own)
    window.addEventListener('pagehide', leave)
    return () => window.removeEventListener('pagehide', leave)
  }, [])
  return {
    place,
    workHere: async () => {
      shown.current = false
      return takeScreen(own)
    },
  }
}
