import { describe, expect, it } from 'vitest'
import { type Outcome, problemsOf } from './outcome'

const good: Outcome = {
  payments: 250,
  kills: 40,
  faultKinds: 30,
  crashPointsHit: 118,
  crashPoints: 120,
  doubleCharges: 0,
  overriddenDoubles: 3,
  lostAcknowledged: 0,
  disagreements: 0,
  regressionsSeen: 0,
  stuck: 0,
}

describe('A run', () => {
  it('is good when nothing is wrong and enough has happened', () => {
    expect(problemsOf(good, 5, 90)).toEqual([])
  })

  it.each(['doubleCharges', 'lostAcknowledged', 'disagreements', 'regressionsSeen', 'stuck'] as const)(
    'is not good with one of %s',
    (name) => expect(problemsOf({ ...good, [name]: 1 }, 5, 90)).toEqual([`${name} is 1 and must be 0.`]),
  )

  it.each([
    ['payments', 199],
    ['kills', 9],
    ['faultKinds', 11],
    ['crashPointsHit', 95],
  ] as const)('proves nothing with too few of %s', (name, count) => {
    expect(problemsOf({ ...good, [name]: count }, 5, 90)).toHaveLength(1)
  })

  it('must have passed every crash point in a quarter of an hour', () => {
    const long = { ...good, payments: 800, kills: 200 }
    expect(problemsOf(long, 15, 90)).toHaveLength(1)
    expect(problemsOf({ ...long, crashPointsHit: 120 }, 15, 90)).toEqual([])
  })

  it('proves nothing when hardly anything was paid', () => {
    expect(problemsOf(good, 5, 24)).toEqual(['Only 24 of 250 payments were paid.'])
  })

  it('proves nothing when nothing ran', () => {
    const nothing = { ...good, payments: 0, kills: 0, faultKinds: 0, crashPointsHit: 0, crashPoints: 0 }
    expect(problemsOf(nothing, 0.3, 0).length).toBeGreaterThanOrEqual(5)
  })
})
