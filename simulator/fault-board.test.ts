import { describe, expect, test } from 'vitest'
import { FaultBoard } from './fault-board.js'

describe('setting faults', () => {
  test.each([
    [{ dropCallbacks: true }, 'There is no fault called "dropCallbacks".'],
    [{ __proto__x: 1 }, 'There is no fault called "__proto__x".'],
    [{ maskStyle: 'dots' }, '"dots" is not a value of maskStyle.'],
    [{ rate429: -1 }, '-1 is not a value of rate429.'],
    [{ rate429: 'often' }, '"often" is not a value of rate429.'],
    [{ twilioStatus: { status: 200 } }, '{"status":200} is not a value of twilioStatus.'],
    [
      { paymentsError: { code: 64001, on: 'later' } },
      '{"code":64001,"on":"later"} is not a value of paymentsError.',
    ],
    [{ firstKeyWaitSeconds: 'soon' }, '"soon" is not a value of firstKeyWaitSeconds.'],
    [{ sessionIdleSeconds: null }, 'null is not a value of sessionIdleSeconds.'],
    [{ twilioAnswerLost: { how: 'politely' } }, '{"how":"politely"} is not a value of twilioAnswerLost.'],
    [
      { shuttleAnswerLost: { how: 'resets-after', count: 0 } },
      '{"how":"resets-after","count":0} is not a value of shuttleAnswerLost.',
    ],
    [{ dateSkewSeconds: -86_401 }, '-86401 is not a value of dateSkewSeconds.'],
    [{ delayCallbacksMs: 1.5 }, '1.5 is not a value of delayCallbacksMs.'],
  ])('%j is refused in one sentence', (changes, refused) => {
    expect(new FaultBoard().set(changes)).toEqual({ refused })
  })

  test('is all or nothing', () => {
    const board = new FaultBoard()
    board.set({ requireHttps: true, maskStyle: 'dots' })
    expect(board.get('requireHttps')).toBe(false)
  })

  test('can be undone by its off value or altogether', () => {
    const board = new FaultBoard()
    const off = board.all()
    board.set({ rate429: 3, twilioStatus: { status: 503 }, payConnectorFields: 'off' })
    board.set({ rate429: false, twilioStatus: null })
    expect(board.all()).toEqual({ ...off, payConnectorFields: 'off' })
    board.reset()
    expect(board.all()).toEqual(off)
  })
})

describe('a fault strikes', () => {
  test('as often as it was counted', () => {
    const board = new FaultBoard()
    board.set({ dropPaymentCallbacks: 2 })
    expect([1, 2, 3].map(() => board.strikes('dropPaymentCallbacks'))).toEqual([true, true, false])
  })

  test('always, when it was only switched on', () => {
    const board = new FaultBoard()
    board.set({ dropPaymentCallbacks: true })
    expect([1, 2, 3].map(() => board.strikes('dropPaymentCallbacks'))).toEqual([true, true, true])
  })

  test('where its path says', () => {
    const board = new FaultBoard()
    board.set({ twilioStatus: { status: 500, count: 1, on: 'Recordings' } })
    expect(board.answers('twilioStatus', '/Calls/CA1/Payments.json')).toBeNull()
    expect(board.answers('twilioStatus', '/Calls/CA1/Recordings.json')).toBe(500)
    expect(board.answers('twilioStatus', '/Calls/CA1/Recordings.json')).toBeNull()
  })

  test('in the way that was chosen', () => {
    const board = new FaultBoard()
    board.set({ twilioAnswerLost: { how: 'silent-after', count: 2, on: 'update' } })
    expect(board.loses('twilioAnswerLost', 'POST /Payments.json create')).toBeNull()
    expect(board.loses('twilioAnswerLost', 'POST /Payments/PK1.json update cancel')).toBe('silent-after')
    expect(board.get('twilioAnswerLost')).toEqual({ how: 'silent-after', count: 1, on: 'update' })
  })
})
