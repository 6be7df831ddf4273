'use client'

import { useServerNow } from '@/lib/client/live/use-live'
import { screen } from '@/lib/words'
import { durationWords } from './time-words'

/** How long it is until then. Its width is kept, and a screen reader reads it only to whoever asks. */
export function Countdown({ to }: { to: number }) {
  const now = useServerNow(1_000)
  const left = Math.ceil((to - now) / 1_000) * 1_000
  return (
    <span role="timer" aria-live="off" className="tabular min-w-14 text-small text-text-3">
      {screen.countdown(left > 0 ? durationWords(left) : null)}
    </span>
  )
}
