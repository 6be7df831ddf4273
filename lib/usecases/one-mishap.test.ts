import { describe, expect, it } from 'vitest'
import { failureOf } from '@/lib/testing/walk/many'
import { tellWith } from '@/lib/testing/walk/one-mishap'
import { type Mishap, mishapKinds } from '@/lib/testing/walk/servers'

/** No run of a use case calls more ports than this. */
const callsMax = 12

/** What is wrong at last, for each place at which this mishap can come about. */
async function everyEnd(
  kind: Mishap['kind'],
): Promise<{ places: number; charges: number; problems: string[] }> {
  const problems: string[] = []
  let [places, charges] = [0, 0]
  for (let run = 1, runs = 1; run <= runs; run += 1)
    for (let at = 1; at <= callsMax; at += 1) {
      const told = await tellWith(run, { kind, at, server: 0 })
      runs = Math.max(runs, told.runs)
      if (!told.befell) break
      places += 1
      charges += told.charges
      const found = told.statuses.filter((status) => status === 'paid' || status === 'saved').length
      const failure = failureOf(0, { steps: 0, findings: told.findings })?.problems ?? []
      if (found !== told.charges) problems.push(`run ${run}, call ${at}: ${found} of ${told.charges} found`)
      problems.push(...failure.map((problem) => `run ${run}, call ${at}: ${problem}`))
    }
  return { places, charges, problems }
}

describe('A call on which one thing goes wrong, at each call of a port that there is', () => {
  it.each(mishapKinds)('%s: every charge is found, and is a payment of its own', async (kind) => {
    const { places, charges, problems } = await everyEnd(kind)
    expect(problems).toEqual([])
    expect(places).toBeGreaterThan(60)
    expect(charges).toBeGreaterThan(places / 2)
  })
})
