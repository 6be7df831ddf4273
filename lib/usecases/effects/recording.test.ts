import { describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import { noAnswer, notSent } from '@/lib/testing/outside'
import * as say from '@/lib/testing/payment-facts'
import { endOf, lastAttempt, type PhoneCall, phoneCall, sessionOf, stageOf } from '@/lib/testing/phone-call'
import { cancelEntry } from '../change-entry'
import { observeCall } from '../observe-call'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)

describe('The recording', () => {
  const recordingOf = async (call: PhoneCall) => (await call.call()).recording

  it('is on during the call, silent during the entry, and on again after it', async () => {
    const call = await onTheLine()
    expect(await recordingOf(call)).toBe('on')
    const payment = await call.keyedIn()
    expect(await recordingOf(call)).toBe('paused')
    await call.take(payment)
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
    await call.diesSending(`${call.callId}.1`)
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
    await call.diesSending(`${attemptId}.1`)
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
