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
  const all: Walked[] = []
  const failures: Failure[] = []
  for (let index = 0; index < histories; index += 1) {
    const one = await walk({ seed, index, sights })
    all.push(one)
    const failure = failureOf(index, one)
    if (failure) failures.push(failure)
    walked?.(index, failure)
  }
  return { summary: summaryOf(seed, all), failures }
}

/** What was found in a history that must not be, `null` when nothing was. */
export function failureOf(index: number, { findings }: Walked): Failure | null {
  const problems = mustBeZero.flatMap((count) => [...findings[count]].map((what) => `${count}: ${what}`))
  problems.push(...findings.broken)
  return problems.length > 0 ? { index, problems } : null
}

export function summaryOf(seed: number, walked: readonly Walked[]): Summary {
  const total = (count: Count) => walked.reduce((sum, { findings }) => sum + findings[count].size, 0)
  return {
    histories: walked.length,
    seed,
    medianSteps: medianOf(walked.map(({ steps }) => steps)),
    doubleCharges: total('doubleCharges'),
    overriddenDoubles: total('overriddenDoubles'),
    falsePaid: total('falsePaid'),
    falseUnpaid: total('falseUnpaid'),
    regressions: total('regressions'),
    unresolvedForever: total('unresolvedForever'),
  }
}

type Count = Exclude<keyof Findings, 'broken'>

/** A double charge that a supervisor took upon themselves is counted, but is nobody's fault. */
const mustBeZero = ['doubleCharges', 'falsePaid', 'falseUnpaid', 'regressions', 'unresolvedForever'] as const

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
