'use client'

import { useEffect, useRef } from 'react'
import { preferences } from '@/lib/client/preferences'
import type { DeskView } from '@/lib/wire/views'
import { play } from '../sound/tones'
import { isRinging, wantsEyes } from './sounding'

/** Between two rings. */
const ringEveryMs = 3_000

/** Calls the agent's eyes back to the screen; each cue has its visible twin. */
export function useSounds(desk: DeskView): void {
  const before = useRef<DeskView | null>(null)
  useEffect(() => {
    if (wantsEyes(before.current, desk, document.hidden)) play('attention', preferences().volume)
    before.current = desk
  }, [desk])
  const rings = isRinging(desk)
  useEffect(() => {
    if (!rings) return
    const ring = () => play('ring', preferences().volume)
    ring()
    const timer = setInterval(ring, ringEveryMs)
    return () => clearInterval(timer)
  }, [rings])
}
