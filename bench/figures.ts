import { appendFileSync } from 'node:fs'

/** One measured figure; `npm run bench` prints it and holds it against its limit. */
export interface Figure {
  /** For programs: `load.desk`. */
  readonly name: string
  /** For people. */
  readonly what: string
  readonly value: number
  readonly unit: 'kB' | 'ms' | 'shift' | 'frames'
  /** The most that is good; `null` when the figure is only told. */
  readonly limit: number | null
  /** What it is made of. */
  readonly details?: unknown
}

/** Writes a figure down at once, so that it is there whatever becomes of the rest. */
export function record(figure: Figure): void {
  const file = process.env.BENCH_FIGURES
  if (!file) throw new Error('BENCH_FIGURES is missing: npm run bench sets it.')
  appendFileSync(file, `${JSON.stringify(figure)}\n`)
}

/** A row of measured times in milliseconds. */
export interface Spread {
  readonly count: number
  readonly median: number
  readonly p95: number
  readonly p98: number
  readonly p99: number
  readonly max: number
}

export function spreadOf(timesMs: readonly number[]): Spread {
  const sorted = timesMs.toSorted((a, b) => a - b)
  const at = (share: number) =>
    rounded(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { count: sorted.length, median: at(0.5), p95: at(0.95), p98: at(0.98), p99: at(0.99), max: at(1) }
}

/** To one decimal. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
