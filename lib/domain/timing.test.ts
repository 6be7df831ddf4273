import { describe, expect, it } from 'vitest'
import { day, hour, minute, second } from '@/lib/values/instant'
import { believeNotFoundMs, lookUpScheduleMs, nextLookUpAt, promisedLookUpAt } from './timing'

const taken = Date.UTC(2026, 2, 2, 10)
const next = (age: number) => {
  const at = nextLookUpAt(taken, taken + age)
  return at === null ? null : at - taken
}

describe('The books are read', () => {
  it('every three seconds while the caller is still there', () => {
    expect(next(0)).toBe(3 * second)
    expect(next(3 * minute - 1)).toBe(3 * minute - 1 + 3 * second)
  })

  it('then at +5, +16 and +30 minutes', () => {
    expect(next(3 * minute)).toBe(5 * minute)
    expect(next(5 * minute)).toBe(16 * minute)
    expect(next(16 * minute)).toBe(30 * minute)
  })

  it('then every hour for a week, then by nobody', () => {
    expect(next(30 * minute)).toBe(90 * minute)
    expect(next(7 * day - 1)).toBe(7 * day - 1 + hour)
    expect(next(7 * day)).toBeNull()
  })

  it('always later than now, and at both ages at which "not found" is believed', () => {
    for (let age = 0; age < 8 * day; age += 7 * minute + 1) {
      const due = next(age)
      if (due !== null) expect(due).toBeGreaterThan(age)
    }
    for (const age of believeNotFoundMs) expect(lookUpScheduleMs).toContain(age)
  })
})

it('What is promised to a caller is the look after the watched ones', () => {
  expect(promisedLookUpAt(taken, taken + minute)).toBe(taken + 5 * minute)
  expect(promisedLookUpAt(taken, taken + 6 * minute)).toBe(taken + 16 * minute)
  expect(promisedLookUpAt(taken, taken + 8 * day)).toBeNull()
})
