import { describe, expect, it } from 'vitest'
import { Chance } from './chance'
import { faults } from './faults'
import { scheduleOf } from './schedule'

const minutes = (count: number) => count * 60_000
const ofAll = (seed: number, msTotal = minutes(5)) => scheduleOf(faults, msTotal, new Chance(seed))

describe('The schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(ofAll(5)).toEqual(ofAll(5))
    expect(ofAll(5)).not.toEqual(ofAll(6))
  })

  it('brings every kind within five minutes', () => {
    for (const seed of [1, 2, 3])
      expect(new Set(ofAll(seed).map(({ name }) => name))).toEqual(new Set(faults.map(({ name }) => name)))
  })

  it('brings every kind of kill and a dozen others even in a short run', () => {
    const names = new Set(ofAll(1, 25_000).map(({ name }) => name))
    for (const { name, everyMs } of faults) if (everyMs !== undefined) expect(names).toContain(name)
    expect(names.size).toBeGreaterThanOrEqual(14)
  })

  it('never has two faults on at once that need the same', () => {
    const strikes = ofAll(9)
    for (const [place, one] of strikes.entries())
      for (const other of strikes.slice(place + 1)) {
        const needs = (name: string) => faults.find((fault) => fault.name === name)?.needs ?? []
        const shared = needs(one.name).some((need) => needs(other.name).includes(need))
        if (shared)
          expect(other.atMs, `${one.name}, ${other.name}`).toBeGreaterThanOrEqual(one.atMs + one.forMs)
      }
  })

  it('begins and ends in peace', () => {
    const strikes = ofAll(4)
    expect(strikes[0]?.atMs).toBeGreaterThanOrEqual(2_000)
    expect(strikes.at(-1)?.atMs).toBeLessThan(minutes(5) - 2_000)
  })

  it('knows each fault by a name of its own', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  })
})
