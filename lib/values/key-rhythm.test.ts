import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arriveTwice } from './key-rhythm'

/** Presses at the pace of fingers, in milliseconds after the first. */
const presses = (count: number) => Array.from({ length: count }, (_, place) => place * 260 + (place % 3) * 40)
const echoed = (times: readonly number[], afterMs = 60) => times.flatMap((at) => [at, at + afterMs])

describe('Keys that arrive twice', () => {
  it('are known after five presses, and stay so', () => {
    for (const count of [5, 6, 8]) expect(arriveTwice(echoed(presses(count)))).toBe(true)
    expect(arriveTwice(echoed(presses(4)))).toBe(false)
  })

  it('are known while the last one still waits for its echo', () => {
    expect(arriveTwice(echoed(presses(6)).slice(0, -1))).toBe(true)
  })

  it('are known although one of them was held up on its way, and the others behind it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 250 }), (place, byMs) => {
        const sent = echoed(presses(8))
        const held = (sent[place] ?? 0) + byMs
        const arrived = sent.map((at, index) => (index < place ? at : Math.max(at, held)))
        expect(arriveTwice(arrived)).toBe(true)
      }),
    )
  })

  it('are not those of a caller who types, however fast', () => {
    expect(arriveTwice(presses(16))).toBe(false)
    expect(arriveTwice(Array.from({ length: 16 }, (_, place) => place * 70))).toBe(false)
  })

  it('are not doubled digits typed quickly now and then', () => {
    const times = presses(12).flatMap((at, place) => (place % 4 === 0 ? [at, at + 100] : [at]))
    expect(arriveTwice(times)).toBe(false)
  })

  it('are not those that were held up on their way and arrive in a heap', () => {
    const heap = Array.from({ length: 8 }, (_, place) => place * 50)
    expect(arriveTwice(echoed(heap, 10))).toBe(false)
  })

  it('are never seen in keys of one rhythm', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 150, max: 400 }), { minLength: 9, maxLength: 30 }), (gaps) => {
        let at = 0
        const times = gaps.map((gap) => (at += gap))
        expect(arriveTwice(times)).toBe(false)
      }),
    )
  })
})
