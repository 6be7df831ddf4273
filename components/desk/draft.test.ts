import { describe, expect, it } from 'vitest'
import {
  askableReference,
  type Draft,
  draftAfter,
  emptyDraft,
  needsConfirmation,
  problemsOf,
  requestOf,
  tidiedAmount,
} from './draft'
import { payment, startedAt } from './views.testing'

function draft(more: Partial<Draft> = {}): Draft {
  return { ...emptyDraft('GBP'), amount: '49', reference: 'A-1042', ...more }
}

describe('Details', () => {
  it('are complete with an amount and a reference', () => {
    expect(problemsOf(draft())).toEqual({})
  })

  it('name what is wrong beside its field', () => {
    expect(problemsOf(draft({ amount: '', reference: ' ' }))).toEqual({
      amount: 'amountEmpty',
      reference: 'referenceEmpty',
    })
    expect(problemsOf(draft({ amount: '1.50', currency: 'JPY' }))).toEqual({
      amount: 'amountTooManyDecimals',
    })
    expect(problemsOf(draft({ reference: '4111 1111 1111 1111' }))).toEqual({
      reference: 'referenceCardLike',
    })
    expect(problemsOf(draft({ description: '4111111111111111' }))).toEqual({ description: 'textCardLike' })
  })

  it('are too long where the server would say so, and nowhere else', () => {
    expect(problemsOf(draft({ description: 'd'.repeat(121), customerKey: 'k'.repeat(61) }))).toEqual({
      description: 'textTooLong',
      customerKey: 'textTooLong',
    })
    expect(problemsOf(draft({ description: 'd'.repeat(120), customerName: 'n'.repeat(120) }))).toEqual({})
  })

  it('need no amount when only a card is saved', () => {
    expect(problemsOf(draft({ kind: 'save', amount: '' }))).toEqual({})
    expect(requestOf(draft({ kind: 'save' }), 'call-1', 'request-1', []).amount).toBe('')
  })

  it('tidy the amount without ever changing what cannot be read', () => {
    expect(tidiedAmount(draft({ amount: '1249.5' }))).toBe('1,249.50')
    expect(tidiedAmount(draft({ amount: '500', currency: 'JPY' }))).toBe('500')
    expect(tidiedAmount(draft({ amount: '49,00' }))).toBe('49,00')
  })

  it('send texts as typed and leave empty ones out', () => {
    const request = requestOf(draft({ customerName: 'Maria', description: '  ' }), 'call-1', 'request-1', [
      'p1',
    ])
    expect(request).toMatchObject({ amount: '49', customerName: 'Maria', knownPaid: ['p1'] })
    expect(request.description).toBeUndefined()
  })

  it('ask the server only about references that it would take', () => {
    expect(askableReference(' A-1042 ')).toBe('A-1042')
    expect(askableReference('')).toBeNull()
    expect(askableReference('4111 1111 1111 1111')).toBeNull()
  })

  it('wait for a yes when the reference was paid before', () => {
    const known = {
      paid: [{ id: 'p1', money: null, at: startedAt, agentName: 'Ben', mayOpen: false }],
      busy: null,
    }
    expect(needsConfirmation(draft(), known)).toBe(true)
    expect(needsConfirmation(draft({ confirmed: true }), known)).toBe(false)
    expect(needsConfirmation(draft(), undefined)).toBe(false)
    expect(needsConfirmation(draft({ kind: 'save' }), known)).toBe(false)
  })

  it('keep the customer for another payment, not the reference', () => {
    const next = draftAfter(payment({ customerName: 'Maria', money: { minor: 1, currency: 'EUR' } }), 'GBP')
    expect(next).toMatchObject({ customerName: 'Maria', currency: 'EUR', reference: '', amount: '' })
  })
})
