/** A moment: milliseconds since 1970-01-01 UTC, as the `Clock` port gives it (the clock may be scaled in the demo). */
export type Instant = number

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
