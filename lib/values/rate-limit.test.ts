import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateLimit } from './rate-limit'

const start = 1_790_000_000_000

describe('A rate limit', () => {
  it('lets a burst through, then one for each part of a second', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3, keysMax: 10 })
    expect([1, 2, 3].map(() => limit.take('amy', start))).toEqual([0, 0, 0])
    expect(limit.take('amy', start)).toBe(500)
    expect(limit.take('amy', start + 499)).toBe(1)
    expect(limit.take('amy', start + 500)).toBe(0)
    expect(limit.take('amy', start + 500)).toBe(500)
  })

  it('forgives all after a pause, and never more than the burst', () => {
    const limit = new RateLimit({ perSecond: 10, burst: 5, keysMax: 10 })
    for (let i = 0; i < 20; i += 1) limit.take('amy', start)
    const later = start + 3_600_000
    expect(Array.from({ length: 6 }, () => limit.take('amy', later))).toEqual([0, 0, 0, 0, 0, 100])
  })

  it('counts each key for itself', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1, keysMax: 10 })
    expect(limit.take('amy', start)).toBe(0)
    expect(limit.take('amy', start)).toBe(1_000)
    expect(limit.take('ben', start)).toBe(0)
  })

  it('takes nothing from a key that it refuses: insisting does not make the wait longer', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1, keysMax: 10 })
    limit.take('amy', start)
    for (let i = 0; i < 100; i += 1) limit.take('amy', start + i)
    expect(limit.take('amy', start + 1_000)).toBe(0)
  })

  it('remembers so many keys and no more, and forgets the one that was quiet for longest', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1, keysMax: 3 })
    for (const key of ['a', 'b', 'c']) limit.take(key, start)
    limit.take('a', start + 1_000)
    limit.take('d', start + 1_000)
    expect(limit.keys).toBe(3)
    expect(limit.take('a', start + 1_001)).toBeGreaterThan(0)
    expect(limit.take('b', start + 1_001)).toBe(0)
    for (let i = 0; i < 10_000; i += 1) limit.take(`address ${i}`, start)
    expect(limit.keys).toBe(3)
  })

  it('is never passed by more than burst and rate allow, however the tries are spread', () => {
    const spread = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
    const settings = fc.record({
      perSecond: fc.double({ min: 0.05, max: 100, noNaN: true }),
      burst: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(spread, settings, (gapsMs, { perSecond, burst }) => {
        const limit = new RateLimit({ perSecond, burst, keysMax: 1 })
        let now = start
        const passedAt: number[] = []
        for (const gapMs of gapsMs) {
          now += gapMs
          if (limit.take('amy', now) === 0) passedAt.push(now)
        }
        for (const [from, first] of passedAt.entries())
          for (const [to, last] of passedAt.entries())
            if (to >= from)
              expect(to - from + 1).toBeLessThanOrEqual(burst + ((last - first) * perSecond) / 1_000 + 0.01)
      }),
    )
  })
})
