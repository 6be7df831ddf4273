import { describe, expect, it } from 'vitest'
import { Chance } from './chance'
import { faults } from './faults'
import { rowOfStrikes, type Strike } from './schedule'

function first(count: number, seed: number): Strike[] {
  const row = rowOfStrikes(faults, new Chance(seed))
  return Array.from({ length: count }, () => row.next().value)
}
const names = (strikes: readonly Strike[]) => new Set(strikes.map(({ name }) => name))

describe('The row of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(first(300, 5)).toEqual(first(300, 5))
    expect(first(300, 5)).not.toEqual(first(300, 6))
  })

  it('brings every kind before it begins anew', () => {
    for (const seed of [1, 2, 3])
      expect(names(first(2 * faults.length, seed))).toEqual(new Set(faults.map(({ name }) => name)))
  })

  it('brings what has a pace of its own at that pace', () => {
    const strikes = first(1_000, 7)
    for (const { name, everyStrikes } of faults) {
      if (everyStrikes === undefined) continue
      const times = strikes.filter((strike) => strike.name === name).length
      expect(times, name).toBeGreaterThan(800 / everyStrikes)
      expect(times, name).toBeLessThan(1_250 / everyStrikes)
    }
  })

  it('lasts as long as each fault allows', () => {
    for (const { name, forMs } of first(200, 8)) {
      const [shortest = 0, longest = 0] = faults.find((fault) => fault.name === name)?.forMs ?? []
      expect(forMs).toBeGreaterThanOrEqual(shortest)
      expect(forMs).toBeLessThanOrEqual(longest)
    }
  })

  it('knows each fault by a name of its own', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  })
})
