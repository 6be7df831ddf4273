import { describe, expect, it } from 'vitest'
import { presentWithinMs, wrapUpMs } from '@/lib/domain/timing'
import { callCommanded, fresh, morning } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { agentNamed } from '@/lib/testing/office'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf, stageOf } from '@/lib/testing/phone-call'
import { cardSpoken, finishCall, holdWrapUp, soundAgain, wrapUpOver } from './change-call'
import { cancelEntry, reopenEntry } from './change-entry'
import { startPayment } from './start-payment'
import { takeOverCall } from './take-over-call'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)
const done = { ok: true, value: null }
const refusal = (code: string) => ({ ok: false, error: { code } })

describe('A card that is said aloud', () => {
  it('silences the recording at once, also before any card was asked for, and is written down', async () => {
    const call = await onTheLine()
    expect(await cardSpoken(call.office.deps, call.agent, call.callId)).toEqual(done)
    await call.agenda.work()
    expect((await call.call()).recording).toBe('paused')
    expect(await call.audit(call.callId)).toEqual(['call.spoken'])
  })

  it('is silent until the agent says otherwise', async () => {
    const call = await onTheLine()
    await cardSpoken(call.office.deps, call.agent, call.callId)
    await call.agenda.work()
    expect(await soundAgain(call.office.deps, call.agent, call.callId)).toEqual(done)
    await call.agenda.work()
    expect((await call.call()).recording).toBe('on')
  })

  it('is not followed by sound while a keypad is open', async () => {
    const call = await onTheLine()
    await call.opened()
    await cardSpoken(call.office.deps, call.agent, call.callId)
    await call.agenda.work()
    expect(await soundAgain(call.office.deps, call.agent, call.callId)).toEqual(refusal('keypadOpen'))
    expect((await call.call()).recording).toBe('paused')
  })

  it('shows that nobody knows when the silence was not confirmed', async () => {
    const call = await onTheLine()
    call.outside.answers.pause = [{ kind: 'refused', code: '20500', detail: 'no', callOver: false }]
    await cardSpoken(call.office.deps, call.agent, call.callId)
    await call.agenda.work()
    expect((await call.call()).recording).toBe('unclear')
  })

  it('is of no call that is over', async () => {
    const call = await onTheLine()
    await call.ends()
    expect(await cardSpoken(call.office.deps, call.agent, call.callId)).toEqual(refusal('callNotLive'))
  })
})

describe('After-call work', () => {
  it('ends an entry that began in the very moment in which the call ended', async () => {
    const call = await onTheLine()
    const { deps } = call.office
    const late = {
      ...deps,
      store: {
        ...deps.store,
        commit: async (change: Parameters<typeof deps.store.commit>[0]) => {
          await call.ends()
          return deps.store.commit(change)
        },
      },
    }
    const started = await startPayment(late, call.agent, call.form())
    if (!started.ok) throw new Error(started.error.code)
    await wrapUpOver(deps, call.callId)
    expect(await call.payment(started.value.state.id)).toMatchObject({
      status: 'open',
      last: { end: { kind: 'callerHungUp' } },
    })
  })

  it('ends by itself after half a minute: the agent is free, whatever became of the browser', async () => {
    const call = await onTheLine()
    await call.ends()
    await call.agenda.work(wrapUpMs)
    expect(await call.call()).toMatchObject({ finished: true, note: null })
  })

  it('waits for the agent who has stopped the clock, and keeps what was written', async () => {
    const call = await onTheLine()
    const { deps } = call.office
    await call.ends()
    expect(await holdWrapUp(deps, call.agent, call.callId)).toEqual(done)
    await call.agenda.work(wrapUpMs)
    expect((await call.call()).finished).toBe(false)
    expect(await finishCall(deps, call.agent, call.callId, '  Rings again on Monday ')).toEqual(done)
    expect(await call.call()).toMatchObject({ finished: true, note: 'Rings again on Monday' })
  })

  it('goes on while the bank has a card of this call', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    await call.take(payment)
    await call.ends()
    call.office.clock.advance(wrapUpMs)
    await wrapUpOver(call.office.deps, call.callId)
    expect((await call.call()).finished).toBe(false)
  })

  it('keeps no card number, and says so beside the note', async () => {
    const call = await onTheLine()
    await call.ends()
    const refused = await finishCall(call.office.deps, call.agent, call.callId, 'card 4111 1111 1111 1111')
    expect(refused).toEqual({ ok: false, error: { code: 'textCardLike', field: 'note' } })
    expect((await call.call()).finished).toBe(false)
  })
})

describe('Slow mode', () => {
  const slowly = (call: PhoneCall, paymentId: string, attemptId: string, requestId = fresh('request')) =>
    reopenEntry(call.office.deps, call.agent, paymentId, { attemptId, slow: true, requestId })

  it('opens the keypad anew on the same leg with more time, once for each click', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const requestId = fresh('request')
    const first = lastAttempt(payment).id
    for (const _ of [1, 2]) expect((await slowly(call, payment.id, first, requestId)).ok).toBe(true)
    await call.agenda.work()
    await call.tells(
      say.sessionEnded('cancelled', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await call.agenda.work()
    expect(stageOf(await call.payment(payment.id))).toBe('entering')
    const opened = call.outside.sent.filter(({ what }) => what === 'open')
    expect(opened.map(({ order }) => order?.gapSeconds)).toEqual([10, 25])
    expect(opened.map(({ callSid }) => callSid)).toEqual([call.callSid, call.callSid])
    // Between the two entries nothing may be heard.
    expect(call.outside.count('resume')).toBe(0)
    expect(await call.audit(payment.id)).toEqual(['payment.start', 'payment.reopen'])
  })

  it('stays for the next entry of this payment', async () => {
    const call = await onTheLine()
    const payment = await call.opened({ slow: true })
    await cancelEntry(call.office.deps, call.agent, payment.id, lastAttempt(payment).id)
    expect((await call.payment(payment.id)).gapSeconds).toBe(25)
  })

  it('of an entry that is over, or of nothing, is refused', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    expect(await slowly(call, payment.id, 'P0-0')).toEqual(refusal('attemptOver'))
    expect(await slowly(call, 'nobody', 'P0-0')).toEqual(refusal('notFound'))
  })
})

describe('A caller who types nothing', () => {
  const silent = async (call: PhoneCall, paymentId: string) => {
    const payment = await call.payment(paymentId)
    const fact = say.refused('cardNumber', 'nothingTyped', { sessionSid: sessionOf(payment) })(payment)
    await call.tells(fact)
    await call.agenda.work()
  }

  it('is asked again without a word', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    await silent(call, payment.id)
    expect(call.outside.sent.filter(({ what }) => what === 'ask').map(({ field }) => field)).toEqual([
      'cardNumber',
      'cardNumber',
    ])
    const after = await call.payment(payment.id)
    expect(after).toMatchObject({ attempt: { rows: [{ state: 'asked', tries: 1 }, {}, {}] } })
  })

  it('but had begun to is the agent’s to ask', async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    if (payment.status !== 'inFlight' || payment.attempt.stage !== 'entering') throw new Error('not entering')
    const { id: attemptId, live } = payment.attempt
    await call.office.deps.keyPresses.record({
      externalId: fresh('token'),
      attemptId,
      effectId: live.effectId,
      field: 'cardNumber',
      keys: 3,
      at: call.office.clock.now(),
    })
    await silent(call, payment.id)
    expect(await call.payment(payment.id)).toMatchObject({
      attempt: { rows: [{ state: 'refused', why: 'nothingTyped' }, {}, {}] },
    })
  })
})

describe('A call whose screen was lost', () => {
  const ben = () => agentNamed(fresh('agent'))
  const lost = async () => {
    const call = await onTheLine()
    const payment = await call.opened()
    const { id: userId } = call.agent
    const at = new Date()
    await database.prisma.user.create({
      data: { id: userId, name: userId, email: `${userId}@example.com`, createdAt: at },
    })
    await call.office.deps.presence.seen(userId)
    return { call, payment, deps: call.office.deps, userId }
  }
  const screenGone = (userId: string) =>
    database.prisma.agentPresence.update({
      where: { userId },
      data: { lastSeenAt: new Date(Date.now() - presentWithinMs - 1_000) },
    })

  it('is gone on with by another agent: the call, the entry, and what is open of it', async () => {
    const { call, payment, deps, userId } = await lost()
    await screenGone(userId)
    expect((await deps.reading.callsWithoutScreen(50)).map(({ state }) => state.id)).toContain(call.callId)
    const next = ben()
    expect(await takeOverCall(deps, next, call.callId)).toEqual(done)
    expect((await call.call()).agentId).toBe(next.id)
    expect(await call.payment(payment.id)).toMatchObject({ agentId: next.id, status: 'inFlight' })
    expect((await deps.reading.openPaymentsOf(next.id, 5)).map(({ state }) => state.id)).toEqual([payment.id])
    expect(await deps.reading.openPaymentsOf(userId, 5)).toEqual([])
    expect(await call.audit(call.callId)).toEqual(['call.takeOver'])
    expect(await takeOverCall(deps, next, call.callId)).toEqual(done)
  })

  it('is written down also where only what is open of it was left to take over', async () => {
    const { call, payment, deps } = await lost()
    const next = ben()
    const before = await deps.store.call(call.callId)
    if (!before) throw new Error('the call is there')
    // Somebody took the call alone.
    await deps.store.commit({ at: morning, call: callCommanded(before, { kind: 'takeOver', by: next.id }) })
    expect(await takeOverCall(deps, next, call.callId)).toEqual(done)
    expect((await call.payment(payment.id)).agentId).toBe(next.id)
    expect(await call.audit(call.callId)).toEqual(['call.takeOver'])
  })

  it('is nobody else’s while a screen of its agent is alive', async () => {
    const { call, deps, userId } = await lost()
    expect(await takeOverCall(deps, ben(), call.callId)).toEqual(refusal('handledElsewhere'))
    expect((await call.call()).agentId).toBe(userId)
  })

  it('waits for somebody whose own call is over', async () => {
    const { call, deps, userId } = await lost()
    await screenGone(userId)
    const busy = await onTheLine()
    expect(await takeOverCall(deps, busy.agent, call.callId)).toEqual(refusal('agentBusy'))
  })
})
