import { describe, expect, it } from 'vitest'
import { isMissed, tableOf } from './table.mjs'

const figure = { name: 'load.desk', what: 'First load', value: 249.9, unit: 'kB', limit: 250 }

describe('A figure', () => {
  it.each([
    [249.9, false],
    [250, false],
    [250.1, true],
  ])('of %s with a limit of 250 is missed: %s', (value, missed) => {
    expect(isMissed({ ...figure, value })).toBe(missed)
  })

  it('without a limit cannot be missed', () => {
    expect(isMissed({ ...figure, limit: null })).toBe(false)
  })

  it('of nothing keeps a limit of nothing', () => {
    expect(isMissed({ ...figure, value: 0, limit: 0 })).toBe(false)
  })
})

describe('The table', () => {
  it('has columns of equal width and says in words what was missed', () => {
    expect(tableOf([figure, { ...figure, what: 'Shift', value: 1200, unit: 'ms', limit: 100 }])).toEqual([
      '  First load  249.9 kB  at most 250 kB  kept',
      '  Shift        1200 ms  at most 100 ms  MISSED',
    ])
  })

  it('is empty without figures', () => {
    expect(tableOf([])).toEqual([])
  })
})
