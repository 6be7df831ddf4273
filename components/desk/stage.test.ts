import { describe, expect, it } from 'vitest'
import { headingKey, keyPrivacy, stageOf } from './stage'
import { attempt, call, desk, payment, result, row, visaNumber } from './views.testing'

describe('the screen of the desk', () => {
  it('is idle without a call', () => {
    expect(stageOf(desk({ call: null }), null).name).toBe('idle')
  })

  it('tells of a ringing and of an ended call', () => {
    expect(stageOf(desk({ call: call({ status: 'ringing' }) }), null).name).toBe('incoming')
    expect(stageOf(desk({ call: call({ status: 'ended' }) }), null).name).toBe('callEnded')
  })

  it('asks for Details on a live call', () => {
    expect(stageOf(desk(), null).name).toBe('details')
  })

  it.each([
    ['securing', 'card'],
    ['opening', 'card'],
    ['entering', 'card'],
    ['cancelling', 'card'],
    ['ready', 'review'],
    ['completing', 'waiting'],
  ] as const)('shows an attempt that is %s as %s', (stage, name) => {
    const shown = desk({ payment: payment({ attempt: attempt([], { stage }) }) })
    expect(stageOf(shown, null).name).toBe(name)
  })

  it('shows the result, and Details again when another payment is asked for', () => {
    const shown = desk({ payment: payment({ result: result('paid'), status: 'paid' }) })
    expect(stageOf(shown, null).name).toBe('result')
    expect(stageOf(shown, 'payment-1').name).toBe('details')
  })

  it('goes back to the running payment when it is not the one that was left', () => {
    const shown = desk({ payment: payment({ id: 'payment-2', attempt: attempt([]) }) })
    expect(stageOf(shown, 'payment-1').name).toBe('card')
  })

  it('keeps the result of a call that has ended', () => {
    const shown = desk({
      call: call({ status: 'ended' }),
      payment: payment({ result: result('hungUpBefore') }),
    })
    expect(stageOf(shown, 'payment-1').name).toBe('result')
  })
})

describe('the focus', () => {
  const at = (rows: Parameters<typeof attempt>[0]) =>
    headingKey(stageOf(desk({ payment: payment({ attempt: attempt(rows) }) }), null))

  it('stays where it is when a field is accepted', () => {
    expect(at([row('cardNumber', 'asked')])).toBe(at([visaNumber, row('expiry', 'asked')]))
  })

  it('moves to a new step, a new result and a new try', () => {
    const keys = [
      headingKey(stageOf(desk(), null)),
      at([row('cardNumber', 'asked')]),
      headingKey(stageOf(desk({ payment: payment({ result: result('declined') }) }), null)),
      headingKey(stageOf(desk({ payment: payment({ result: result('declined'), attempts: 2 }) }), null)),
      headingKey(stageOf(desk({ payment: payment({ result: result('paid') }) }), null)),
      headingKey(
        stageOf(
          desk({ call: call({ status: 'ended' }), payment: payment({ result: result('paid') }) }),
          null,
        ),
      ),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('key privacy', () => {
  it('holds only while a field is listened for', () => {
    expect(keyPrivacy(payment({ attempt: attempt([row('cardNumber', 'asked')]) }))).toBe('hidden')
    expect(keyPrivacy(payment({ attempt: attempt([row('cardNumber', 'refused')]) }))).toBe('audible')
    expect(keyPrivacy(payment({ attempt: attempt([visaNumber], { stage: 'ready' }) }))).toBe('audible')
    expect(keyPrivacy(payment({ attempt: attempt([], { stage: 'opening' }) }))).toBe('audible')
    expect(keyPrivacy(null)).toBe('audible')
  })
})
