import { describe, expect, it } from 'vitest'
import { emptyDraft } from './draft'
import { formOf, hasBecomePayment, type Kept, keptIn, nothingKept, storedOf } from './kept'
import { stageOf } from './stage'
import { attempt, desk, payment, result } from './views.testing'

const draft = { ...emptyDraft('GBP'), amount: '49.00', reference: 'A-1042' }
const kept: Kept = {
  callId: 'call-1',
  another: 'payment-1',
  typed: { form: 'call-1:payment-1', draft },
  note: 'Rings again',
}

describe('What a tab keeps of a call', () => {
  it('is there again after a reload', () => {
    expect(keptIn(storedOf(kept), 'call-1')).toEqual(kept)
  })

  it('is forgotten with the call', () => {
    expect(keptIn(storedOf(kept), 'call-2')).toEqual(nothingKept('call-2'))
    expect(keptIn(storedOf(kept), null)).toEqual(nothingKept(null))
    expect(storedOf({ ...kept, callId: null })).toBeNull()
  })

  it('is nothing before something was typed', () => {
    expect(storedOf(nothingKept('call-1'))).toBeNull()
  })

  it.each(['amount', 'reference', 'description', 'customerName', 'customerKey'] as const)(
    'never holds a card number typed as %s, nor what was typed before it',
    (field) => {
      const typed = { form: 'call-1:', draft: { ...draft, [field]: '4111 1111 1111 1111' } }
      expect(storedOf({ ...kept, another: null, typed, note: '' })).toBeNull()
      expect(keptIn(storedOf({ ...kept, typed }), 'call-1')).toEqual({ ...kept, typed: null })
    },
  )

  it('never holds a note with a card number in it', () => {
    const stored = storedOf({ ...kept, note: 'card 4111 1111 1111 1111' })
    expect(keptIn(stored, 'call-1')).toEqual({ ...kept, note: '' })
  })

  it.each(['', 'null', '{', '{"callId":"call-1"}', '[]'])(
    'is nothing when the storage holds %j',
    (stored) => {
      expect(keptIn(stored, 'call-1')).toEqual(nothingKept('call-1'))
    },
  )
})

describe('The form', () => {
  const paid = payment({ result: result('paid'), status: 'paid' })

  it('is another for each payment', () => {
    expect(formOf(stageOf(desk(), null))).toBe('call-1:')
    expect(formOf(stageOf(desk({ payment: paid }), 'payment-1'))).toBe('call-1:payment-1')
    expect(formOf(stageOf(desk({ payment: paid }), null))).toBeNull()
  })

  it('has become a payment when one is under way, not while its result is read', () => {
    expect(hasBecomePayment(stageOf(desk({ payment: payment({ attempt: attempt([]) }) }), null))).toBe(true)
    expect(hasBecomePayment(stageOf(desk({ payment: paid }), null))).toBe(false)
    expect(hasBecomePayment(stageOf(desk(), null))).toBe(false)
  })
})
