import { type CheckView, checkStates, type PreflightView } from '@/lib/wire/health'
import { healthWords, summaryWords } from '@/lib/words'

/** The whole page in a line. */
export function summaryOf({ checks, checkedAt }: Pick<PreflightView, 'checks' | 'checkedAt'>): string {
  return checkedAt === null ? healthWords.checking : summaryWords(countsOf(checks))
}

/** The state that the summary has: that of the worst check. What is not known is no reason to worry by itself. */
export function worstOf({
  checks,
  checkedAt,
}: Pick<PreflightView, 'checks' | 'checkedAt'>): CheckView['state'] {
  const { fault, warning } = countsOf(checks)
  if (checkedAt === null) return 'unknown'
  if (fault > 0) return 'fault'
  return warning > 0 ? 'warning' : 'ok'
}

/** The first check that means that no card may be taken. */
export function stopping(checks: readonly CheckView[]): CheckView | null {
  return checks.find(({ stopsCards }) => stopsCards) ?? null
}

function countsOf(checks: readonly CheckView[]): Record<CheckView['state'], number> {
  const count = (of: CheckView['state']) => checks.filter(({ state }) => state === of).length
  const [ok, warning, fault, unknown] = checkStates
  return { [ok]: count(ok), [warning]: count(warning), [fault]: count(fault), [unknown]: count(unknown) }
}
