import { describe, expect, it } from 'vitest'
import type { Payment } from '@/lib/domain/payment/state'
import { answerOverdueMs, cancelOverdueMs, openingOverdueMs } from '@/lib/domain/timing'
import { ownDatabase } from '@/lib/testing/database'
import { noAnswer, notSent } from '@/lib/testing/outside'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { cancelEntry, reaskField, takePayment } from './change-entry'
import { observeCall } from './observe-call'
import { runEffect } from './run-effect'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)
const refused = (reason: 'setup' | 'callOver' | 'outOfOrder' | 'invalid', code = '64004') =>
  ({ kind: 'refused', reason, code, detail: 'no' }) as const

const stageOf = (payment: Payment) => (payment.status === 'inFlight' ? payment.attempt.stage : payment.status)
const endOf = (payment: Payment) => payment.last?.end.kind
const take = async (call: PhoneCall, payment: Payment) => {
  const taken = await takePayment(call.office.deps, call.agent, payment.id, lastAttempt(payment).id, 4900)
  expect(taken.ok).toBe(true)
  const { attempt } = (await call.payment(payment.id)) as Extract<Payment, { status: 'inFlight' }>
  return `${attempt.id}.${attempt.effects}`
}
/** A worker took this effect in hand, sent it, and died before it knew more. */
const diesSending = async (call: PhoneCall, effectId: string) => {
  expect((await call.office.deps.effects.begin(effectId))?.was).toBe('planned')
}

describe('Every request', () => {
  it('is durably sent before its first byte leaves', async () => {
    const call = await onTheLine()
    const statuses: string[] = []
    call.outside.onArrival = async ({ effectId, what }) => {
      const row = await database.prisma.effect.findFirst({
        where: effectId ? { id: effectId } : { kind: `${what}Recording`, status: 'sent' },
      })
      statuses.push(`${what} ${row?.status}`)
    }
    const payment = await call.keyedIn()
    await take(call, payment)
    await call.agenda.work()
    expect(statuses).toEqual(['pause sent', 'open sent', 'ask sent', 'ask sent', 'ask sent', 'complete sent'])
  })

  it('carries the names by which its callbacks find the way back', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const opening = call.outside.sent.find(({ what }) => what === 'open')
    const attemptId = lastAttempt(payment).id
    expect(opening?.order).toMatchObject({
      callSid: call.callSid,
      idempotencyKey: `${attemptId}.2`,
      answersTo: { attemptId, effectId: `${attemptId}.2` },
      charge: { minor: 4900, currency: 'GBP' },
      altKey: `sotto-${attemptId}`,
      customer: null,
      methodCode: null,
    })
  })

  it('to keep a card names the card and its customer, and no amount', async () => {
    const call = await onTheLine()
    const payment = await call.opened({ kind: 'save', customerName: 'Ada', customerKey: 'C-7' })
    const opening = call.outside.sent.find(({ what }) => what === 'open')
    expect(opening?.order).toMatchObject({
      charge: null,
      customer: { key: 'C-7', name: 'Ada' },
      methodCode: lastAttempt(payment).id,
    })
  })

  it('of an effect that nobody planned, or that is over, is not made', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const before = call.outside.sent.length
    expect(await runEffect(call.office.deps, 'nobody')).toEqual({ kind: 'done' })
    expect(await runEffect(call.office.deps, `${lastAttempt(payment).id}.2`)).toEqual({ kind: 'done' })
    expect(call.outside.sent).toHaveLength(before)
  })
})

describe('Taking the money', () => {
  it('is asked for once and acknowledged', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const effectId = await take(call, payment)
    await call.agenda.work()
    expect(call.outside.count('complete')).toBe(1)
    expect(await call.effect(effectId)).toMatchObject({ status: 'answered' })
    expect(await call.payment(payment.id)).toMatchObject({ attempt: { stage: 'completing', received: true } })
  })

  it('is never sent again by the worker after one that died: it is unclear, and the books are read', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const effectId = await take(call, payment)
    await diesSending(call, effectId)
    await call.agenda.work()
    expect(call.outside.count('complete')).toBe(0)
    expect(await call.effect(effectId)).toMatchObject({ status: 'unclear' })
    expect(stageOf(await call.payment(payment.id))).toBe('completing')
    call.booksSay(payment, 'success')
    await call.agenda.work(10_000)
    expect(stageOf(await call.payment(payment.id))).toBe('paid')
    expect(call.outside.count('complete')).toBe(0)
  })

  it('that got no answer is unclear, and is not sent again', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    call.outside.answers.complete = [noAnswer]
    const effectId = await take(call, payment)
    await call.agenda.work(answerOverdueMs)
    expect(call.outside.count('complete')).toBe(1)
    expect(await call.effect(effectId)).toMatchObject({ status: 'unclear', detail: noAnswer.detail })
    expect(stageOf(await call.payment(payment.id))).toBe('outcomeUnknown')
  })

  it('that never left is sent again, after the pause that the provider asked for', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    call.outside.answers.complete = [notSent, { ...notSent, retryAfterMs: 2_000 }]
    const effectId = await take(call, payment)
    await call.agenda.work(100)
    expect(call.outside.count('complete')).toBe(1)
    expect(await call.agenda.dueInMs(`effect:${effectId}`)).toBe(300)
    await call.agenda.work(400)
    expect(call.outside.count('complete')).toBe(2)
    await call.agenda.work(2_000)
    expect(call.outside.count('complete')).toBe(3)
    expect(await call.effect(effectId)).toMatchObject({ status: 'answered', tries: 3 })
  })

  it('that never leaves ends the attempt: nothing was charged, and the reference is free', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    call.outside.answers.complete = Array.from({ length: 9 }, () => notSent)
    await take(call, payment)
    await call.agenda.work(10_000)
    expect(call.outside.count('complete')).toBe(5)
    const after = await call.payment(payment.id)
    expect([stageOf(after), endOf(after)]).toEqual(['open', 'linkDown'])
    expect(lastAttempt(after).maybeSent).toBe(false)
  })

  it('that is refused ends the attempt with the code', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    call.outside.answers.complete = [refused('invalid', '64007')]
    await take(call, payment)
    await call.agenda.work()
    expect((await call.payment(payment.id)).last?.end).toMatchObject({ kind: 'refused', code: '64007' })
  })

  it('on a session that is over already is unclear: its end and the books tell', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    call.outside.answers.complete = [refused('outOfOrder', '64021')]
    const effectId = await take(call, payment)
    await call.agenda.work()
    expect(await call.effect(effectId)).toMatchObject({ status: 'unclear' })
    expect(stageOf(await call.payment(payment.id))).toBe('completing')
  })

  it('is not sent after the caller hung up, and that is proof that nothing was charged', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const effectId = await take(call, payment)
    await call.tells(
      say.sessionEnded('callerHungUp', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await call.agenda.work()
    expect(call.outside.count('complete')).toBe(0)
    expect(await call.effect(effectId)).toMatchObject({ status: 'answered' })
    const after = await call.payment(payment.id)
    expect([stageOf(after), endOf(after)]).toEqual(['open', 'callerHungUp'])
  })

  it('is not sent minutes later, when the agent has said that we do not know', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const effectId = await take(call, payment)
    const { deps, clock } = call.office
    clock.advance(answerOverdueMs)
    await call.tells(say.timeIsUp('answer')(await call.payment(payment.id)))
    expect(stageOf(await call.payment(payment.id))).toBe('outcomeUnknown')
    expect(await runEffect(deps, effectId)).toEqual({ kind: 'done' })
    expect(call.outside.count('complete')).toBe(0)
    const after = await call.payment(payment.id)
    expect([stageOf(after), endOf(after)]).toEqual(['open', 'linkDown'])
  })

  it('is sent by one of two workers who hold it at once', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const effectId = await take(call, payment)
    const { deps } = call.office
    await Promise.all([runEffect(deps, effectId), runEffect(deps, effectId), runEffect(deps, effectId)])
    expect(call.outside.count('complete')).toBe(1)
  })
})

describe('Opening the keypad', () => {
  it('is left to its first callback when the worker died after sending', async () => {
    const call = await onTheLine()
    const started = await call.start()
    if (!started.ok) throw new Error('not started')
    const { id } = started.value.state
    const effectId = `${lastAttempt(started.value.state).id}.2`
    call.outside.answers.open = ['hang']
    await runEffect(call.office.deps, `${lastAttempt(started.value.state).id}.1`)
    await diesSending(call, effectId)
    await call.agenda.work(1_000)
    expect(call.outside.count('open')).toBe(0)
    expect(stageOf(await call.payment(id))).toBe('opening')
    await call.tells(say.sessionOpened({ sessionSid: 'PK1' })(await call.payment(id)))
    expect(await call.payment(id)).toMatchObject({ attempt: { stage: 'entering', sessionSid: 'PK1' } })
  })

  it('that is never answered ends with the link down', async () => {
    const call = await onTheLine()
    call.outside.answers.open = [noAnswer]
    const { id } = await call.opened()
    expect(stageOf(await call.payment(id))).toBe('opening')
    await call.agenda.work(openingOverdueMs)
    expect(call.outside.count('open')).toBe(1)
    expect(endOf(await call.payment(id))).toBe('linkDown')
  })

  it('that never leaves is tried five times, then the link is down', async () => {
    const call = await onTheLine()
    call.outside.answers.open = Array.from({ length: 9 }, () => notSent)
    const { id } = await call.opened()
    await call.agenda.work(10_000)
    expect(call.outside.count('open')).toBe(5)
    expect(endOf(await call.payment(id))).toBe('linkDown')
  })

  it.each([
    ['setup', 'setupProblem'],
    ['callOver', 'callerHungUp'],
    ['outOfOrder', 'refused'],
    ['invalid', 'refused'],
  ] as const)('that is refused as %s ends the attempt as %s', async (reason, end) => {
    const call = await onTheLine()
    call.outside.answers.open = [refused(reason)]
    const { id } = await call.opened()
    expect(endOf(await call.payment(id))).toBe(end)
  })

  it('is not done for an entry that was cancelled before, which then ends at once', async () => {
    const call = await onTheLine()
    const started = await call.start()
    if (!started.ok) throw new Error('not started')
    const { state } = started.value
    const attemptId = lastAttempt(state).id
    await runEffect(call.office.deps, `${attemptId}.1`)
    await cancelEntry(call.office.deps, call.agent, state.id, attemptId)
    await call.agenda.work()
    expect(call.outside.count('open')).toBe(0)
    expect(endOf(await call.payment(state.id))).toBe('cancelled')
  })
})

describe('Asking for a field', () => {
  it('is sent again when nobody answered: a new request only replaces the one before', async () => {
    const call = await onTheLine()
    call.outside.answers.ask = [noAnswer, notSent]
    await call.opened()
    await call.agenda.work(2_000)
    expect(call.outside.count('ask')).toBe(3)
  })

  it('is sent again when its worker died', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const attemptId = lastAttempt(payment).id
    await reaskField(call.office.deps, call.agent, payment.id, attemptId, 'cardNumber')
    await diesSending(call, `${attemptId}.4`)
    await call.agenda.work()
    expect(call.outside.count('ask')).toBe(2)
    expect(await call.effect(`${attemptId}.4`)).toMatchObject({ status: 'answered' })
  })

  it('is overtaken by a newer request', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const attemptId = lastAttempt(payment).id
    await reaskField(call.office.deps, call.agent, payment.id, attemptId, 'cardNumber')
    await reaskField(call.office.deps, call.agent, payment.id, attemptId, 'expiry')
    await call.agenda.work()
    expect(call.outside.sent.filter(({ what }) => what === 'ask').map(({ field }) => field)).toEqual([
      'cardNumber',
      'expiry',
    ])
    expect(await call.effect(`${attemptId}.4`)).toMatchObject({ status: 'answered', detail: 'overtaken' })
  })

  it('that never leaves ends the attempt and closes the session', async () => {
    const call = await onTheLine()
    call.outside.answers.ask = Array.from({ length: 9 }, () => notSent)
    const { id } = await call.opened()
    await call.agenda.work(10_000)
    expect(call.outside.count('ask')).toBe(5)
    expect(endOf(await call.payment(id))).toBe('linkDown')
    expect(call.outside.count('cancel')).toBe(1)
  })

  it('on a session that is over waits for its end', async () => {
    const call = await onTheLine()
    call.outside.answers.ask = [refused('outOfOrder', '64021')]
    const { id } = await call.opened()
    expect(stageOf(await call.payment(id))).toBe('entering')
  })
})

describe('Cancelling', () => {
  it('is sent again until it is taken, and waits for the end of the session', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    call.outside.answers.cancel = [noAnswer, notSent]
    await cancelEntry(call.office.deps, call.agent, payment.id, lastAttempt(payment).id)
    await call.agenda.work(2_000)
    expect(call.outside.count('cancel')).toBe(3)
    expect(stageOf(await call.payment(payment.id))).toBe('cancelling')
    await call.tells(
      say.sessionEnded('cancelled', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    expect(endOf(await call.payment(payment.id))).toBe('cancelled')
  })

  it('ends by itself when nobody tells of the end', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    await cancelEntry(call.office.deps, call.agent, payment.id, lastAttempt(payment).id)
    await call.agenda.work(cancelOverdueMs)
    expect(endOf(await call.payment(payment.id))).toBe('cancelled')
  })

  it('of a session that opened too late names the right leg', async () => {
    const call = await onTheLine()
    call.outside.answers.open = [noAnswer]
    const { id } = await call.opened()
    await call.agenda.work(openingOverdueMs)
    await call.tells(say.sessionOpened({ sessionSid: 'PKlate' })(await call.payment(id)))
    await call.agenda.work()
    expect(call.outside.sent.at(-1)).toMatchObject({ what: 'cancel', callSid: call.callSid })
  })
})

describe('The recording', () => {
  const recordingOf = async (call: PhoneCall) => (await call.call()).recording

  it('is on during the call, silent during the entry, and on again after it', async () => {
    const call = await onTheLine()
    expect(await recordingOf(call)).toBe('on')
    const payment = await call.keyedIn()
    expect(await recordingOf(call)).toBe('paused')
    await take(call, payment)
    await call.agenda.work()
    expect(await recordingOf(call)).toBe('paused')
    await call.tells(
      say.sessionEnded('success', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await call.agenda.work()
    expect(await recordingOf(call)).toBe('on')
    expect(call.outside.count('resume')).toBe(1)
  })

  it.each(['on', 'stopped'] as const)(
    'that is reported %s when it should be silent blocks the entry',
    async (state) => {
      const call = await onTheLine()
      call.outside.recording.pause = state
      const { id } = await call.opened()
      expect(endOf(await call.payment(id))).toBe('recordingBlocked')
      expect(call.outside.count('open')).toBe(0)
    },
  )

  it('that the provider knows nothing of blocks nothing', async () => {
    const call = await onTheLine()
    call.outside.recording.pause = 'none'
    expect(stageOf(await call.opened())).toBe('entering')
  })

  it('that may not be silent is asked for again, then the entry is blocked', async () => {
    const call = await onTheLine()
    call.outside.answers.pause = Array.from({ length: 9 }, () => noAnswer)
    const { id } = await call.opened()
    expect(await recordingOf(call)).toBe('unclear')
    await call.agenda.work(10_000)
    expect(call.outside.count('pause')).toBe(5)
    expect(endOf(await call.payment(id))).toBe('recordingBlocked')
    expect(call.outside.count('resume')).toBe(1)
    expect(await recordingOf(call)).toBe('on')
  })

  it('is started when the call is answered, if calls are recorded', async () => {
    const silent = await phoneCall(database, { settings: { recordCalls: false } })
    expect([silent.outside.count('start'), await recordingOf(silent)]).toEqual([0, 'none'])
    const call = await onTheLine()
    expect([call.outside.count('start'), await recordingOf(call)]).toEqual([1, 'on'])
  })

  it('whose start was not answered is not started twice: two could not both be silenced', async () => {
    const call = await phoneCall(database, { prepare: ({ answers }) => (answers.start = [noAnswer]) })
    await call.agenda.work(10_000)
    expect([call.outside.count('start'), await recordingOf(call)]).toEqual([1, 'unclear'])
    expect(stageOf(await call.opened())).toBe('entering')
    expect(await recordingOf(call)).toBe('paused')
  })

  it('whose start a dead worker may have sent is not started twice', async () => {
    const call = await phoneCall(database, { idle: true })
    await diesSending(call, `${call.callId}.1`)
    await call.agenda.work()
    expect([call.outside.count('start'), await recordingOf(call)]).toEqual([0, 'unclear'])
  })

  it('keeps the keypad shut until its start is known', async () => {
    const call = await phoneCall(database, {
      prepare: ({ answers }) => (answers.start = [notSent, { ...notSent, retryAfterMs: 900 }]),
    })
    expect(await recordingOf(call)).toBe('starting')
    const { id } = await call.opened()
    expect([call.outside.count('pause'), stageOf(await call.payment(id))]).toEqual([0, 'securing'])
    await call.agenda.work(2_000)
    expect(call.outside.sent.map(({ what }) => what)).toEqual([
      'start',
      'start',
      'start',
      'pause',
      'open',
      'ask',
    ])
  })

  it('that never starts blocks the entry in the end', async () => {
    const never = Array.from({ length: 4 }, () => ({ ...notSent, retryAfterMs: 5_000 }))
    const call = await phoneCall(database, { prepare: ({ answers }) => (answers.start = never) })
    const { id } = await call.opened()
    await call.agenda.work(4_000)
    expect(call.outside.count('pause')).toBe(0)
    expect(endOf(await call.payment(id))).toBe('recordingBlocked')
  })

  it('goes on when the entry was cancelled while it was being silenced', async () => {
    const call = await onTheLine()
    const started = await call.start()
    if (!started.ok) throw new Error('not started')
    const attemptId = lastAttempt(started.value.state).id
    await diesSending(call, `${attemptId}.1`)
    await cancelEntry(call.office.deps, call.agent, started.value.state.id, attemptId)
    await call.agenda.work()
    expect(call.outside.sent.map(({ what }) => what)).toEqual(['start', 'resume'])
    expect(await recordingOf(call)).toBe('on')
  })

  it('is not touched for an entry that was cancelled before', async () => {
    const call = await onTheLine()
    const started = await call.start()
    if (!started.ok) throw new Error('not started')
    await cancelEntry(
      call.office.deps,
      call.agent,
      started.value.state.id,
      lastAttempt(started.value.state).id,
    )
    await call.agenda.work()
    expect(call.outside.sent.map(({ what }) => what)).toEqual(['start'])
  })

  it('does not go on while the next entry needs the silence', async () => {
    const call = await onTheLine()
    const first = await call.opened()
    call.outside.answers.resume = [notSent]
    await call.tells(say.sessionEnded('star', { sessionSid: sessionOf(first) })(first))
    await call.agenda.work()
    const second = await call.opened()
    expect(stageOf(second)).toBe('entering')
    await call.agenda.work(5_000)
    expect(call.outside.count('resume')).toBe(1)
    expect(await recordingOf(call)).toBe('paused')
  })

  it('of an ended call is left alone', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    await observeCall(call.office.deps, call.callId, { kind: 'callEnded', why: 'completed' }, null)
    await call.agenda.work()
    expect(call.outside.count('resume')).toBe(0)
    expect(endOf(await call.payment(payment.id))).toBe('callerHungUp')
  })
})
