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
 * @param chance from 0 to below 1: by it waits of one length differ
 * @param bucket when it is full again; whoever goes back in time keeps it
 */
export function memoryLookUpBudget(
  time: { now(): number; pass(ms: number): Promise<unknown> },
  { perSecond, burst, reserve }: ReadingPace = standardPace,
  chance: () => number = Math.random,
  bucket = { fullAt: Number.NEGATIVE_INFINITY },
): LookUpBudget {
  const tokenMs = 1_000 / perSecond
  return {
    async take(urgency) {
      const now = time.now()
      const next = Math.max(bucket.fullAt, now) + tokenMs
      // Whole milliseconds: what is left of a division is no wait.
      const turnMs = Math.round(next - (urgency === 'watched' ? burst : burst - reserve) * tokenMs - now)
      if (turnMs > turnWaitMsMax) return { kind: 'wait', ms: turnMs + chance() * spreadMs }
      bucket.fullAt = next
      if (turnMs > 0) await time.pass(turnMs)
      return { kind: 'go' }
    },
    async pause(forMs) {
      const emptyForMs = Math.min(Math.max(0, forMs), pauseMsMax)
      bucket.fullAt = Math.max(bucket.fullAt, time.now() + emptyForMs + burst * tokenMs)
    },
  }
}
