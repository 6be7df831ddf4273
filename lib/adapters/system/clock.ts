import type { Clock } from '@/lib/ports/clock'
import type { Instant } from '@/lib/values/instant'
import { businessTimeAt, type Pace } from '@/lib/values/pace'

/** The time of day: the business clock everywhere but in the demo. */
export const systemClock: Clock = { scale: 1, now: () => Date.now() }

/** A business clock whose pace may change while it runs. Only the demo has one. */
export interface PacedClock extends Clock {
  /**
   * Runs on at this pace. Time never goes back: an instance that hears of a slower pace a moment late has run ahead, and
   * stands still until the pace has caught up.
   */
  follow(pace: Pace): void
  /** Begins anew at this pace, which may be earlier: nothing is left that bears a later time. */
  beginAnew(pace: Pace): void
}

/** A clock that runs at this pace until it is told of another one, the same in every process that is told the same. */
export function pacedClock(first: Pace): PacedClock {
  let pace = first
  let latest: Instant = Number.NEGATIVE_INFINITY
  return {
    get scale() {
      return pace.scale
    },
    now() {
      latest = Math.max(latest, businessTimeAt(pace, Date.now()))
      return latest
    },
    follow(next) {
      // What was told first may arrive last.
      if (next.realMs >= pace.realMs) pace = next
    },
    beginAnew(next) {
      pace = next
      latest = Number.NEGATIVE_INFINITY
    },
  }
}
