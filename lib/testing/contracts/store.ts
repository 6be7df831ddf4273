import { describe, expect, it } from 'vitest'
import type { Change, CommitOutcome } from '@/lib/ports/store'
import {
  arriving,
  auditRow,
  callAfter,
  callCommanded,
  callTold,
  commanded,
  fresh,
  morning,
  opening,
  stateAfter,
  told,
} from '../changes'
import * as say from '../payment-facts'
import type { KeepingHouse } from './house'

/** What every store keeps, whatever it is made of. */
export function storeContract(house: () => KeepingHouse): void {
  const commit = (change: Omit<Change, 'at'>) => house().store.commit({ at: morning, ...change })
  const jobKeys = async () => (await house().jobs()).map(({ key }) => key)
  const opened = async (given: Parameters<typeof opening>[0] = {}) => {
    const change = opening(given)
    expect(await commit({ payment: change })).toEqual({ kind: 'committed' })
    return stateAfter(change)
  }
  const attemptOf = (payment: ReturnType<typeof stateAfter>) => payment.state.known[0]?.id ?? ''

  describe('A committed change', () => {
    it('is found by every name that it has', async () => {
      const change = opening({ requestId: fresh('request') })
      await commit({ payment: change })
      const payment = stateAfter(change)
      const { store } = house()
      expect(await store.payment(payment.state.id)).toEqual(payment)
      expect(await store.paymentOfRequest(change.requestId ?? '')).toEqual(payment)
      expect(await store.paymentOfAttempt(attemptOf(payment))).toEqual(payment)
      expect(await store.paymentsUnderWayOf(payment.state.callId)).toEqual([payment])
      expect(await store.payment('nobody')).toBeNull()
      expect(await store.paymentOfRequest('nobody')).toBeNull()
      expect(await store.paymentOfAttempt('nobody')).toBeNull()
      expect(await store.paymentsUnderWayOf('nobody')).toEqual([])
    })

    it('has its effects planned, each with a job', async () => {
      const payment = await opened()
      const effectId = `${attemptOf(payment)}.1`
      expect(await jobKeys()).toContain(`effect:${effectId}`)
      expect(await house().effects.begin(effectId)).toMatchObject({
        was: 'planned',
        aggregateId: payment.state.id,
      })
    })

    it('plans an effect that has several reasons once', async () => {
      const payment = await opened()
      const paused = told(payment, say.recordingSecured(), say.sessionOpened(), say.sessionEnded('star'))
      await commit({ payment: paused })
      const effectId = `${attemptOf(payment)}.resume`
      await house().effects.begin(effectId)
      await house().effects.settle(effectId, 'answered', null)
      const noted = told(stateAfter(paused), say.sessionEnded('star'))
      expect(noted.effects.map(({ id }) => id)).toContain(effectId)
      await commit({ payment: noted })
      expect(await house().effects.begin(effectId)).toMatchObject({ was: 'over' })
    })

    it('keeps the recording of a call and the session of an attempt in a serial queue each', async () => {
      const payment = await opened()
      const going = told(payment, say.recordingSecured(), say.sessionOpened())
      await commit({ payment: going })
      const jobs = await house().jobs()
      const queueOf = (number: number) =>
        jobs.find(({ key }) => key === `effect:${attemptOf(payment)}.${number}`)?.queue
      expect(queueOf(1)).toBeTruthy()
      expect(queueOf(2)).toBeTruthy()
      expect(queueOf(3)).toBe(queueOf(2))
    })

    it('carries its audit row, its jobs and what was received', async () => {
      const change = opening()
      const received = { source: 'twilio', externalId: fresh('token') } as const
      await commit({ payment: change, received, audit: auditRow(change.after.id) })
      expect(await house().audit(change.after.id)).toEqual([{ action: 'payment.start', outcome: 'done' }])
      expect(await commit({ received })).toEqual({ kind: 'duplicate' })
    })
  })

  describe('A change that loses', () => {
    it('is stale when somebody else was faster, and leaves nothing', async () => {
      const payment = await opened()
      const faster = told(payment, say.recordingSecured())
      const slower = commanded(payment, say.cancel()(payment.state))
      expect(await commit({ payment: faster })).toEqual({ kind: 'committed' })
      const received = { source: 'twilio', externalId: fresh('token') } as const
      const lost = await commit({
        payment: slower,
        received,
        audit: auditRow(payment.state.id, 'payment.cancel'),
      })
      expect(lost).toEqual({ kind: 'stale' })
      expect(await house().store.payment(payment.state.id)).toEqual(stateAfter(faster))
      expect(await house().audit(payment.state.id)).toEqual([])
      expect(await commit({ received })).toEqual({ kind: 'committed' })
    })

    it('is stale when the same form opened its payment a moment ago', async () => {
      const requestId = fresh('request')
      await opened({ requestId })
      expect(await commit({ payment: opening({ requestId }) })).toEqual({ kind: 'stale' })
    })

    it('is a duplicate when it has counted as a key press, whatever it says now', async () => {
      const change = opening()
      await commit({ payment: change })
      const externalId = fresh('token')
      const [{ id: attemptId } = { id: '' }] = change.after.known
      const press = {
        externalId,
        attemptId,
        effectId: `${attemptId}.2`,
        field: 'cardNumber',
        keys: 4,
      } as const
      expect(await house().keyPresses.record({ ...press, at: morning })).toBe(true)
      expect(await commit({ received: { source: 'twilio', externalId } })).toEqual({ kind: 'duplicate' })
    })

    it('is a duplicate when it was received before, and leaves nothing', async () => {
      const payment = await opened()
      const received = { source: 'twilio', externalId: fresh('token') } as const
      await commit({ received })
      const again = told(payment, say.recordingSecured())
      expect(await commit({ payment: again, received })).toEqual({ kind: 'duplicate' })
      expect(await house().store.payment(payment.state.id)).toEqual(payment)
      expect(await jobKeys()).not.toContain(`effect:${attemptOf(payment)}.2`)
    })

    it('knows the same name of another source as another thing', async () => {
      const externalId = fresh('token')
      await commit({ received: { source: 'twilio', externalId } })
      expect(await commit({ received: { source: 'shuttle', externalId } })).toEqual({ kind: 'committed' })
    })

    it('takes the call with it: both or neither', async () => {
      const call = arriving()
      await commit({ call })
      const payment = await opened({ callId: call.after.id })
      await commit({ payment: told(payment, say.recordingSecured()) })
      const stale = told(payment, say.callEnded())
      const ended = callTold(callAfter(call), { kind: 'callEnded', why: 'completed' })
      expect(await commit({ call: ended, payment: stale })).toEqual({ kind: 'stale' })
      expect((await house().store.call(call.after.id))?.state.status).toBe('waiting')
    })
  })

  describe('A rule that spans several payments', () => {
    const refusedBy = (outcomes: readonly CommitOutcome[]) =>
      outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.why] : []))

    it('lets one of two agents take a card for a reference at a time', async () => {
      const terms = { ...say.charging(), reference: fresh('reference') }
      const shouted = { ...terms, reference: ` ${terms.reference.toUpperCase()} ` }
      const both = [opening({ terms }), opening({ terms: shouted })]
      const outcomes = await Promise.all(both.map((payment) => commit({ payment })))
      expect(outcomes).toContainEqual({ kind: 'committed' })
      expect(refusedBy(outcomes)).toEqual(['referenceBusy'])
    })

    it('lets one session run on a call', async () => {
      const callId = fresh('call')
      await opened({ callId })
      expect(await commit({ payment: opening({ callId }) })).toEqual({ kind: 'refused', why: 'callBusy' })
    })

    it('blocks the reference while the outcome is not known, but not the call', async () => {
      const callId = fresh('call')
      const terms = { ...say.charging(), reference: fresh('reference') }
      await unknownOutcome(await opened({ callId, terms }))
      expect(await commit({ payment: opening({ terms }) })).toEqual({ kind: 'refused', why: 'referenceBusy' })
      await opened({ callId })
    })

    it('lets the next card in when the last attempt has ended', async () => {
      const payment = await opened()
      const ended = commanded(payment, say.cancel()(payment.state))
      await commit({ payment: ended })
      const { id, callId } = payment.state
      const attempt = { ...say.attempt(2), id: `${id}-again`, altKey: `sotto-${id}-again`, callSid: callId }
      const again = commanded(stateAfter(ended), { kind: 'askAgain', attempt })
      expect(await commit({ payment: again })).toEqual({ kind: 'committed' })
      await opened({ callId: fresh('call') })
    })

    it('refuses a reference that was paid, unless that payment is known to be another one', async () => {
      const terms = { ...say.charging(), reference: fresh('reference') }
      const first = await paid(await opened({ terms }))
      expect(await commit({ payment: opening({ terms }) })).toEqual({ kind: 'refused', why: 'alreadyPaid' })
      await opened({ terms, knownPaid: [first.state.id] })
    })

    it('sees a payment that was paid while this one was being decided', async () => {
      const terms = { ...say.charging(), reference: fresh('reference') }
      const running = await opened({ terms })
      const decidedBefore = opening({ terms })
      await paid(running)
      expect(await commit({ payment: decidedBefore })).toEqual({ kind: 'refused', why: 'alreadyPaid' })
      expect(await house().store.payment(decidedBefore.after.id)).toBeNull()
    })

    it('keeps cards although the reference was paid: keeping takes no money', async () => {
      const reference = fresh('reference')
      await paid(await opened({ terms: { ...say.charging(), reference } }))
      await opened({ terms: { ...say.saving(), reference } })
    })

    it('shuts a reference whose books differ', async () => {
      const terms = { ...say.charging(), reference: fresh('reference') }
      const sent = await completing(await opened({ terms }))
      await commit({ payment: told(sent, say.booksSay('success', { amount: '1.00', ...keyOf(sent) })) })
      expect(await commit({ payment: opening({ terms }) })).toEqual({ kind: 'refused', why: 'referenceBusy' })
    })

    it('never refuses what the books say, also when the reference is busy by now', async () => {
      const terms = { ...say.charging(), reference: fresh('reference') }
      const first = await opened({ terms })
      const cancelled = commanded(first, say.cancel()(first.state))
      await commit({ payment: cancelled })
      await opened({ terms })
      const late = told(stateAfter(cancelled), say.booksSay('success', { amount: '1.00', ...keyOf(first) }))
      expect(late.after.status).toBe('booksDiffer')
      expect(await commit({ payment: late })).toEqual({ kind: 'committed' })
    })

    it('gives an agent one call at a time', async () => {
      const agentId = fresh('agent')
      const [one, other] = [arriving(), arriving()]
      await commit({ call: one })
      await commit({ call: other })
      const offers = [one, other].map((call) => callCommanded(callAfter(call), { kind: 'offer', agentId }))
      const outcomes = await Promise.all(offers.map((call) => commit({ call })))
      expect(outcomes).toContainEqual({ kind: 'committed' })
      expect(refusedBy(outcomes)).toEqual(['agentBusy'])
    })

    it('frees the agent when the call is put away', async () => {
      const agentId = fresh('agent')
      const ended = await endedCall(agentId)
      const next = arriving()
      await commit({ call: next })
      const offer = callCommanded(callAfter(next), { kind: 'offer', agentId })
      expect(await commit({ call: offer })).toEqual({ kind: 'refused', why: 'agentBusy' })
      await commit({ call: callCommanded(ended, { kind: 'finish', by: agentId, note: null }) })
      expect(await commit({ call: offer })).toEqual({ kind: 'committed' })
    })
  })

  describe('A call', () => {
    it('is found by its id and by its leg, and arrives once', async () => {
      const change = arriving()
      await commit({ call: change })
      expect(await house().store.call(change.after.id)).toEqual(callAfter(change))
      expect(await house().store.callOfSid(change.after.sid)).toEqual(callAfter(change))
      expect(await house().store.callOfSid('CA')).toBeNull()
      expect(await commit({ call: arriving({ sid: change.after.sid }) })).toEqual({ kind: 'stale' })
    })

    it('is stale when somebody else was faster', async () => {
      const change = arriving()
      await commit({ call: change })
      await commit({ call: callTold(callAfter(change), { kind: 'callEnded', why: 'canceled' }) })
      const offer = callCommanded(callAfter(change), { kind: 'offer', agentId: fresh('agent') })
      expect(await commit({ call: offer })).toEqual({ kind: 'stale' })
    })
  })

  describe('A fact that could not be applied', () => {
    const fact = { kind: 'recordingSecured', attemptId: 'a', state: 'paused' } as const

    it('is kept with a job, and its name is known', async () => {
      const received = { source: 'twilio', externalId: fresh('token') } as const
      await house().store.keep(received, { of: 'payment', fact }, morning, 'a bug')
      expect(await house().store.kept(received)).toEqual({ of: 'payment', fact })
      expect(await jobKeys()).toContain(`applyFact:twilio:${received.externalId}`)
      expect(await commit({ received })).toEqual({ kind: 'duplicate' })
    })

    it('is released by the commit that applies it, once', async () => {
      const received = { source: 'twilio', externalId: fresh('token') } as const
      await house().store.keep(received, { of: 'payment', fact }, morning, 'a bug')
      const payment = await opened()
      const change = told(payment, say.recordingSecured())
      expect(await commit({ payment: change, releases: received })).toEqual({ kind: 'committed' })
      expect(await house().store.kept(received)).toBeNull()
      const second = told(stateAfter(change), say.sessionOpened())
      expect(await commit({ payment: second, releases: received })).toEqual({ kind: 'duplicate' })
      expect(await house().store.payment(payment.state.id)).toEqual(stateAfter(change))
    })

    it('is not kept when it went through all the same', async () => {
      const received = { source: 'twilio', externalId: fresh('token') } as const
      await commit({ received })
      await house().store.keep(
        received,
        { of: 'payment', fact },
        morning,
        'the answer of the commit was lost',
      )
      expect(await house().store.kept(received)).toBeNull()
      expect(await jobKeys()).not.toContain(`applyFact:twilio:${received.externalId}`)
    })
  })

  describe('A look that a person asks for', () => {
    const check = (attemptId: string, at: number) =>
      house().store.commit({
        at,
        check: { attemptId, unlessAfter: at - 10_000 },
        audit: auditRow(attemptId, 'payment.check'),
      })

    it('is planned with who asked for it', async () => {
      const attemptId = fresh('attempt')
      expect(await check(attemptId, morning)).toEqual({ kind: 'committed' })
      const job = (await house().jobs()).find(({ key }) => key === `lookUp:${attemptId}`)
      expect(job?.payload).toEqual({ attemptId, askedAt: morning })
      expect((await house().reading.lookUpsOf([attemptId])).get(attemptId)).toMatchObject({
        askedAt: morning,
        lookedAt: null,
      })
      expect(await house().audit(attemptId)).toHaveLength(1)
    })

    it('is stale, and leaves nothing, when there was one a moment ago or it was asked for', async () => {
      const [looked, asked] = [fresh('attempt'), fresh('attempt')]
      await house().lookUps.looked({ attemptId: looked, at: morning, said: 'PENDING', nextAt: null })
      await check(asked, morning)
      for (const attemptId of [looked, asked])
        expect(await check(attemptId, morning + 9_999)).toEqual({ kind: 'stale' })
      expect(await house().audit(looked)).toEqual([])
      expect(await jobKeys()).not.toContain(`lookUp:${looked}`)
      for (const attemptId of [looked, asked])
        expect(await check(attemptId, morning + 10_000)).toEqual({ kind: 'committed' })
    })
  })

  describe('A timer', () => {
    it('is a job of its own name; planned anew it replaces the one before', async () => {
      const sent = await completing(await opened())
      const name = attemptOf(sent)
      const keys = await jobKeys()
      expect(keys.filter((key) => key === `lookUp:${name}`)).toHaveLength(1)
      expect(keys).toContain(`timeUp:answer:${name}`)
      await commit({ payment: told(sent, say.sessionEnded('success')) })
      expect((await jobKeys()).filter((key) => key === `lookUp:${name}`)).toHaveLength(1)
    })
  })

  describe('An effect', () => {
    it('is begun once, and found sent when it is begun again', async () => {
      const { effects } = house()
      const id = `${attemptOf(await opened())}.1`
      expect(await effects.begin(id)).toMatchObject({ was: 'planned', tries: 1 })
      expect(await effects.begin(id)).toMatchObject({ was: 'sent', tries: 1 })
    })

    it('is begun by one of two workers', async () => {
      const { effects } = house()
      const id = `${attemptOf(await opened())}.1`
      const both = await Promise.all([effects.begin(id), effects.begin(id)])
      expect(both.filter((begun) => begun?.was === 'planned')).toHaveLength(1)
    })

    it('counts its tries when it was provably not sent', async () => {
      const { effects } = house()
      const id = `${attemptOf(await opened())}.1`
      await effects.begin(id)
      await effects.postpone(id, 'HTTP 429')
      expect(await effects.begin(id)).toMatchObject({ was: 'planned', tries: 2 })
    })

    it('is over once it is settled, and stays as it was settled first', async () => {
      const { effects } = house()
      const id = `${attemptOf(await opened())}.1`
      await effects.begin(id)
      await effects.settle(id, 'unclear', null)
      await effects.settle(id, 'answered', null)
      await effects.postpone(id, 'too late')
      expect(await effects.begin(id)).toMatchObject({ was: 'over' })
    })

    it('is settled by the commit that takes its answer in', async () => {
      const { effects } = house()
      const payment = await opened()
      const effectId = `${attemptOf(payment)}.1`
      await effects.begin(effectId)
      const settles = { effectId, status: 'answered', detail: null } as const
      await commit({ payment: told(payment, say.recordingSecured()), settles })
      expect(await effects.begin(effectId)).toMatchObject({ was: 'over' })
    })

    it('that nobody planned is nothing', async () => {
      expect(await house().effects.begin('nobody.1')).toBeNull()
    })

    it('tells what is to be done, as it was planned', async () => {
      const payment = await opened()
      const attemptId = attemptOf(payment)
      expect((await house().effects.begin(`${attemptId}.1`))?.effect).toEqual({
        of: 'payment',
        effect: { id: `${attemptId}.1`, attemptId, kind: 'pauseRecording', callSid: 'CA1' },
      })
    })
  })

  const keyOf = (payment: ReturnType<typeof stateAfter>) => ({ altKey: payment.state.known[0]?.altKey ?? '' })

  async function completing(payment: ReturnType<typeof stateAfter>) {
    const keyed = told(
      payment,
      say.recordingSecured(),
      say.sessionOpened(),
      say.accepted('cardNumber'),
      say.accepted('expiry'),
      say.accepted('securityCode'),
    )
    await commit({ payment: keyed })
    const taken = commanded(stateAfter(keyed), say.take())
    expect(await commit({ payment: taken })).toEqual({ kind: 'committed' })
    return stateAfter(taken)
  }

  async function paid(payment: ReturnType<typeof stateAfter>) {
    const sent = await completing(payment)
    const change = told(sent, say.booksSay('success', keyOf(sent)))
    expect(await commit({ payment: change })).toEqual({ kind: 'committed' })
    return stateAfter(change)
  }

  async function unknownOutcome(payment: ReturnType<typeof stateAfter>) {
    const change = told(await completing(payment), say.timeIsUp('answer'))
    expect(await commit({ payment: change })).toEqual({ kind: 'committed' })
    return stateAfter(change)
  }

  async function endedCall(agentId: string) {
    const arrived = arriving()
    const offered = callCommanded(callAfter(arrived), { kind: 'offer', agentId })
    const live = callTold(callAfter(offered), { kind: 'legAnswered', legSid: 'CA', agentId: null })
    const ended = callTold(callAfter(live), { kind: 'callEnded', why: 'completed' })
    for (const call of [arrived, offered, live, ended])
      expect(await commit({ call })).toEqual({ kind: 'committed' })
    return callAfter(ended)
  }
}
