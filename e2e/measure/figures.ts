/** A row of measured times in milliseconds. */
export interface Figures {
  readonly count: number
  readonly median: number
  readonly p95: number
  readonly max: number
}

export function figuresOf(timesMs: readonly number[]): Figures {
  const sorted = timesMs.toSorted((a, b) => a - b)
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { count: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) }
}

/** One line for the record. */
export function line(what: string, { count, median, p95, max }: Figures): string {
  return `${what}: median ${median} ms, p95 ${p95} ms, max ${max} ms (${count} times)`
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
