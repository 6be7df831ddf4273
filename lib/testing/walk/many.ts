import type { Sights } from './sights'
import { walk, type Walked } from './walk'
import type { Findings } from './watch'

/** What many histories came to: the last line of the command, in this order. */
export interface Summary {
  readonly histories: number
  readonly seed: number
  readonly medianSteps: number
  readonly doubleCharges: number
  readonly overriddenDoubles: number
  readonly falsePaid: number
  readonly falseUnpaid: number
  readonly regressions: number
  readonly unresolvedForever: number
}

/** A history in which a promise was broken. */
export interface Failure {
  readonly index: number
  readonly problems: readonly string[]
}

export interface Many {
  readonly histories: number
  readonly seed: number
  readonly sights: Sights
  /** Told after each history, with what was wrong with it. */
  readonly walked?: (index: number, failure: Failure | null) => void
}

/** Walks through histories 0, 1, 2, … of a seed. */
export async function walkMany({ histories, seed, sights, walked }: Many): Promise<{
  readonly summary: Summary
  readonly failures: readonly Failure[]
}> {
  const steps: number[] = []
  const totals = { ...nothing }
  const failures: Failure[] = []
  for (let index = 0; index < histories; index += 1) {
    const one = await walk({ seed, index, sights })
    steps.push(one.steps)
    for (const count of counts) totals[count] += one.findings[count].size
    const failure = failureOf(index, one)
    if (failure) failures.push(failure)
    walked?.(index, failure)
  }
  return { summary: { histories, seed, medianSteps: medianOf(steps), ...totals }, failures }
}

/** What was wrong with a history, `null` when nothing was. */
export function failureOf(index: number, { findings }: Walked): Failure | null {
  const problems = mustBeZero.flatMap((count) => [...findings[count]].map((what) => `${count}: ${what}`))
  problems.push(...findings.broken)
  return problems.length > 0 ? { index, problems } : null
}

type Count = Exclude<keyof Findings, 'broken'>

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
const mustBeZero = counts.filter((count) => count !== 'overriddenDoubles')

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = sorted.length / 2
  const [below = 0, above = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return sorted.length === 0 ? 0 : (below + above) / 2
}
