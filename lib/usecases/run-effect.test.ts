import { describe, expect, it } from 'vitest'
import type { Payment } from '@/lib/domain/payment/state'
import { answerOverdueMs } from '@/lib/domain/timing'
import { ownDatabase } from '@/lib/testing/database'
import { noAnswer, notSent, refused } from '@/lib/testing/outside'
import * as say from '@/lib/testing/payment-facts'
import { endOf, lastAttempt, type PhoneCall, phoneCall, sessionOf, stageOf } from '@/lib/testing/phone-call'
import { runEffect } from './run-effect'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)
/** The agent takes the money; gives the effect that sends it. */
const take = async (call: PhoneCall, payment: Payment) => {
  expect((await call.take(payment)).ok).toBe(true)
  const { attempt } = (await call.payment(payment.id)) as Extract<Payment, { status: 'inFlight' }>
  return `${attempt.id}.${attempt.effects}`
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
    await call.diesSending(effectId)
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
