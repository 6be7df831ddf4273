import { describe, expect, it } from 'vitest'
import type { LiveMessage } from '@/lib/wire/live'
import { lineUp, serverTimeAt } from './clock'
import { initialLive, type LiveState, receive, watch } from './state'

const hello: LiveMessage = { type: 'hello', serverNow: 0 }
const beat: LiveMessage = { type: 'beat', serverNow: 0 }

function key(keys: number, serial: number, paymentId = 'payment-1'): LiveMessage {
  return {
    type: 'progress',
    paymentId,
    attemptId: 'attempt-1',
    effectId: 'effect-1',
    field: 'cardNumber',
    keys,
    serial,
    at: serial,
  }
}

function given(...messages: LiveMessage[]): LiveState {
  return messages.reduce((state, message, index) => receive(state, message, index), initialLive)
}

describe('key presses', () => {
  it('show the newest', () => {
    expect(given(key(1, 10), key(2, 11)).progress.get('payment-1')?.keys).toBe(2)
  })

  it('are dropped when they are older or repeated', () => {
    expect(given(key(5, 15), key(4, 14)).progress.get('payment-1')?.keys).toBe(5)
    expect(given(key(5, 15), key(9, 15)).progress.get('payment-1')?.keys).toBe(5)
  })

  it('do not touch the state of others, so that nothing else repaints', () => {
    const before = given(key(5, 15))
    expect(receive(before, key(4, 14), 9).progress).toBe(before.progress)
    expect(receive(before, beat, 9).progress).toBe(before.progress)
  })

  it('are kept for a bounded number of payments, the newest ones', () => {
    const many = given(...Array.from({ length: 60 }, (_, index) => key(1, index, `payment-${index}`)))
    expect(many.progress.size).toBe(50)
    expect(many.progress.has('payment-59')).toBe(true)
    expect(many.progress.has('payment-0')).toBe(false)
  })
})

describe('the connection', () => {
  it('lives with the first message', () => {
    expect(initialLive.connection).toBe('connecting')
    expect(given(hello).connection).toBe('live')
  })

  it('is stale after two seconds of silence, not before', () => {
    const live = receive(initialLive, beat, 1_000)
    expect(watch(live, 3_000)).toBe(live)
    expect(watch(live, 3_001).connection).toBe('stale')
  })

  it('says for two seconds that it is live again', () => {
    const stale = watch(receive(initialLive, beat, 1_000), 4_000)
    const healed = receive(stale, hello, 5_000)
    expect(healed.connection).toBe('again')
    const beating = receive(healed, beat, 6_900)
    expect(watch(beating, 6_900).connection).toBe('again')
    expect(watch(beating, 7_000).connection).toBe('live')
  })

  it('does not become stale before it ever lived', () => {
    expect(watch(initialLive, 60_000)).toBe(initialLive)
  })
})

describe("the server's clock", () => {
  const clock = { serverMs: 1_000_000, wallMs: 500, scale: 1 }

  it('runs on between two messages', () => {
    expect(serverTimeAt(clock, 2_500)).toBe(1_002_000)
    expect(serverTimeAt({ ...clock, scale: 60 }, 1_500)).toBe(1_060_000)
  })

  it('does not step back by what the network took', () => {
    expect(lineUp(clock, 1_000_950, 1_500)).toBe(clock)
  })

  it('follows a clock that was put forward, far back or to another speed', () => {
    expect(serverTimeAt(lineUp(clock, 1_005_000, 1_500), 1_500)).toBe(1_005_000)
    expect(serverTimeAt(lineUp(clock, 900_000, 1_500), 1_500)).toBe(900_000)
    expect(lineUp(clock, 1_000_999, 1_500, 60).scale).toBe(60)
  })
})
