import { describe, expect, it } from 'vitest'
import { declineKinds, resultKinds } from '@/lib/wire/views'
import { resultActions } from './result-actions'
import { resultWords } from './result-words'
import { call, payment, result, startedAt } from './views.testing'

const zone = 'Europe/London'
const card = { brand: 'visa', lastFour: '1111', expiry: '0328' } as const
const live = call({ status: 'live' })
const ended = call({ status: 'ended' })
const count = (text: string) => text.trim().split(/\s+/).length

const every = resultKinds.flatMap((kind) =>
  declineKinds.map((decline) => ({ kind, decline: kind === 'declined' ? decline : null })),
)

describe('the words of a result', () => {
  it.each(every)('$kind $decline fits the eye and the ear', ({ kind, decline }) => {
    for (const nextCheckAt of [null, startedAt]) {
      for (const [on, replaced] of [
        [live, false],
        [ended, false],
        [live, true],
      ] as const) {
        const told = resultWords(
          payment({ availableActions: ['takeAgain'] }),
          result(kind, { decline, card, nextCheckAt, replaced }),
          zone,
          on,
        )
        expect(count(told.line)).toBeLessThanOrEqual(12)
        expect(count(told.say)).toBeLessThanOrEqual(30)
        expect(told.line + told.say).not.toMatch(/undefined|null|NaN|\[object| $| {2}/)
      }
    }
  })

  it('say the amount in words and times in the zone of the person who looks', () => {
    expect(resultWords(payment(), result('paid', { card }), zone, live).say).toContain(
      'Forty-nine pounds, reference A-1042',
    )
    expect(resultWords(payment(), result('checking', { nextCheckAt: startedAt }), zone, live).line).toContain(
      '14:00',
    )
  })

  it('promise nothing and offer no third payment once another one has taken the place', () => {
    for (const { kind, decline } of every)
      for (const on of [live, ended]) {
        const { say } = resultWords(payment(), result(kind, { decline, card, replaced: true }), zone, on)
        if (/whether|did not go through/.test(say)) expect(say).not.toMatch(/charge you twice|try again/)
      }
    expect(resultWords(payment(), result('settledNotPaid', { replaced: true }), zone, ended).say).toBe(
      'Your first payment did not go through. Nothing was taken for it; only the later one counts.',
    )
  })

  it('tell nobody anything who has left', () => {
    for (const { kind, decline } of every) {
      const told = resultWords(payment(), result(kind, { decline, card }), zone, ended)
      expect(told.when).toBe('callBack')
      expect(told.line).not.toMatch(/Tell the caller|Another card|Enter/)
      expect(told.say).not.toMatch(/anything else|One moment/)
    }
    expect(resultWords(payment(), result('paid', { card }), zone, ended)).toMatchObject({
      fact: 'Paid.',
      line: 'Paid. The caller has left.',
    })
    expect(resultWords(payment(), result('paid', { card }), zone, live)).toMatchObject({
      line: 'Paid. Tell the caller.',
      when: 'now',
    })
  })

  it('point at Enter only where another try is offered', () => {
    const line = (actions: Parameters<typeof payment>[0]) =>
      resultWords(payment(actions), result('star'), zone, live).line
    expect(line({ availableActions: ['takeAgain'] })).toContain('Enter starts again')
    expect(line({ availableActions: ['close'] })).not.toContain('Enter')
  })
})

describe('the buttons of a result', () => {
  const actions = (available: Parameters<typeof payment>[0], status: 'live' | 'ended' = 'live') =>
    resultActions(payment(available), call({ status }))

  it('offer the next try first', () => {
    expect(actions({ availableActions: ['takeAgain', 'close', 'anotherPayment'] })).toEqual({
      primary: 'askAgain',
      others: ['done', 'another'],
    })
    expect(actions({ availableActions: ['retryRecording', 'close'] })).toEqual({
      primary: 'retry',
      others: ['done'],
    })
  })

  it('offer another payment after a paid one', () => {
    expect(actions({ availableActions: ['anotherPayment'] })).toEqual({ primary: 'another', others: [] })
  })

  it('do not put a card under Enter when none should be taken', () => {
    expect(actions({ result: result('setupProblem'), availableActions: ['takeAgain', 'close'] })).toEqual({
      primary: 'done',
      others: ['askAgain'],
    })
    expect(actions({ result: result('setupUnclear'), availableActions: ['anotherPayment'] })).toEqual({
      primary: null,
      others: ['another'],
    })
  })

  it('always lead away from a call that has ended', () => {
    expect(actions({ availableActions: [] }, 'ended')).toEqual({ primary: 'done', others: [] })
    expect(actions({ availableActions: ['close'] }, 'ended')).toEqual({ primary: 'done', others: [] })
  })
})
