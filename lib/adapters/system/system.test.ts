import { afterEach, describe, expect, it, vi } from 'vitest'
import { looksLikeCard } from '@/lib/values/prose'
import { pacedClock, systemClock } from './clock'
import { letterIds } from './ids'
import { sealer, UnknownKey } from './seal'

afterEach(() => {
  vi.useRealTimers()
})

describe('The clock', () => {
  it('is the time of day', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 })
    expect([systemClock.now(), systemClock.scale]).toEqual([1_700_000_000_000, 1])
  })

  it('of a demo runs on from its epoch, the same in every process', () => {
    const epoch = 1_700_000_000_000
    vi.useFakeTimers({ now: epoch + 10_000 })
    const pace = { realMs: epoch, businessMs: epoch, scale: 60 }
    const [one, other] = [pacedClock(pace), pacedClock(pace)]
    expect(one.now()).toBe(epoch + 600_000)
    vi.advanceTimersByTime(1_000)
    expect(one.now()).toBe(epoch + 660_000)
    expect(other.now()).toBe(one.now())
    expect(Number.isSafeInteger(pacedClock({ ...pace, scale: 1.7 }).now())).toBe(true)
  })

  it('of a demo goes on without a jump when it is hastened and slowed', () => {
    const start = 1_700_000_000_000
    vi.useFakeTimers({ now: start })
    const clock = pacedClock({ realMs: 0, businessMs: 0, scale: 1 })
    expect([clock.now(), clock.scale]).toEqual([start, 1])
    clock.follow({ realMs: start, businessMs: start, scale: 60 })
    expect([clock.now(), clock.scale]).toEqual([start, 60])
    vi.advanceTimersByTime(15_000)
    expect(clock.now()).toBe(start + 900_000)
    clock.follow({ realMs: start + 15_000, businessMs: start + 900_000, scale: 1 })
    vi.advanceTimersByTime(1_000)
    expect(clock.now()).toBe(start + 901_000)
  })

  it('of a demo stands still rather than go back when it hears late of a slower pace', () => {
    const start = 1_700_000_000_000
    vi.useFakeTimers({ now: start })
    const clock = pacedClock({ realMs: start, businessMs: start, scale: 60 })
    vi.advanceTimersByTime(1_010)
    expect(clock.now()).toBe(start + 60_600)
    clock.follow({ realMs: start + 1_000, businessMs: start + 60_000, scale: 1 })
    expect(clock.now()).toBe(start + 60_600)
    vi.advanceTimersByTime(600)
    expect(clock.now()).toBe(start + 60_610)
  })

  it('of a demo is not put back by what it was told before, only by a new beginning', () => {
    const start = 1_700_000_000_000
    vi.useFakeTimers({ now: start })
    const clock = pacedClock({ realMs: start, businessMs: start + 500_000, scale: 1 })
    clock.follow({ realMs: start - 1, businessMs: start, scale: 60 })
    expect([clock.now(), clock.scale]).toEqual([start + 500_000, 1])
    clock.beginAnew({ realMs: start - 1, businessMs: start - 1, scale: 1 })
    expect(clock.now()).toBe(start)
  })
})

describe('An id', () => {
  it('is made of letters only, so that it never looks like a card', () => {
    for (let tries = 0; tries < 1_000; tries += 1) {
      const id = letterIds.next()
      expect(id).toMatch(/^[a-z]{23}$/)
      expect(looksLikeCard(id)).toBe(false)
    }
  })

  it('sorts by the time at which it was made, and is nobody else’s', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 })
    const made = Array.from({ length: 1_000 }, () => {
      vi.advanceTimersByTime(1)
      return letterIds.next()
    })
    expect([...made].sort()).toEqual(made)
    const sameMoment = new Set(Array.from({ length: 10_000 }, () => letterIds.next()))
    expect(sameMoment.size).toBe(10_000)
  })

  it('from a text is always the same, and another one from another text', () => {
    expect(letterIds.from('request-1')).toBe(letterIds.from('request-1'))
    expect(letterIds.from('request-1')).toMatch(/^[a-z]{12}$/)
    const many = new Set(Array.from({ length: 10_000 }, (_, each) => letterIds.from(`request-${each}`)))
    expect(many.size).toBe(10_000)
  })
})

describe('A sealed text', () => {
  const key = new Uint8Array(32).fill(7)
  const { seal, open, current } = sealer(key)

  it('is opened by its key, and says nothing of itself', () => {
    const sealed = seal('tok_4242')
    expect(open(sealed)).toBe('tok_4242')
    expect(sealed).not.toContain('tok_')
    expect(seal('tok_4242')).not.toBe(sealed)
    expect(open(seal(''))).toBe('')
    expect(open(seal('Zürich 💳'))).toBe('Zürich 💳')
  })

  it('is not opened by another key, nor after a change', () => {
    const sealed = seal('tok_4242')
    expect(() => sealer(new Uint8Array(32).fill(8)).open(sealed)).toThrow()
    const [version, name, nonce, tag, body] = sealed.split('.')
    const other = seal('tok_4343').split('.')
    expect(open([version, name, nonce, tag, body].join('.'))).toBe('tok_4242')
    expect(() => open([version, name, nonce, tag, other[4]].join('.'))).toThrow()
    expect(() => open([version, name, other[2], tag, body].join('.'))).toThrow()
    expect(() => open([version, name, nonce, other[3], body].join('.'))).toThrow()
    // A shortened tag would be easier to guess.
    expect(() => open([version, name, nonce, tag?.slice(0, 6), body].join('.'))).toThrow()
  })

  it('names its key, and cannot be made to name another', () => {
    const other = sealer(new Uint8Array(32).fill(8), [key])
    const sealed = seal('tok_4242')
    expect(sealed.startsWith(`v2.${current}.`)).toBe(true)
    expect(current).toMatch(/^[\w-]{8}$/)
    expect(other.open(sealed)).toBe('tok_4242')
    expect(other.current).not.toBe(current)
    expect(() => other.open(sealed.replace(current, other.current))).toThrow()
    expect(() => open(other.seal('x'))).toThrow(new UnknownKey(other.current))
  })

  it('of the first form is opened by whichever key it was sealed under', () => {
    const old = 'v1.AAAAAAAAAAAAAAAA.PVbJvb_f1UOdDvtRcvC65w.FbfP7c-gP9o'
    expect(open(old)).toBe('tok_4242')
    expect(sealer(new Uint8Array(32).fill(8), [key]).open(old)).toBe('tok_4242')
    expect(() => sealer(new Uint8Array(32).fill(8)).open(old)).toThrow()
  })

  it('is sealed anew under the current key, always to the same text', () => {
    const next = sealer(new Uint8Array(32).fill(8), [key])
    const [one, two] = [seal('tok_4242'), seal('tok_4242')]
    expect(next.open(next.reseal(one))).toBe('tok_4242')
    expect(next.reseal(one)).toBe(next.reseal(one))
    expect(next.reseal(one)).not.toBe(next.reseal(two))
    expect(next.reseal(one).startsWith(`v2.${next.current}.`)).toBe(true)
    expect(() => sealer(new Uint8Array(32).fill(8)).reseal(one)).toThrow(UnknownKey)
  })

  it.each(['', 'v1', 'v1..', 'v2.a.b.c', 'tok_4242'])('%j is none', (text) => {
    expect(() => open(text)).toThrow(/not a sealed text/)
  })
})
