import type { Instant } from '@/lib/values/instant'

/** The time of the business. Scaled only under the demo switch; never used for HTTP or database timeouts. */
export interface Clock {
  now(): Instant
  /** How many business seconds pass in a real one (1 outside the demo, where it may change at any time). */
  readonly scale: number
}

/** Makes ids that nobody can guess and that sort by time. */
export interface Ids {
  next(): string
  /** Always the same short id for the same text, so that a repeated request names the same thing. */
  from(text: string): string
}
