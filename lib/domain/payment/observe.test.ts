import { describe, expect, it } from 'vitest'
import {
  accepted,
  askAgain,
  askFailed,
  attempt,
  callEnded,
  cancel,
  cancelFailed,
  cancelReceived,
  charging,
  entry,
  reask,
  recordingNotSecured,
  recordingSecured,
  refused,
  sessionEnded,
  sessionOpened,
  sessionRefused,
  timeIsUp,
} from '@/lib/testing/payment-facts'
import {
  cancelling,
  completing,
  ended,
  entering,
  enteringAt,
  given,
  opening,
  ready,
  securing,
} from '@/lib/testing/payment-story'
import { type EntryField, entryFields } from '@/lib/values/card'
import { minute, second } from '@/lib/values/instant'
import type { SessionRefusedReason } from './facts'
import type { AttemptEndKind, SessionResult } from './state'

const askedTwice = { settings: { ...entry, twice: ['cardNumber'] as const } }
const withPostcode = { settings: { ...entry, postcode: true } }

describe('The recording', () => {
  it('is silent before the keypad is opened', () => {
    given(securing())
      .observing(recordingSecured('paused'))
      .leadsTo({ type: 'RecordingSecured', recording: 'paused' })
      .plans({ kind: 'openSession', callSid: 'CA1' })
      .sets({ kind: 'timeUp', what: 'opening', afterMs: 20 * second })
      .is('opening')
  })

  it('may also not exist', () => {
    given(securing())
      .observing(recordingSecured('none'))
      .is('opening')
      .holds({ attempt: { recording: 'none' } })
  })

  it('that cannot be paused blocks the entry: nothing is opened', () => {
    given(securing())
      .observing(recordingNotSecured())
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'recordingBlocked' } })
      .plans('resumeRecording')
      .endedAs('recordingBlocked')
      .observing(recordingSecured())
      .isOnlyNoted()
  })

  it('reported later, or twice, opens nothing again', () => {
    for (const story of [opening(), entering(), ready(), completing(), cancelling()]) {
      given(story).observing(recordingSecured()).isOnlyNoted()
      given(story).observing(recordingNotSecured()).isOnlyNoted()
    }
  })
})

describe('The keypad', () => {
  it('is opened and asks for the card number by itself', () => {
    given(opening())
      .observing(sessionOpened())
      .leadsTo('SessionOpened', { type: 'FieldAsked', field: 'cardNumber' })
      .plans({ kind: 'askField', field: 'cardNumber', sessionSid: 'PK-P1-1' })
      .is('entering')
  })

  it('told of twice, by the answer and by the first callback, is one keypad', () => {
    given(entering()).observing(sessionOpened()).changesNothing()
    given(completing()).observing(sessionOpened()).changesNothing()
    given(ended()).observing(sessionOpened()).changesNothing()
  })

  it('that is not the one of the attempt is noted', () => {
    given(entering())
      .observing(sessionOpened({ sessionSid: 'PK-other' }))
      .isOnlyNoted()
      .is('entering')
    given(securing()).observing(sessionOpened()).isOnlyNoted().is('securing')
  })

  const reasons: Record<SessionRefusedReason, AttemptEndKind | null> = {
    setup: 'setupProblem',
    callOver: 'callerHungUp',
    outOfOrder: 'refused',
    invalid: 'refused',
    linkDown: 'linkDown',
    unclear: null,
  }

  it.each(Object.entries(reasons))('refused as %s ends the attempt as %s', (reason, end) => {
    const told = given(opening()).observing(sessionRefused(reason as SessionRefusedReason))
    if (end) told.leadsTo('AttemptEnded').plans('resumeRecording').endedAs(end)
    else told.isOnlyNoted().is('opening').observing(sessionOpened()).is('entering')
  })

  it('of which no answer came is waited for, not for ever', () => {
    given(opening())
      .observing(timeIsUp('opening'))
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'linkDown' }, sessionOver: false })
      // Nobody knows whether it is open: the recording stays silent.
      .plans()
      .endedAs('linkDown')
    given(entering()).observing(timeIsUp('opening')).changesNothing()
  })

  it('that opens after its attempt was given up is closed again', () => {
    const lost = opening().observing(timeIsUp('opening'))
    given(lost)
      .observing(sessionOpened())
      .leadsTo({ type: 'OrphanSessionFound', sessionSid: 'PK-P1-1' })
      .plans({ kind: 'cancelSession', id: 'P1-1.orphan', sessionSid: 'PK-P1-1' })
      .is('open')
      .observing(sessionOpened())
      .changesNothing()
      .observing(sessionEnded('cancelled'))
      .leadsTo('SessionEndNoted')
      .plans('resumeRecording')
  })

  it('that opens late is closed also while a newer attempt runs, which goes on', () => {
    given(opening().observing(timeIsUp('opening')).when(askAgain()).observing(recordingSecured()))
      .observing(sessionOpened({ number: 1 }))
      .leadsTo({ type: 'OrphanSessionFound', attemptId: 'P1-1', callSid: 'CA1' })
      .is('opening')
      .observing(sessionOpened())
      .is('entering')
  })

  it('that opens after Cancel is closed at once', () => {
    given(opening().when(cancel()))
      .observing(sessionOpened())
      .leadsTo('SessionOpened')
      .plans({ kind: 'cancelSession', sessionSid: 'PK-P1-1' })
      .is('cancelling')
  })

  it('that is refused after Cancel is cancelled', () => {
    given(opening().when(cancel())).observing(sessionRefused('linkDown')).endedAs('cancelled')
    given(opening().when(cancel())).observing(sessionRefused('unclear')).isOnlyNoted().is('cancelling')
  })

  it('cannot be refused once it is open', () => {
    for (const story of [securing(), entering(), cancelling()])
      given(story).observing(sessionRefused('invalid')).isOnlyNoted()
  })
})

describe('Sound in the recording', () => {
  const lost = () => cancelling().observing(timeIsUp('cancel')).when(askAgain())

  it('stays away while the session of an earlier attempt may still take keys', () => {
    given(lost())
      .observing(recordingNotSecured())
      .plans()
      .observing(sessionEnded('cancelled', { number: 1 }))
      .leadsTo('SessionEndNoted')
      .plans({ kind: 'resumeRecording', id: 'P1-1.resume' })
  })

  it('comes back when a newer session was opened and has ended: a call has one at a time', () => {
    given(lost().observing(recordingSecured()).observing(sessionOpened()))
      .observing(sessionEnded('star'))
      .plans({ kind: 'resumeRecording', id: 'P1-2.resume' })
  })

  it('stays away after a session that nobody had heard of was found', () => {
    given(opening().observing(sessionRefused('linkDown')).observing(sessionOpened()).when(askAgain()))
      .observing(recordingNotSecured())
      .plans()
  })
})

describe('The entry', () => {
  it('asks for the next field by itself, up to the review', () => {
    given(entering(withPostcode))
      .observing(accepted('cardNumber'))
      .leadsTo('FieldAccepted', { type: 'FieldAsked', field: 'expiry' })
      .plans({ kind: 'askField', field: 'expiry' })
      .observing(accepted('expiry'))
      .plans({ kind: 'askField', field: 'securityCode' })
      .observing(accepted('securityCode'))
      .plans({ kind: 'askField', field: 'postcode' })
      .observing(accepted('postcode'))
      .leadsTo('FieldAccepted', {
        type: 'CardReady',
        card: { brand: 'visa', lastFour: '1111', expiry: '1228' },
      })
      .plans()
      .is('ready')
  })

  it('asks for a field that is keyed twice once more, and takes it when both are the same', () => {
    given(entering(askedTwice))
      .observing(accepted('cardNumber', { secondsRequired: ['cardNumber'] }))
      .leadsTo({ type: 'FieldAsked', field: 'cardNumber', second: true })
      .plans({ kind: 'askField', field: 'cardNumber', second: true })
      .is('entering')
    given(entering(askedTwice).observing(accepted('cardNumber')))
      .observing(accepted('cardNumber', { second: true, secondsRequired: [] }))
      .leadsTo({ type: 'FieldAccepted', field: 'cardNumber' }, { type: 'FieldAsked', field: 'expiry' })
  })

  it('asks for both entries anew when they differ', () => {
    given(entering(askedTwice).observing(accepted('cardNumber')))
      .observing(refused('cardNumber', 'entriesDiffer', { second: true }))
      .leadsTo({ type: 'FieldRefused', field: 'cardNumber', why: 'entriesDiffer' })
      .is('entering')
  })

  it('keeps a second entry open for a caller who has not begun with it', () => {
    given(entering(askedTwice).observing(accepted('cardNumber')))
      .observing(refused('cardNumber', 'nothingTyped', { second: true, keys: 0 }))
      .leadsTo({ type: 'FieldKeptOpen', field: 'cardNumber', second: true })
      .plans({ kind: 'askField', field: 'cardNumber', second: true })
  })

  it('does not take a first entry for the second', () => {
    given(entering(askedTwice).observing(accepted('cardNumber')))
      .observing(accepted('cardNumber', { secondsRequired: [] }))
      .leadsTo({ type: 'FactNoted', why: 'not the field that is asked now' })
  })

  it('believes a provider who wants no second entry', () => {
    given(entering(askedTwice))
      .observing(accepted('cardNumber', { secondsRequired: [] }))
      .leadsTo({ type: 'FieldAccepted', field: 'cardNumber' }, { type: 'FieldAsked', field: 'expiry' })
  })

  it('waits for the agent after a refused field', () => {
    given(entering())
      .observing(refused('cardNumber', 'brandNotTaken'))
      .leadsTo({ type: 'FieldRefused', why: 'brandNotTaken' })
      .plans()
      .holds({ attempt: { rows: [{ state: 'refused', why: 'brandNotTaken', tries: 1 }, {}, {}] } })
  })

  it('asks again for an accepted field that the provider wants back', () => {
    given(enteringAt('securityCode'))
      .observing(accepted('securityCode', { stillRequired: ['cardNumber'] }))
      .leadsTo(
        'FieldAccepted',
        { type: 'FieldReopened', field: 'cardNumber' },
        { type: 'FieldAsked', field: 'cardNumber' },
      )
      .observing(accepted('cardNumber'))
      .is('ready')
  })

  it('believes only the answer to the request that is open now', () => {
    const reasked = entering().when(reask('cardNumber'))
    given(reasked)
      .observing(accepted('cardNumber', { effectId: 'P1-1.3' }))
      .isOnlyNoted()
      .observing(refused('cardNumber', 'mistyped', { effectId: 'P1-1.3' }))
      .isOnlyNoted()
      .observing(accepted('cardNumber'))
      .leadsTo('FieldAccepted', 'FieldAsked')
  })

  it('takes an answer once', () => {
    const answered = enteringAt('expiry')
    given(answered)
      .observing(accepted('cardNumber', { effectId: 'P1-1.3' }))
      .isOnlyNoted()
    given(entering().observing(refused('cardNumber')))
      .observing(refused('cardNumber'))
      .isOnlyNoted()
      .observing(accepted('cardNumber'))
      .isOnlyNoted()
  })

  it('does not believe another session, field or stage', () => {
    given(entering())
      .observing(accepted('cardNumber', { sessionSid: 'PK-other' }))
      .isOnlyNoted()
    given(entering()).observing(accepted('expiry')).isOnlyNoted()
    for (const story of [securing(), opening(), ready(), completing(), cancelling(), ended()]) {
      given(story).observing(accepted('cardNumber')).isOnlyNoted()
      given(story).observing(refused('cardNumber')).isOnlyNoted()
    }
  })

  it('whose request cannot be sent is over, and its keypad is closed', () => {
    given(entering())
      .observing(askFailed('cardNumber', { final: true }))
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'linkDown' }, sessionOver: false })
      .plans({ kind: 'cancelSession', id: 'P1-1.close' })
      .endedAs('linkDown')
  })

  it('goes on when a request failed that does not count any more', () => {
    given(entering())
      .observing(askFailed('cardNumber', { final: false }))
      .isOnlyNoted()
    given(entering())
      .observing(askFailed('cardNumber', { final: true, effectId: 'P1-1.1' }))
      .isOnlyNoted()
    given(completing())
      .observing(askFailed('cardNumber', { final: true }))
      .isOnlyNoted()
  })
})

describe('The end of the session before Take', () => {
  const ends: Record<SessionResult, AttemptEndKind> = {
    success: 'refused',
    connectorError: 'setupProblem',
    callerHungUp: 'callerHungUp',
    star: 'star',
    cancelled: 'cancelled',
    validationError: 'setupProblem',
    tooManyTries: 'refused',
    providerFault: 'refused',
    unknown: 'refused',
  }

  it.each(Object.entries(ends))('as %s is an end as %s: nothing was sent', (result, end) => {
    for (const story of [entering(), ready()]) {
      const over = given(story)
        .observing(sessionEnded(result as SessionResult))
        .endedAs(end)
        .holds({ declines: 0, last: { ref: { maybeSent: false } } })
      expect(over.effects.map(({ kind }) => kind)).toContain('resumeRecording')
      expect(over.effects.map(({ kind }) => kind)).not.toContain('completeSession')
    }
  })

  const fields = entryFields.map((field) => [field] as [EntryField])

  it.each(fields)(
    'by star at %s ends the whole entry; the card starts again with the details kept',
    (field) => {
      given(enteringAt(field, withPostcode))
        .observing(sessionEnded('star'))
        .leadsTo({ type: 'AttemptEnded', end: { kind: 'star' }, sessionOver: true })
        .plans('resumeRecording')
        .endedAs('star')
        .when(askAgain())
        .is('securing')
        .holds({ terms: charging() })
    },
  )

  it.each(fields)('by hanging up at %s is over, and what was known of the card is kept', (field) => {
    const known = field === 'cardNumber' ? { brand: null } : { brand: 'visa', lastFour: '1111' }
    given(enteringAt(field, withPostcode))
      .observing(sessionEnded('callerHungUp'))
      .endedAs('callerHungUp')
      .holds({ last: { card: known } })
  })

  it('may come before the answer that opened it', () => {
    given(opening())
      .observing(sessionEnded('star'))
      .leadsTo('SessionOpened', { type: 'AttemptEnded', end: { kind: 'star' } })
      .observing(sessionOpened())
      .changesNothing()
  })

  it('may come while the cancel is on its way', () => {
    given(cancelling()).observing(sessionEnded('cancelled')).plans('resumeRecording').endedAs('cancelled')
    given(cancelling()).observing(sessionEnded('star')).endedAs('star')
    given(cancelling()).observing(sessionEnded('unknown')).endedAs('cancelled')
  })

  it('is impossible before a session was asked for, and leaves the recording silent', () => {
    given(securing()).observing(sessionEnded('star')).isOnlyNoted().is('securing')
  })

  it('of another session ends nothing', () => {
    for (const story of [entering(), completing(), ended()])
      given(story)
        .observing(sessionEnded('star', { sessionSid: 'PK-other' }))
        .isOnlyNoted()
  })

  it('with a success that nobody asked for ends the entry and reads the books at once', () => {
    const told = given(ready())
      .observing(sessionEnded('success', { confirmation: 'pay-9' }))
      .leadsTo('AttemptEnded', 'SessionEndNoted')
      .endedAs('refused')
    expect(told.timers.at(-1)).toMatchObject({ kind: 'lookUp', afterMs: 0 })
  })

  it('told once more is kept, and the books are read again', () => {
    given(ended())
      .observing(sessionEnded('callerHungUp'))
      .leadsTo({ type: 'SessionEndNoted', attemptId: 'P1-1', result: 'callerHungUp' })
      .plans({ kind: 'resumeRecording', id: 'P1-1.resume' })
      .sets({ kind: 'lookUp', attemptId: 'P1-1', afterMs: 0 })
      .is('open')
  })
})

describe('The end of the call', () => {
  it.each([
    ['securing', securing],
    ['opening', opening],
    ['entering', entering],
    ['ready', ready],
    ['cancelling', cancelling],
  ] as const)('while %s ends the attempt: it was never sent', (_, story) => {
    given(story())
      .observing(callEnded())
      .leadsTo('AttemptEnded')
      .plans('resumeRecording')
      .endedAs('callerHungUp')
  })

  it('after Take says nothing about the money, but leaves somebody who has to be told', () => {
    given(completing()).observing(callEnded()).leadsTo('AnswerOwed').plans().is('completing')
  })

  it('after the attempt is over is noted', () => {
    given(ended()).observing(callEnded()).isOnlyNoted()
  })
})

describe('A cancel', () => {
  it('that nobody confirms is over after its time; the recording stays silent', () => {
    given(cancelling())
      .observing(timeIsUp('cancel'))
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'cancelled' }, sessionOver: false })
      .plans()
      .endedAs('cancelled')
    given(ready()).observing(timeIsUp('cancel')).changesNothing()
  })

  it('that was received or failed is waited for all the same', () => {
    given(cancelling()).observing(cancelReceived()).changesNothing().is('cancelling')
    given(cancelling()).observing(cancelFailed()).isOnlyNoted().is('cancelling')
    given(entering()).observing(cancelFailed()).isOnlyNoted()
    given(ended()).observing(cancelReceived()).changesNothing()
  })
})

it('A fact about an attempt that never was is noted', () => {
  for (const story of [securing(), completing(), ended()])
    for (const told of [sessionOpened({ number: 9 }), recordingSecured('paused', 9), timeIsUp('answer', 9)])
      given(story).observing(told).isOnlyNoted()
})

it('Every attempt has its own key and its own effects', () => {
  const two = ended().when(askAgain()).observing(recordingSecured()).observing(sessionOpened())
  expect(two.known.known.map(({ altKey }) => altKey)).toEqual([attempt(1).altKey, attempt(2).altKey])
  const ids = two.effects.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

describe('A caller who types nothing', () => {
  const silence = { keys: 0 }

  it('looks for the card: the field stays open, and nobody is told', () => {
    const before = entering()
    const after = given(before)
      .after(10 * second)
      .observing(refused('cardNumber', 'nothingTyped', silence))
      .leadsTo({ type: 'FieldKeptOpen', field: 'cardNumber' })
      .plans({ kind: 'askField', field: 'cardNumber' })
      .is('entering')
    const [one, other] = [before.known, after.known].map((payment) =>
      payment.status === 'inFlight' && payment.attempt.stage === 'entering' ? payment.attempt : null,
    )
    expect(other?.rows).toEqual(one?.rows)
    expect(other?.live.askedAt).toBe(one?.live.askedAt)
    expect(other?.live.effectId).not.toBe(one?.live.effectId)
  })

  it('is waited for a minute and more, but not for ever', () => {
    let story = given(entering())
    for (let waited = 0; waited < 60; waited += 10)
      story = story.after(10 * second).observing(refused('cardNumber', 'nothingTyped', silence))
    story
      .leadsTo('FieldKeptOpen')
      .after(2 * minute)
      .observing(refused('cardNumber', 'nothingTyped', silence))
      .leadsTo({ type: 'FieldRefused', why: 'nothingTyped' })
  })

  it('and then types is heard: an answer to the request before counts no more', () => {
    const first = entering()
    const kept = first.after(10 * second).observing(refused('cardNumber', 'nothingTyped', silence))
    given(kept).observing(accepted('cardNumber')).leadsTo('FieldAccepted', 'FieldAsked')
    given(kept)
      .observing(accepted('cardNumber', { effectId: 'P1-1.3' }))
      .isOnlyNoted()
  })

  it.each([3, null])('but had begun to (%s keys) has to be asked again by the agent', (keys) => {
    given(entering())
      .observing(refused('cardNumber', 'nothingTyped', keys === null ? {} : { keys }))
      .leadsTo({ type: 'FieldRefused', why: 'nothingTyped' })
  })
})
