import { describe, expect, it } from 'vitest'
import type { DeskView, RowView } from '@/lib/wire/views'
import { deskNews } from './announcing-desk'
import { attempt, call, desk, payment, result, row, visaNumber } from './views.testing'

function taking(rows: RowView[], more: Parameters<typeof attempt>[1] = {}): DeskView {
  return desk({ payment: payment({ attempt: attempt(rows, more) }) })
}

const asked = taking([row('cardNumber', 'asked'), row('expiry', 'notAsked')])

describe('what a screen reader is told', () => {
  it('is nothing on the first look', () => {
    expect(deskNews(null, asked)).toEqual([])
  })

  it('is nothing when nothing changed', () => {
    expect(deskNews(asked, asked)).toEqual([])
  })

  it('is the field to ask for', () => {
    expect(deskNews(desk(), asked)).toEqual([{ region: 'polite', text: 'Ask for the card number.' }])
  })

  it('is the acceptance together with the next field', () => {
    const next = taking([visaNumber, row('expiry', 'asked')])
    expect(deskNews(asked, next)).toEqual([
      { region: 'polite', text: 'Card number accepted, Visa ending 1 1 1 1. Ask for the expiry.' },
    ])
  })

  it('is a refusal, at once, and again when it happens again', () => {
    const refused = (tries: number) => taking([row('cardNumber', 'refused', { why: 'mistyped', tries })])
    const told = { region: 'assertive', text: 'Card number mistyped. Ask again.' }
    expect(deskNews(asked, refused(1))).toEqual([told])
    expect(deskNews(refused(1), refused(2))).toEqual([told])
  })

  it('is the amount and the card at Review', () => {
    const ready = taking([visaNumber], {
      stage: 'ready',
      card: { brand: 'visa', lastFour: '1111', expiry: '0328' },
    })
    expect(deskNews(asked, ready)).toEqual([
      { region: 'polite', text: 'Review. Take 49 pounds from Visa ending 1 1 1 1.' },
    ])
  })

  it('is a call that comes or goes; a result tells its own ending', () => {
    const ringing = desk({ call: call({ status: 'ringing' }) })
    expect(deskNews(desk({ call: null }), ringing)).toEqual([
      { region: 'assertive', text: 'Incoming call from +447700900123.' },
    ])
    const ended = call({ status: 'ended' })
    expect(deskNews(desk(), desk({ call: ended }))).toEqual([
      { region: 'assertive', text: 'The call has ended.' },
    ])
    const told = desk({ call: ended, payment: payment({ result: result('hungUpBefore') }) })
    expect(deskNews(desk(), told)).toEqual([])
    const paid = (status: 'live' | 'ended') =>
      desk({ call: call({ status }), payment: payment({ result: result('paid') }) })
    expect(deskNews(paid('live'), paid('ended'))).toEqual([
      { region: 'assertive', text: 'The call has ended.' },
    ])
  })
})
