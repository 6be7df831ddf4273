import { beforeEach, describe, expect, it } from 'vitest'
import type { Payment } from '@/lib/domain/payment/state'
import { answerOverdueMs, openingOverdueMs } from '@/lib/domain/timing'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { putUnknown } from '@/lib/testing/open-items'
import { noAnswer } from '@/lib/testing/outside'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { hour, minute, second } from '@/lib/values/instant'
import { findLost, lookAtAll } from './recover'
import { overridePayment } from './settle-by-hand'
import { takeWebhook } from './take-webhook'

const database = ownDatabase()

// What one test leaves open is nothing that the next may find.
beforeEach(() =>
  database.asOwner('TRUNCATE payment, attempt, effect, inbox, look_up, graphile_worker._private_jobs'),
)

/** A payment on its way to the bank, its request made. */
async function sentToBank() {
  const call = await phoneCall(database)
  const payment = await call.keyedIn()
  await call.take(payment)
  await call.agenda.work()
  return { call, payment: await call.payment(payment.id), attemptId: lastAttempt(payment).id }
}

/** Every job is gone, whatever became of it. */
async function losesItsJobs(call: PhoneCall): Promise<void> {
  await call.agenda.forget()
}

const statusOf = async (call: PhoneCall, { id }: Payment) => (await call.payment(id)).status

const jobs = () => database.prisma.$queryRaw<{ key: string; revision: number; runAt: Date }[]>`
  SELECT key, revision, run_at AS "runAt" FROM graphile_worker._private_jobs ORDER BY id`

describe('When jobs were lost', () => {
  it('the wait for an answer ends in time, and the books are read', async () => {
    const { call, payment, attemptId } = await sentToBank()
    await call.agenda.work(2 * second)
    await losesItsJobs(call)
    await findLost(call.office.deps)
    expect(await call.agenda.dueInMs(`timeUp:answer:${attemptId}`)).toBe(answerOverdueMs - 2 * second)
    await call.agenda.work(answerOverdueMs)
    expect(await statusOf(call, payment)).toBe('outcomeUnknown')
    expect(call.outside.lookUps.length).toBeGreaterThan(10)
  })

  it('a card that was not sent yet is sent, once', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await call.take(payment)
    await losesItsJobs(call)
    await findLost(call.office.deps)
    await findLost(call.office.deps)
    await call.agenda.work()
    expect(call.outside.count('complete')).toBe(1)
  })

  it('a card that may have been sent is not sent again', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await call.take(payment)
    const effect = await database.prisma.effect.findFirstOrThrow({ where: { kind: 'completeSession' } })
    await call.diesSending(effect.id)
    await losesItsJobs(call)
    await findLost(call.office.deps)
    await call.agenda.work()
    expect(call.outside.count('complete')).toBe(0)
    expect(await call.effect(effect.id)).toMatchObject({ status: 'unclear' })
  })

  it('a keypad of which nothing was heard is given up', async () => {
    const call = await phoneCall(database, { prepare: (outside) => (outside.answers.open = [noAnswer]) })
    const started = await call.start()
    if (!started.ok) throw new Error(started.error.code)
    await call.agenda.work()
    await losesItsJobs(call)
    await findLost(call.office.deps)
    await call.agenda.work(openingOverdueMs)
    expect(await call.payment(started.value.state.id)).toMatchObject({
      status: 'open',
      last: { end: { kind: 'linkDown' } },
    })
  })

  it('an entry whose recording was not silenced yet goes on', async () => {
    const call = await phoneCall(database)
    const started = await call.start()
    if (!started.ok) throw new Error(started.error.code)
    await losesItsJobs(call)
    await findLost(call.office.deps)
    await call.agenda.work()
    expect(await call.payment(started.value.state.id)).toMatchObject({ attempt: { stage: 'entering' } })
  })

  it('a fact that was kept is applied', async () => {
    const { call, payment } = await sentToBank()
    const { store, clock } = call.office.deps
    const received = { source: 'twilio', externalId: fresh('token') } as const
    const fact = say.sessionEnded('callerHungUp', { sessionSid: sessionOf(payment) })(payment)
    await store.keep(received, { of: 'payment', fact }, clock.now(), 'a bug that was mended')
    await losesItsJobs(call)
    await findLost(call.office.deps)
    await call.agenda.work(second)
    expect(await store.kept(received)).toBeNull()
    expect(await call.payment(payment.id)).toMatchObject({ attempt: { heard: { result: 'callerHungUp' } } })
  })

  it('an ended call still puts itself away', async () => {
    const call = await phoneCall(database)
    await call.ends()
    await losesItsJobs(call)
    await findLost(call.office.deps)
    await call.agenda.work(minute)
    expect((await call.call()).finished).toBe(true)
  })

  it('an attempt that is over and not final in the books is read on', async () => {
    const { call, payment, attemptId } = await sentToBank()
    call.booksSay(payment, 'declined')
    await call.agenda.work(3 * minute)
    call.booksSay(payment, 'pending')
    await takeWebhook(call.office.deps, fresh('key'), `pay${attemptId}`)
    await call.agenda.work()
    await losesItsJobs(call)
    await findLost(call.office.deps)
    call.booksSay(payment, 'success')
    await call.agenda.work(hour)
    expect(await statusOf(call, payment)).toBe('paid')
  })

  it('a payment that another one may replace is looked up like all others', async () => {
    const { call, payment, attemptId } = await sentToBank()
    await call.agenda.work(2 * minute)
    const sue = { ...call.agent, id: 'sue', roles: ['supervisor'] as const }
    await overridePayment(call.office.deps, sue, payment.id, { reason: 'the customer insists' })
    await losesItsJobs(call)
    call.office.clock.advance(minute)
    await lookAtAll(call.office.deps)
    expect(await call.agenda.waiting()).toContain(`lookUp:${attemptId}`)
  })

  it('what only a person can settle is left to a person', async () => {
    const { call, payment, attemptId } = await sentToBank()
    call.outside.noAnswer = { kind: 'fault', detail: 'HTTP 503' }
    await call.agenda.work(8 * 24 * hour)
    await findLost(call.office.deps)
    expect(await statusOf(call, payment)).toBe('outcomeUnknown')
    expect(await call.agenda.waiting()).not.toContain(`lookUp:${attemptId}`)
  })

  it('more of them than are read at once are all found', async () => {
    const call = await phoneCall(database)
    await putUnknown(call.office.deps.store, 250, call.office.clock.now())
    await losesItsJobs(call)
    await findLost(call.office.deps)
    const waiting = await call.agenda.waiting()
    expect(waiting.filter((key) => key.startsWith('lookUp:'))).toHaveLength(250)
  })
})

describe('A job that is not lost', () => {
  it('stays as it is, whether it waits or runs', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await call.take(payment)
    await database.prisma.$executeRaw`
      UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'somebody' WHERE key LIKE 'effect:%'`
    const before = await jobs()
    expect(before.map(({ key }) => key.split(':')[0]).sort()).toEqual(['effect', 'lookUp', 'timeUp'])
    await findLost(call.office.deps)
    expect(await jobs()).toEqual(before)
  })

  it('but one that was tried too often is tried again', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await call.take(payment)
    await database.prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts`
    await findLost(call.office.deps)
    const [{ tired } = { tired: -1 }] = await database.prisma.$queryRaw<{ tired: number }[]>`
      SELECT count(*)::int AS tired FROM graphile_worker._private_jobs WHERE attempts > 0 AND key NOT LIKE 'lookUp:%'`
    expect(tired).toBe(0)
  })
})

describe('After a start', () => {
  it('every open outcome is looked at, the newest first', async () => {
    const call = await phoneCall(database)
    const { deps, clock } = call.office
    const attempts = await putUnknown(deps.store, 30, clock.now())
    await losesItsJobs(call)
    await lookAtAll(deps)
    const dueIn: (number | null)[] = []
    for (const id of attempts.toReversed()) dueIn.push(await call.agenda.dueInMs(`lookUp:${id}`))
    expect(dueIn).toEqual(dueIn.toSorted((a, b) => (a ?? 0) - (b ?? 0)))
    expect(dueIn[0]).toBe(0)
    expect(dueIn.at(-1)).toBe(29)
  })

  it('what is planned for sooner stays, and what another instance looked at a moment ago is not looked at again', async () => {
    const call = await phoneCall(database)
    const { deps, clock } = call.office
    const [older = '', newer = ''] = await putUnknown(deps.store, 2, clock.now())
    await losesItsJobs(call)
    await deps.unfinished.planLooks([{ attemptId: older, afterMs: 0, urgency: 'unwatched' }])
    await deps.lookUps.looked({ attemptId: newer, at: clock.now() - second, said: 'PENDING', nextAt: null })
    const planned = await jobs()
    await lookAtAll(deps)
    expect(planned).toMatchObject([{ key: `lookUp:${older}`, revision: 0 }])
    expect(await jobs()).toEqual(planned)
  })

  it('what would be looked at in an hour is looked at now', async () => {
    const { call, attemptId } = await sentToBank()
    await losesItsJobs(call)
    const { deps, clock } = call.office
    clock.advance(2 * hour)
    await deps.unfinished.planLooks([{ attemptId, afterMs: hour, urgency: 'unwatched' }])
    await lookAtAll(deps)
    expect(await call.agenda.dueInMs(`lookUp:${attemptId}`)).toBe(0)
  })

  it('a card that is still being keyed has nothing to be looked up', async () => {
    const call = await phoneCall(database)
    await call.keyedIn()
    await losesItsJobs(call)
    await lookAtAll(call.office.deps)
    expect(await call.agenda.waiting()).toEqual([])
  })
})
