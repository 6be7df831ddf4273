import type { Findings } from './findings'
import type { Sights } from './sights'
import { type Walked, walk } from './walk'

/** What many histories came to: the last line of the command, in this order. */
export interface Summary extends Record<Count, number> {
  readonly histories: number
  readonly seed: number
  readonly medianSteps: number
}

/** A history in which something was found that must not be. */
export interface Failure {
  readonly index: number
  readonly problems: readonly string[]
}

export interface Many {
  readonly histories: number
  readonly seed: number
  readonly sights: Sights
  /** Told after each history, with what was found in it. */
  readonly walked?: (index: number, failure: Failure | null) => void
}

/** Walks through histories 0, 1, 2, … of a seed. */
export async function walkMany({ histories, seed, sights, walked }: Many): Promise<{
  readonly summary: Summary
  readonly failures: readonly Failure[]
}> {
  const tally = new Tally(seed)
  const failures: Failure[] = []
  for (let index = 0; index < histories; index += 1) {
    const one = await walk({ seed, index, sights })
    tally.add(one)
    const failure = failureOf(index, one)
    if (failure) failures.push(failure)
    walked?.(index, failure)
  }
  return { summary: tally.summary(), failures }
}

/** What was found in a history that must not be, `null` when nothing was. */
export function failureOf(index: number, { findings }: Walked): Failure | null {
  const problems = mustBeZero.flatMap((count) => [...findings[count]].map((what) => `${count}: ${what}`))
  problems.push(...findings.broken)
  return problems.length > 0 ? { index, problems } : null
}

/** Adds histories up, and keeps nothing of them but numbers. */
export class Tally {
  private readonly steps: number[] = []
  private readonly totals = { ...nothing }

  constructor(private readonly seed: number) {}

  add({ steps, findings }: Walked): void {
    this.steps.push(steps)
    for (const count of counts) this.totals[count] += findings[count].size
  }

  summary(): Summary {
    const { seed, steps, totals } = this
    return { histories: steps.length, seed, medianSteps: medianOf(steps), ...totals }
  }
}

type Count = Exclude<keyof Findings, 'broken'>

/** In the order of the last line. */
const nothing: Record<Count, number> = {
  doubleCharges: 0,
  overriddenDoubles: 0,
  falsePaid: 0,
  falseUnpaid: 0,
  regressions: 0,
  unresolvedForever: 0,
}
const counts = Object.keys(nothing) as Count[]

/** A double charge that a supervisor took upon themselves is counted, but is nobody's fault. */
const mustBeZero = ['doubleCharges', 'falsePaid', 'falseUnpaid', 'regressions', 'unresolvedForever'] as const

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
