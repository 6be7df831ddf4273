import {
  type LookUpBudget,
  pauseMsMax,
  type ReadingPace,
  spreadMs,
  standardPace,
  turnWaitMsMax,
} from '@/lib/ports/look-up-budget'

/**
 * The budget in one process.
 *
 * @param time real time in milliseconds, or what a test moves in its place, and how it passes
 */
export function memoryLookUpBudget(
  time: { now(): number; pass(ms: number): Promise<unknown> },
  { perSecond, burst, reserve }: ReadingPace = standardPace,
): LookUpBudget {
  const tokenMs = 1_000 / perSecond
  let fullAt = Number.NEGATIVE_INFINITY
  return {
    async take(urgency) {
      const now = time.now()
      const next = Math.max(fullAt, now) + tokenMs
      // Whole milliseconds: what is left of a division is no wait.
      const turnMs = Math.round(next - (urgency === 'watched' ? burst : burst - reserve) * tokenMs - now)
      if (turnMs > turnWaitMsMax) return { kind: 'wait', ms: turnMs + Math.random() * spreadMs }
      fullAt = next
      // Whole milliseconds: a part of one is an error of the sum, and no clock of ours has any.
      const wholeMs = Math.round(turnMs)
      if (wholeMs > 0) await time.pass(wholeMs)
      return { kind: 'go' }
    },
    async pause(forMs) {
      const emptyForMs = Math.min(Math.max(0, forMs), pauseMsMax)
      fullAt = Math.max(fullAt, time.now() + emptyForMs + burst * tokenMs)
    },
  }
}
