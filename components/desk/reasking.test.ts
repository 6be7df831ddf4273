import { describe, expect, it } from 'vitest'
import { needsSecondPress, reaskable, repeats } from './reasking'
import { attempt, payment, row, visaNumber } from './views.testing'

describe('asking a row again', () => {
  it('needs a second press within three seconds on the same row', () => {
    const first = needsSecondPress('cardNumber', 1_000)
    expect(repeats(first, 'cardNumber', 4_000)).toBe(true)
    expect(repeats(first, 'cardNumber', 4_001)).toBe(false)
    expect(repeats(first, 'expiry', 2_000)).toBe(false)
    expect(repeats(null, 'cardNumber', 2_000)).toBe(false)
  })

  it('is possible for the live row and for accepted ones, when the server allows it', () => {
    const live = row('expiry', 'asked')
    const waiting = row('securityCode', 'notAsked')
    const taking = attempt([visaNumber, live, waiting])
    const allowed = payment({ attempt: taking })
    expect([visaNumber, live, waiting].map((each) => reaskable(allowed, taking, each))).toEqual([
      true,
      true,
      false,
    ])
    expect(reaskable(payment({ availableActions: [] }), taking, live)).toBe(false)
  })
})
