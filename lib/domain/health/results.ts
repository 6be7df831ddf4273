import { hour, type Instant, minute } from '@/lib/values/instant'
import { type Check, type CheckResult, type Finding, meaningOf } from './checks'

/** The outside changes by somebody's hand, so that an hour is soon enough while all is well. Real time. */
const everyMs = hour

/** Who mends something wants to see it, and what gave no answer once may answer in a minute. Real time. */
const soonMs = minute

/** Results that are older than this say nothing any more: one round may be missed, two mean that none runs. */
const overdueMs = 2 * everyMs + 5 * minute

/** When to look again, in real milliseconds. */
export function nextRoundInMs(findings: readonly Finding[]): number {
  const soon = findings.some(({ name }) => {
    const { state, passing = false } = meaningOf(name)
    return state === 'fault' || passing
  })
  return soon ? soonMs : everyMs
}

/** The findings as they are kept: a check that is in the same state as before has been since then. */
export function resultsAfter(
  before: readonly CheckResult[],
  findings: readonly Finding[],
  at: Instant,
): readonly CheckResult[] {
  return findings.map((finding) => {
    const last = before.find(({ check }) => check === finding.check)
    const same = last && meaningOf(last.name).state === meaningOf(finding.name).state
    return { ...finding, values: withKnownMode(finding, last), at, since: same ? last.since : at }
  })
}

/** What kind an instance is stays known while it is silent: it never changes from one to the other. */
function withKnownMode(finding: Finding, last: Finding | undefined): Finding['values'] {
  const mode = last?.values.mode
  if (finding.check !== 'shuttleInstance' || finding.values.mode || !mode) return finding.values
  return { ...finding.values, mode }
}

/** The first finding that means that no card may be taken; `null` when there is none. What was not checked stops nothing. */
export function stopsCards<F extends Finding>(findings: readonly F[]): F | null {
  return findings.find(({ name }) => meaningOf(name).stopsCards) ?? null
}

/** Whether money is only played with; `null` when nobody has said so yet. Anything but a plain “live” is practice. */
export function isPractice(findings: readonly Finding[]): boolean | null {
  const mode = findings.find(({ check }) => check === 'shuttleInstance')?.values.mode
  if (findings.some(({ name }) => name === 'connectorInTest')) return true
  return mode ? mode !== 'live' : null
}

/** Whether rounds have stopped: then the results are of another time. A `null` round has never been. */
export function isOverdue(lastRoundAt: Instant | null, now: Instant): boolean {
  return lastRoundAt !== null && now - lastRoundAt > overdueMs
}

/** The result of a check, or that there is none. */
export function resultOf(results: readonly CheckResult[], check: Check): CheckResult | null {
  return results.find((result) => result.check === check) ?? null
}
