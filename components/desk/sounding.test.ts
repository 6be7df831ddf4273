import { describe, expect, it } from 'vitest'
import { isRinging, wantsEyes } from './sounding'
import { attempt, call, desk, payment, result, row } from './views.testing'

const entering = (tries: number, state: 'asked' | 'refused') =>
  desk({
    payment: payment({ attempt: attempt([row('cardNumber', state, { tries, why: null })]) }),
  })

describe('A sound', () => {
  it('rings while a call rings', () => {
    expect(isRinging(desk({ call: call({ status: 'ringing' }) }))).toBe(true)
    expect(isRinging(desk())).toBe(false)
    expect(isRinging(desk({ call: null }))).toBe(false)
  })

  it('tells of a refused field, and of the next refusal of it', () => {
    expect(wantsEyes(entering(1, 'asked'), entering(1, 'refused'), false)).toBe(true)
    expect(wantsEyes(entering(1, 'refused'), entering(1, 'refused'), false)).toBe(false)
    expect(wantsEyes(entering(1, 'refused'), entering(2, 'asked'), false)).toBe(false)
    expect(wantsEyes(entering(1, 'refused'), entering(2, 'refused'), false)).toBe(true)
  })

  it('tells of a caller who left', () => {
    expect(wantsEyes(desk(), desk({ call: call({ status: 'ended' }) }), false)).toBe(true)
    expect(wantsEyes(desk({ call: null }), desk({ call: null }), false)).toBe(false)
  })

  it('tells of a result only while nobody looks', () => {
    const paid = desk({ payment: payment({ attempt: null, result: result('paid') }) })
    expect(wantsEyes(desk({ payment: payment() }), paid, true)).toBe(true)
    expect(wantsEyes(desk({ payment: payment() }), paid, false)).toBe(false)
    expect(wantsEyes(paid, paid, true)).toBe(false)
  })

  it('is never made for what was there when the screen opened, or for a key', () => {
    expect(wantsEyes(null, entering(1, 'refused'), true)).toBe(false)
    expect(wantsEyes(entering(1, 'asked'), entering(1, 'asked'), true)).toBe(false)
  })
})
