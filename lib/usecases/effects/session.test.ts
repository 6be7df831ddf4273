import { describe, expect, it } from 'vitest'
import { cancelOverdueMs, openingOverdueMs } from '@/lib/domain/timing'
import { ownDatabase } from '@/lib/testing/database'
import { noAnswer, notSent, refused } from '@/lib/testing/outside'
import * as say from '@/lib/testing/payment-facts'
import { endOf, lastAttempt, phoneCall, sessionOf, stageOf } from '@/lib/testing/phone-call'
import { cancelEntry, reaskField } from '../change-entry'
import { runEffect } from '../run-effect'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)

describe('Opening the keypad', () => {
  it('is left to its first callback when the worker died after sending', async () => {
    const call = await onTheLine()
    const started = await call.start()
    if (!started.ok) throw new Error('not started')
    const { id } = started.value.state
    const effectId = `${lastAttempt(started.value.state).id}.2`
    call.outside.answers.open = ['hang']
    await runEffect(call.office.deps, `${lastAttempt(started.value.state).id}.1`)
    await call.diesSending(effectId)
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
    await reaskField(call.office.deps, call.agent, payment.id, {
      attemptId,
      field: 'cardNumber',
      clears: true,
    })
    await call.diesSending(`${attemptId}.4`)
    await call.agenda.work()
    expect(call.outside.count('ask')).toBe(2)
    expect(await call.effect(`${attemptId}.4`)).toMatchObject({ status: 'answered' })
  })

  it('is overtaken by a newer request', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const attemptId = lastAttempt(payment).id
    await reaskField(call.office.deps, call.agent, payment.id, {
      attemptId,
      field: 'cardNumber',
      clears: true,
    })
    await reaskField(call.office.deps, call.agent, payment.id, { attemptId, field: 'expiry', clears: true })
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
