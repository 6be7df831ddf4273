import { describe, expect, it } from 'vitest'
import { Chance } from './chance'

const draws = (chance: Chance) => Array.from({ length: 20 }, () => chance.between(0, 1_000))

describe('Chance', () => {
  it('comes out the same for the same seed, and differently for another', () => {
    expect(draws(new Chance(7))).toEqual(draws(new Chance(7)))
    expect(draws(new Chance(7))).not.toEqual(draws(new Chance(8)))
  })

  it('gives everybody a row of his own, whoever draws before', () => {
    const one = new Chance(7)
    const other = new Chance(7)
    draws(one)
    expect(draws(one.for('a caller'))).toEqual(draws(other.for('a caller')))
    expect(draws(one.for('a caller'))).not.toEqual(draws(one.for('an agent')))
  })

  it('stays within its bounds and reaches them', () => {
    const chance = new Chance(1)
    const seen = new Set(Array.from({ length: 500 }, () => chance.between(3, 6)))
    expect([...seen].sort()).toEqual([3, 4, 5, 6])
  })

  it('chooses by weight, and nothing that weighs nothing', () => {
    const chance = new Chance(1)
    const chosen = Array.from({ length: 400 }, () => chance.weighted({ often: 9, seldom: 1, never: 0 }))
    const often = chosen.filter((name) => name === 'often').length
    expect(often).toBeGreaterThan(320)
    expect(often).toBeLessThan(400)
    expect(chosen).not.toContain('never')
  })

  it('shuffles without losing or doubling anything', () => {
    expect(new Chance(3).shuffled([1, 2, 3, 4, 5, 6]).sort()).toEqual([1, 2, 3, 4, 5, 6])
  })
})
