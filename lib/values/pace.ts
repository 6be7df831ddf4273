import type { Instant } from './instant'

/** How business time runs: at the real moment `realMs` it was `businessMs`, and runs `scale` times as fast since then. */
export interface Pace {
  readonly realMs: Instant
  readonly businessMs: Instant
  readonly scale: number
}

/** The business time at a real moment, in whole milliseconds. */
export function businessTimeAt({ realMs, businessMs, scale }: Pace, nowMs: Instant): Instant {
  return Math.round(businessMs + (nowMs - realMs) * scale)
}
