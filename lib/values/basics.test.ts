import { describe, expect, it } from 'vitest'
import { isLoopback, isLoopbackIp } from '@/lib/values/address'
import { brands, entryFields, entryRefusals } from '@/lib/values/card'
import { day, hour, minute, second } from '@/lib/values/instant'
import { assert, err, ok, type Result, unreachable } from '@/lib/values/result'

describe('Loopback', () => {
  it.each([
    'http://127.0.0.1:3000',
    'http://localhost',
    'https://[::1]:1/x',
    'postgres://u:p@127.8.9.1/db',
    'http://a.localhost',
  ])('%s is on this machine', (url) => expect(isLoopback(url)).toBe(true))

  it.each([
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://evil.example/127.0.0.1',
    'http://127.0.0.1@evil.example',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://[::2]',
  ])('%s is not', (url) => expect(isLoopback(url)).toBe(false))

  it('is recognised in an address too', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].every(isLoopbackIp)).toBe(true)
    expect(['192.168.0.1', '::', '127.0.0.1, 8.8.8.8', ''].some(isLoopbackIp)).toBe(false)
  })
})

describe('Results', () => {
  it('tell their branches apart', () => {
    const read = (result: Result<number, string>) => (result.ok ? result.value : result.error)
    expect(read(ok(1))).toBe(1)
    expect(read(err('no'))).toBe('no')
  })

  it('stop at a value that the types deny', () => {
    expect(() => unreachable('surprise' as never)).toThrow('Unexpected value: "surprise"')
  })

  it('name the broken rule and nothing else', () => {
    expect(() => assert(false, 'an amount is positive')).toThrow('Invariant broken: an amount is positive')
    expect(() => assert(true, 'never said')).not.toThrow()
  })
})

it('Spans of time are milliseconds', () => {
  expect([second, minute, hour, day]).toEqual([1_000, 60_000, 3_600_000, 86_400_000])
})

it('The words for cards name each thing once, and the card number is asked first', () => {
  for (const list of [entryFields, brands, entryRefusals])
    expect(new Set<string>(list).size).toBe(list.length)
  expect(entryFields[0]).toBe('cardNumber')
})
