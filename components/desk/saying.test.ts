import { describe, expect, it } from 'vitest'
import type { ReferenceView } from '@/lib/wire/views'
import { emptyDraft } from './draft'
import { detailsSaying, openingMs, sayingOf, sayingWhenSpoken, waitingKey } from './saying'
import { attempt, payment, progress, row, startedAt, visaNumber } from './views.testing'

const later = startedAt + openingMs

describe('A card that is said aloud', () => {
  it('is stopped before the agent goes on asking', () => {
    expect(sayingWhenSpoken('cardNumber', true)).toBe('spoken')
    expect(sayingWhenSpoken('cardNumber', false)).toBe('cardNumber')
  })

  it('is not spoken of when something else has happened since', () => {
    for (const saying of ['mistyped', 'review', 'nothingTyped', 'sent'] as const)
      expect(sayingWhenSpoken(saying, true)).toBe(saying)
  })
})

describe('what to say while a card is taken', () => {
  it('promises privacy first, then asks for the number', () => {
    const rows = attempt([row('cardNumber', 'asked'), row('expiry', 'notAsked')])
    const taking = payment({ attempt: rows })
    expect(sayingOf(taking, null, startedAt + 1_000)).toBe('opening')
    expect(sayingOf(taking, null, later)).toBe('cardNumber')
    expect(sayingOf(taking, progress(1), startedAt + 1_000)).toBe('cardNumber')
  })

  it('does not repeat the promise when the number is asked again', () => {
    const rows = attempt([row('cardNumber', 'asked', { tries: 2 })])
    expect(sayingOf(payment({ attempt: rows }), null, startedAt + 1_000)).toBe('cardNumber')
  })

  it('has a sentence for every silence', () => {
    const number = row('cardNumber', 'asked')
    const taking = payment({ attempt: attempt([number]) })
    expect(sayingOf(taking, progress(7), startedAt + 2_000)).toBe('cardNumber')
    expect(sayingOf(taking, progress(7), startedAt + 4_000)).toBe('paused')
    expect(sayingOf(taking, progress(16), startedAt + 2_000)).toBe('checking')
  })

  it('follows the row that is live', () => {
    const taking = (state: 'asked' | 'refused') =>
      payment({
        attempt: attempt([
          visaNumber,
          row('expiry', state, { why: state === 'refused' ? 'datePast' : null }),
        ]),
      })
    expect(sayingOf(taking('asked'), null, later)).toBe('expiry')
    expect(sayingOf(taking('refused'), null, later)).toBe('datePast')
  })

  it('reads the amount out at Review, and the card when it is only saved', () => {
    const ready = attempt([visaNumber], { stage: 'ready' })
    expect(sayingOf(payment({ attempt: ready }), null, later)).toBe('review')
    expect(sayingOf(payment({ attempt: ready, kind: 'save', money: null }), null, later)).toBe('reviewSave')
  })
})

describe('what to say while the bank answers', () => {
  const taken = (received: boolean, takenAt: number | null = startedAt) =>
    attempt([visaNumber], { stage: 'completing', takenAt, received })

  it.each([
    [0, 'sent'],
    [3_999, 'sent'],
    [4_000, 'withBank'],
    [15_000, 'bankSlow'],
    [45_000, 'bankSilent'],
    [80_000, 'bankSilent'],
  ] as const)('after %i ms', (elapsed, key) => {
    expect(waitingKey(taken(true), startedAt + elapsed)).toBe(key)
  })

  it.each([
    [0, 'sending'],
    [4_000, 'unconfirmed'],
    [20_000, 'unconfirmed'],
    [45_000, 'bankSilent'],
  ] as const)('after %i ms in which nobody confirmed that it was sent', (elapsed, key) => {
    expect(waitingKey(taken(false), startedAt + elapsed)).toBe(key)
  })

  it('starts at the beginning while the time of sending is not known', () => {
    expect(waitingKey(taken(false, null), startedAt)).toBe('sending')
  })
})

describe('what to say while the details are typed', () => {
  const typed = { ...emptyDraft('GBP'), amount: '49', reference: 'A-1042' }
  const paid: ReferenceView['paid'] = [
    { id: 'p', money: { minor: 4_900, currency: 'GBP' }, at: startedAt, agentName: 'Ben', mayOpen: false },
  ]
  const busy = (state: 'inFlight' | 'unknown'): ReferenceView => ({
    paid: [],
    busy: { id: 'p', state, nextCheckAt: null, agentName: 'Ben', mayOpen: false, mayReplace: false },
  })

  it('is the amount and the reference once both will do', () => {
    expect(detailsSaying(typed, undefined)).toBe('details')
    expect(detailsSaying({ ...typed, kind: 'save', amount: '' }, undefined)).toBe('saveConsent')
    expect(detailsSaying({ ...typed, amount: '' }, undefined)).toBe('detailsEmpty')
  })

  it('is never what the form would refuse, least of all a card number', () => {
    for (const wrong of [{ reference: '4111 1111 1111 1111' }, { reference: '' }, { amount: '49.999' }])
      expect(detailsSaying({ ...typed, ...wrong }, undefined)).toBe('detailsEmpty')
  })

  it('asks for no card for what was paid, until the agent knows that it is something else', () => {
    const known = { paid, busy: null }
    expect(detailsSaying(typed, known)).toBe('alreadyPaid')
    expect(detailsSaying({ ...typed, confirmed: true }, known)).toBe('details')
    expect(detailsSaying({ ...typed, kind: 'save' }, known)).toBe('saveConsent')
  })

  it('asks for no card while the reference is blocked', () => {
    expect(detailsSaying(typed, busy('unknown'))).toBe('stillChecking')
    expect(detailsSaying({ ...typed, confirmed: true }, busy('inFlight'))).toBe('takenElsewhere')
  })

  it('is the amount and the reference once the agent uses the leave of a supervisor', () => {
    const blocked = busy('unknown')
    const allowed = { ...blocked, busy: blocked.busy && { ...blocked.busy, mayReplace: true } }
    expect(detailsSaying(typed, allowed)).toBe('stillChecking')
    expect(detailsSaying({ ...typed, confirmed: true }, allowed)).toBe('details')
  })
})
