import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey } from './address'

describe('The key under which an address is counted', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:1:1:1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0000:0000:0000:0001', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (address, key) => expect(addressKey(address)).toBe(key))

  it('is one for each network, however its addresses are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16))
    const four = fc.tuple(group, group, group, group)
    fc.assert(
      fc.property(four, four, four, (network, one, other) => {
        const key = (host: readonly string[]) => addressKey([...network, ...host].join(':'))
        expect(key(one)).toBe(key(other))
        const short = new URL(`http://[${[...network, ...one].join(':')}]`).hostname.slice(1, -1)
        expect(addressKey(short)).toBe(key(one))
      }),
    )
  })
})
