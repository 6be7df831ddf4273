import { expect, it } from 'vitest'
import {
  type LookUpBudget,
  pauseMsMax,
  type ReadingPace,
  spreadMs,
  standardPace,
  type Urgency,
} from '@/lib/ports/look-up-budget'

/** How fast the books may be read, whatever keeps it. Each budget that is opened is a new one, with a full bucket. */
export function lookUpBudgetContract(open: (pace: ReadingPace) => LookUpBudget): void {
  const minute = 60_000
  /** Tokens that do not come back while a test runs. */
  const slow: ReadingPace = { perSecond: 1 / 60, burst: 4, reserve: 2 }
  const takes = async (budget: LookUpBudget, ...asked: Urgency[]) => {
    const leaves: string[] = []
    for (const urgency of asked) leaves.push((await budget.take(urgency)).kind)
    return leaves
  }

  it('Reads leave at once until the bucket is empty, then they are told when their turn comes', async () => {
    const budget = open(slow)
    expect(await takes(budget, 'watched', 'watched', 'watched', 'watched')).toEqual(['go', 'go', 'go', 'go'])
    const leave = await budget.take('watched')
    expect(leave.kind).toBe('wait')
    const ms = leave.kind === 'wait' ? leave.ms : 0
    expect(ms).toBeGreaterThan(minute - 5_000)
    expect(ms).toBeLessThanOrEqual(minute + spreadMs)
  })

  it('The last tokens are kept for what is watched', async () => {
    const budget = open(slow)
    expect(await takes(budget, 'unwatched', 'unwatched', 'unwatched')).toEqual(['go', 'go', 'wait'])
    expect(await takes(budget, 'watched', 'watched', 'watched')).toEqual(['go', 'go', 'wait'])
  })

  it('Who is told to come again takes nothing, and comes at a time of its own', async () => {
    const budget = open(slow)
    await takes(budget, 'unwatched', 'unwatched')
    const waits: number[] = []
    for (let each = 0; each < 20; each += 1) {
      const leave = await budget.take('unwatched')
      if (leave.kind === 'wait') waits.push(leave.ms)
    }
    expect(waits).toHaveLength(20)
    expect(new Set(waits).size).toBe(20)
    expect(Math.max(...waits)).toBeLessThanOrEqual(minute + spreadMs)
  })

  it('Two who ask for the last token do not both get it', async () => {
    const budget = open(slow)
    await takes(budget, 'watched', 'watched', 'watched')
    const both = await Promise.all([budget.take('watched'), budget.take('watched')])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['go', 'wait'])
  })

  it('Tokens come back with the time, one after the other', async () => {
    const budget = open({ perSecond: 50, burst: 4, reserve: 2 })
    const begun = performance.now()
    const left: number[] = []
    for (let each = 0; each < 34; each += 1) {
      expect(await budget.take('watched')).toEqual({ kind: 'go' })
      left.push(performance.now() - begun)
    }
    // Four at once, and the others 20 ms apart.
    expect(left.at(-1)).toBeGreaterThan(30 * 20 - 25)
    for (const [index, at] of left.entries())
      expect(left.filter((other) => other >= at && other < at + 200).length, `from ${index}`).toBeLessThan(16)
  })

  it('A processor that says to slow down is left alone for so long', async () => {
    const budget = open(standardPace)
    await budget.pause(30_000)
    await budget.pause(1_000)
    const leave = await budget.take('watched')
    const ms = leave.kind === 'wait' ? leave.ms : 0
    expect(ms).toBeGreaterThan(28_000)
    expect(ms).toBeLessThan(31_000)
  })

  it('but not for longer than a minute', async () => {
    const budget = open(standardPace)
    await budget.pause(24 * 60 * minute)
    const leave = await budget.take('unwatched')
    expect(leave.kind === 'wait' && leave.ms).toBeLessThan(pauseMsMax + 1_000)
  })
}
