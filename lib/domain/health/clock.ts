import { minute, second } from '@/lib/values/instant'
import type { TimeReading } from './answers'
import { type Finding, found } from './checks'

/**
 * Journals of several instances and times of the vendors are read side by side, by the second, and a screen counts as
 * stale after two: up to there nobody notices.
 */
const offMs = 2 * second

/** By then a time in a dispute with a bank is another minute, and one-time codes for signing in stop working. */
const wrongMs = minute

/** Our clock against those of others. One that differs is enough: whoever is right, they are not together. */
export function judgeClock(readings: readonly (TimeReading | null)[]): Finding {
  const apart = readings
    .filter((reading) => reading !== null)
    .map((reading) => ({ of: reading.of, ms: apartMs(reading) }))
    .sort((a, b) => b.ms - a.ms)
  const worst = apart[0]
  if (!worst) return found('clock', 'checkFailed')
  if (worst.ms <= offMs) return found('clock', 'clockRight', { against: String(apart.length) })
  const values = { seconds: String(Math.round(worst.ms / second)), against: worst.of }
  return found('clock', worst.ms > wrongMs ? 'clockWrong' : 'clockOff', values)
}

/**
 * By how much the clocks differ for sure. What was shown is rounded down, and it was read at a moment that we do not know:
 * only what neither can explain is a difference.
 */
export function apartMs({ askedAt, answeredAt, theirs, resolutionMs }: TimeReading): number {
  const ahead = askedAt - (theirs + resolutionMs)
  const behind = theirs - answeredAt
  return Math.max(0, ahead, behind)
}
