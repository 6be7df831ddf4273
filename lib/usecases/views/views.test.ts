import { describe, expect, it } from 'vitest'
import type { CallEvent } from '@/lib/domain/call/events'
import type { Call } from '@/lib/domain/call/state'
import { arriving, callAfter, callCommanded, callTold } from '@/lib/testing/changes'
import * as say from '@/lib/testing/payment-facts'
import type { Story } from '@/lib/testing/payment-story'
import * as story from '@/lib/testing/payment-story'
import { minute } from '@/lib/values/instant'
import { looksLikeCard } from '@/lib/values/prose'
import { type PaymentAction, paymentRow as rowSchema, paymentView as viewSchema } from '@/lib/wire/views'
import { type Around, paymentRow, paymentView } from './payment-view'
import { cursorText, readCursor } from './screens'
import { timelineOf } from './timeline'

const live = { status: 'live' } as Call
const over = { status: 'ended' } as Call
const names = new Map([['amy', 'Amy']])

function shown(told: Story, more: Partial<Around> = {}) {
  const around: Around = { now: told.now, call: live, keys: [], keyTimes: [], names, ...more }
  return viewSchema.parse(paymentView({ state: told.known, version: told.journal.length }, around))
}

const noted = (told: Story) => timelineOf([told.journal], [])

describe('A payment on the screen', () => {
  const states: [string, () => Story, object, PaymentAction[]][] = [
    [
      'being silenced',
      story.securing,
      { step: 'card', chip: 'preparing', result: null },
      ['reopen', 'cancelEntry'],
    ],
    ['being opened', story.opening, { step: 'card', chip: 'preparing' }, ['reopen', 'cancelEntry']],
    ['being keyed', story.entering, { step: 'card', chip: 'takingCard' }, ['reask', 'reopen', 'cancelEntry']],
    [
      'ready',
      story.ready,
      { step: 'review', chip: 'takingCard' },
      ['take', 'reask', 'reopen', 'cancelEntry'],
    ],
    ['on its way', story.completing, { step: 'review', chip: 'sending', result: null }, []],
    [
      'confirmed to be on its way',
      () => story.completing().observing(say.completeReceived()),
      { step: 'review', chip: 'sentToBank', result: null },
      [],
    ],
    ['being cancelled', story.cancelling, { step: 'card', chip: 'takingCard' }, []],
    ['unknown', story.unknown, { step: 'result', result: { kind: 'checking' } }, ['anotherPayment']],
    ['paid', story.paid, { step: 'result', result: { kind: 'paid', card: say.visa } }, ['anotherPayment']],
    ['saved', story.saved, { result: { kind: 'saved' }, money: null }, ['anotherPayment']],
    [
      'declined',
      story.declined,
      { chip: 'declined', result: { kind: 'declined', decline: 'general' } },
      ['takeAgain', 'close', 'anotherPayment'],
    ],
    ['different in the books', story.booksDiffer, { result: { kind: 'booksDiffer' } }, ['anotherPayment']],
    [
      'charged twice',
      story.chargedTwice,
      { chip: 'chargedTwice', result: { kind: 'chargedTwice' } },
      ['anotherPayment'],
    ],
    ['put away', story.closed, { status: 'closed', result: { kind: 'declined' } }, ['anotherPayment']],
  ]

  it.each(states)('that is %s says so, and offers what may be done', (_state, make, expected, actions) => {
    const view = shown(make())
    expect(view).toMatchObject(expected)
    expect(view.availableActions).toEqual(actions)
    expect(view.agent).toEqual({ id: 'amy', name: 'Amy' })
  })

  it.each(states)('that is %s fits into a list', (_state, make) => {
    const told = make()
    const row = rowSchema.parse(paymentRow({ state: told.known, version: told.journal.length }, names))
    expect(row).toMatchObject({ id: 'P1', reference: 'INV-1', agentName: 'Amy' })
  })

  it('says of a result whether the card was taken for it', () => {
    for (const make of [story.declined, story.unknown, story.paid, story.saved, story.booksDiffer])
      expect(shown(make()).result).toMatchObject({ taken: true })
    for (const told of [
      story.entering().when(say.cancel()).observing(say.sessionEnded('cancelled')),
      story.ready().observing(say.sessionEnded('star')),
      story.securing().observing(say.recordingNotSecured()),
    ])
      expect(shown(told).result).toMatchObject({ taken: false })
  })

  it('offers nothing that needs a caller once the call is over', () => {
    expect(shown(story.declined(), { call: over }).availableActions).toEqual(['close'])
    expect(shown(story.paid(), { call: over }).availableActions).toEqual([])
    expect(shown(story.paid(), { call: null }).availableActions).toEqual([])
  })

  it('offers to try the recording again when that stood in the way', () => {
    const blocked = story.securing().observing(say.recordingNotSecured())
    expect(shown(blocked).availableActions).toContain('retryRecording')
    expect(shown(blocked).result).toMatchObject({ kind: 'recordingBlocked' })
  })

  it('offers no fourth card after three declines', () => {
    let told = story.declined()
    for (const again of [2, 3]) {
      expect(told.known.attempts).toBe(again - 1)
      told = told
        .when(say.askAgain())
        .observing(say.recordingSecured())
        .observing(say.sessionOpened())
        .observing(say.accepted('cardNumber'))
        .observing(say.accepted('expiry'))
        .observing(say.accepted('securityCode'))
        .when(say.take())
        .observing(say.sessionEnded('success'))
        .observing(say.booksSay('declined'))
    }
    expect(shown(told).result).toMatchObject({ kind: 'thirdDecline' })
    expect(shown(told).availableActions).toEqual(['close', 'anotherPayment'])
  })

  it('never shows the token of a kept card, nor any digits but the last four', () => {
    // Moments are numbers of thirteen digits, and nothing else is.
    const texts = (_name: string, value: unknown) => (typeof value === 'number' ? null : value)
    for (const [, make] of states) {
      const text = JSON.stringify([shown(make()), noted(make())], texts)
      expect(text).not.toContain('sealed')
      expect(looksLikeCard(text)).toBe(false)
    }
  })
})

describe('The open field', () => {
  it('shows the keys that were counted, of an accepted field the last ones', () => {
    const told = story.enteringAt('expiry')
    const live_ =
      told.known.status === 'inFlight' && told.known.attempt.stage === 'entering'
        ? told.known.attempt.live
        : null
    const at = told.now
    const keys = [
      { effectId: live_?.effectId ?? '', field: 'expiry', keys: 3, serial: 9, at },
      { effectId: 'P1-1.3', field: 'cardNumber', keys: 16, serial: 8, at },
    ] as const
    const { attempt } = shown(told, { keys })
    expect(attempt).toMatchObject({ live: 'expiry', stage: 'entering' })
    expect(attempt?.rows).toMatchObject([
      { field: 'cardNumber', state: 'accepted', keys: 16, brand: 'visa', lastFour: '1111' },
      { field: 'expiry', state: 'asked', keys: 3, serial: 9, lastKeyAt: at },
      { field: 'securityCode', state: 'notAsked', keys: 0, lastKeyAt: null },
    ])
  })

  it('says why it was refused', () => {
    const told = story.entering().observing(say.refused('cardNumber', 'brandNotTaken'))
    expect(shown(told).attempt?.rows[0]).toMatchObject({ state: 'refused', why: 'brandNotTaken' })
  })
})

describe('What became of the money', () => {
  const ends: [string, () => Story, string][] = [
    ['the caller pressed star', () => story.entering().observing(say.sessionEnded('star')), 'star'],
    ['the caller hung up before', () => story.ended(), 'hungUpBefore'],
    [
      'the caller hung up after',
      () => story.heard('callerHungUp').observing(say.notInTheBooks()),
      'hungUpAfter',
    ],
    ['it was cancelled', () => story.cancelling().observing(say.sessionEnded('cancelled')), 'cancelled'],
    ['the link was down', () => story.opening().observing(say.sessionRefused('linkDown', null)), 'linkDown'],
    ['the set-up is wrong', () => story.opening().observing(say.sessionRefused('setup')), 'setupProblem'],
    ['it was refused', () => story.opening().observing(say.sessionRefused('invalid')), 'refused'],
    [
      'the connector is at fault',
      () => story.heard('success').observing(say.notInTheBooks()),
      'setupUnclear',
    ],
    ['it is not final', () => story.heard('success').observing(say.booksSay('pending')), 'notFinal'],
    [
      'it is under review',
      () => story.heard('success').observing(say.booksSay('underReview')),
      'underReview',
    ],
    [
      'it needs approval',
      () => story.heard('success').observing(say.booksSay('needsApproval')),
      'needsApproval',
    ],
    ['it was paid late', () => story.unknown().observing(say.booksSay('success')), 'resolvedPaid'],
    ['it was declined late', () => story.unknown().observing(say.booksSay('declined')), 'resolvedNotPaid'],
    [
      'the money has no customer',
      () => story.completing().observing(say.booksSay('unattributed')),
      'paidUnmatched',
    ],
  ]
  it.each(ends)('is told when %s', (_why, make, kind) => {
    expect(shown(make()).result?.kind).toBe(kind)
  })

  it('says when the next look is promised, by the business clock', () => {
    const told = story.unknown()
    const { result } = shown(told)
    const taken = told.known.status === 'outcomeUnknown' ? told.known.attempt.takenAt : 0
    expect(result?.nextCheckAt).toBe(taken + 5 * minute)
    expect(result?.nextCheckAt).toBeGreaterThan(told.now)
    expect(shown(told, { now: taken + 8 * 24 * 60 * minute }).result?.nextCheckAt).toBeNull()
  })
})

describe('A timeline', () => {
  it('tells what happened, oldest first, with the amount', () => {
    const told = story.paid()
    const lines = noted(told)
    expect(lines.map(({ key }) => key)).toEqual([
      'paymentOpened',
      'attemptStarted',
      'recordingPaused',
      'sessionOpened',
      'fieldAsked',
      'fieldAccepted',
      'fieldAsked',
      'fieldAccepted',
      'fieldAsked',
      'fieldAccepted',
      'cardReady',
      'taken',
      'sessionEnded',
      'paid',
    ])
    expect(lines.at(-1)?.values).toEqual({ amount: '£49.00', brand: 'visa', lastFour: '1111' })
    expect([...lines].sort((a, b) => a.at - b.at)).toEqual(lines)
  })

  it('weaves the call in, and hides its steps that concern nobody', () => {
    const arrived = arriving()
    const offered = callCommanded(callAfter(arrived), { kind: 'offer', agentId: 'amy' })
    const answered = callTold(callAfter(offered), { kind: 'legAnswered', legSid: 'CA', agentId: null })
    let call = answered
    const events: CallEvent[] = [...arrived.events, ...offered.events, ...answered.events]
    for (const state of ['on', 'paused', 'on'] as const) {
      call = callTold(callAfter(call), { kind: 'recordingReported', state })
      events.push(...call.events)
    }
    const keys = timelineOf([], events).map(({ key }) => key)
    expect(keys).toEqual(['callArrived', 'callAnswered', 'recordingResumed'])
    expect(timelineOf([], [])).toEqual([])
  })

  it('has a line for every end', () => {
    const told = story
      .heard('connectorError', { code: '64015', beforeProcessor: true })
      .observing(say.notInTheBooks())
    expect(noted(told).at(-1)).toMatchObject({ key: 'attemptEnded', values: { result: 'refused' } })
    expect(noted(story.declined()).at(-1)).toMatchObject({ source: 'shuttle', key: 'declined' })
    expect(noted(story.unknown()).at(-1)).toMatchObject({
      key: 'outcomeUnknown',
      values: { why: 'noAnswer' },
    })
  })
})

describe('A place in the list', () => {
  it('is written so that it can be read back', () => {
    const { known } = story.ready()
    expect(readCursor(cursorText({ ...known, id: 'abc-def' }))).toEqual({
      createdAt: known.createdAt,
      id: 'abc-def',
    })
  })

  it.each(['', '1', '_a', '1_', 'x_a', '1_A B', '1_a_b', `${'9'.repeat(16)}_a`, '-1_a', '1.5_a', '1_a\0'])(
    'is not %j',
    (text) => {
      expect(readCursor(text)).toBeNull()
    },
  )
})
