import type { Clock } from '@/lib/ports/clock'

/**
 * The business clock. With a scale of 1 it is the time of day; a demo's faster clock starts at the time of day and runs
 * on at its scale from `epoch`, so that every instance and the browser agree on it.
 */
export function systemClock(scale: number, epoch: number = 0): Clock {
  if (scale === 1) return { scale, now: () => Date.now() }
  return { scale, now: () => Math.round(epoch + (Date.now() - epoch) * scale) }
}
