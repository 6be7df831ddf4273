import { describe, expect, it } from 'vitest'
import { from } from '@/lib/testing/sign-in'
import { personLimits, refusalLimit } from './limits'

const start = 1_790_000_000_000

describe('What one person may ask', () => {
  it('lets whoever holds a key down all day go on', () => {
    let now = start
    const limits = personLimits(() => now)
    for (let press = 0; press < 20_000; press += 1) {
      now += 50
      expect(limits.allows('amy', true)).toBe(true)
    }
  })

  it('lets no program send on and on, and forgives it a second later', () => {
    let now = start
    const limits = personLimits(() => now)
    const sent = (changes: boolean) => Array.from({ length: 2_000 }, () => limits.allows('amy', changes))
    expect(sent(true).filter(Boolean)).toHaveLength(200)
    expect(sent(false).filter(Boolean)).toHaveLength(500)
    expect(limits.allows('ben', true)).toBe(true)
    now += 1_000
    expect(sent(true).filter(Boolean)).toHaveLength(20)
  })

  it('is reported once a minute for each person', () => {
    let now = start
    const limits = personLimits(() => now)
    expect([limits.reports('amy'), limits.reports('amy'), limits.reports('ben')]).toEqual([true, false, true])
    now += 60_000
    expect(limits.reports('amy')).toBe(true)
  })
})

describe('Refused callbacks', () => {
  const sender = (address: string) => new Headers(from(address))

  it('of one address are worth less and less', () => {
    let now = start
    const worthOf = refusalLimit(() => now)
    const flood = Array.from({ length: 1_000 }, () => worthOf(sender('203.0.113.9')))
    expect(flood.filter((worth) => worth !== 'nothing')).toHaveLength(20)
    expect(worthOf(sender('203.0.113.10'))).toBe('line')
    now += 1_000
    expect(worthOf(sender('203.0.113.9'))).toBe('line')
  })

  it('of one network of IPv6 count together', () => {
    const worthOf = refusalLimit(() => start)
    const flood = Array.from({ length: 100 }, (_, host) =>
      worthOf(sender(`2001:db8:1:2::${host.toString(16)}`)),
    )
    expect(flood.filter((worth) => worth !== 'nothing')).toHaveLength(20)
  })

  it('of very many addresses write no more than so many lines', () => {
    const worthOf = refusalLimit(() => start)
    const flood = Array.from({ length: 5_000 }, (_, i) => worthOf(sender(`10.0.${i >> 8}.${i & 255}`)))
    expect(flood.filter((worth) => worth === 'line')).toHaveLength(100)
    expect(flood).not.toContain('nothing')
  })
})
