import { beforeEach, describe, expect, it } from 'vitest'
import { ownDatabase } from '@/lib/testing/database'
import * as say from '@/lib/testing/payment-facts'
import { type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { hour, minute, second } from '@/lib/values/instant'
import { prismaOwnRecords } from './own-records'

const database = ownDatabase()
const records = () => prismaOwnRecords(database.prisma)

beforeEach(async () => {
  await database.asOwner('TRUNCATE payment, payment_event, attempt, inbox, graphile_worker._private_jobs')
})

describe('The database', () => {
  it('tells how durable it is, and what time it has', async () => {
    const { settings, time } = await records().database()
    expect(settings).toEqual({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' })
    expect(Math.abs(time.theirs - Date.now())).toBeLessThan(5_000)
    expect(time.answeredAt).toBeGreaterThanOrEqual(time.askedAt)
  })
})

describe('The queue', () => {
  const planned = async (task: string, row: { dueMs?: number; attempts?: number; locked?: boolean } = {}) => {
    await database.prisma.$executeRaw`SELECT graphile_worker.add_job(${task}, max_attempts := 25)`
    await database.prisma.$executeRaw`
      UPDATE graphile_worker._private_jobs SET attempts = ${row.attempts ?? 0}::int,
        run_at = now() - make_interval(secs => ${(row.dueMs ?? -60_000) / 1_000}::float8),
        locked_at = ${row.locked ? new Date() : null}::timestamptz
      WHERE id = (SELECT max(id) FROM graphile_worker._private_jobs)`
  }

  it('that is empty, or waits for later, or is being worked on, has nothing due', async () => {
    const none = { oldestDueMs: null, repeating: 0, gaveUp: 0, task: null }
    expect(await records().queue()).toEqual(none)
    await planned('lookUp')
    await planned('preflight', { dueMs: 90_000, attempts: 1, locked: true })
    expect(await records().queue()).toEqual(none)
  })

  it('tells of the job that has waited longest, and of those that fail', async () => {
    await planned('runEffect', { dueMs: 40_000 })
    await planned('timeUp', { dueMs: 5_000 })
    await planned('applyFact', { attempts: 4 })
    await planned('takeHints', { attempts: 5 })
    await planned('lookUp', { attempts: 25, dueMs: 900_000 })
    const queue = await records().queue()
    expect(queue).toMatchObject({ repeating: 1, gaveUp: 1, task: 'lookUp' })
    expect(queue.oldestDueMs).toBeGreaterThanOrEqual(40_000)
    expect(queue.oldestDueMs).toBeLessThan(60_000)
  })
})

describe('Our records', () => {
  const history = (call: PhoneCall, inMs = 0) => records().history(call.office.clock.now() + inMs)
  /** A card that was sent, and whose session ends like this. */
  const ending = async (call: PhoneCall, ...told: Parameters<typeof say.sessionEnded>) => {
    const payment = await call.keyedIn()
    await call.take(payment)
    await call.agenda.work()
    const sessionSid = sessionOf(payment)
    const [result, more] = told
    await call.tells(say.sessionEnded(result, { sessionSid, ...more })(await call.payment(payment.id)))
    return payment
  }

  it('of a house in which nothing has happened say nothing', async () => {
    expect(await records().history(Date.now())).toEqual({
      connectorWorkedAt: null,
      setupRefused: null,
      lastWebhookAt: null,
      paidWithoutWebhook: 0,
      lastCallbackAt: null,
      successes: 0,
      withoutFields: 0,
      empty: 0,
    })
  })

  it('count what came without the processor’s fields, and what came without any sign of it', async () => {
    const ends: Parameters<typeof say.sessionEnded>[] = [
      ['success', { claim: 'success', confirmation: 'pay_1' }],
      ['success', { confirmation: 'pay_2' }],
      ['success'],
      ['connectorError', { code: '64008' }],
    ]
    for (const end of ends) await ending(await phoneCall(database), ...end)
    const call = await phoneCall(database)
    expect(await history(call)).toMatchObject({ successes: 3, withoutFields: 2, empty: 1 })
  })

  it('leave out cards that were only kept: no field tells of money there', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn({ kind: 'save' })
    await call.take(payment)
    await call.agenda.work()
    const sessionSid = sessionOf(payment)
    await call.tells(say.sessionEnded('success', { sessionSid })(await call.payment(payment.id)))
    expect(await history(call)).toMatchObject({ successes: 0, empty: 0 })
  })

  it('tell when the connector worked last, and when its set-up was refused', async () => {
    const call = await phoneCall(database)
    await call.paid()
    const workedAt = (await history(call)).connectorWorkedAt
    expect(workedAt).toBeGreaterThan(0)
    expect((await history(call)).setupRefused).toBeNull()
    call.office.clock.advance(minute)
    const opened = await call.opened()
    const refusal = say.sessionEnded('connectorError', {
      sessionSid: sessionOf(opened),
      code: '64001',
      setup: true,
    })
    await call.tells(refusal(opened))
    const { connectorWorkedAt, setupRefused } = await history(call)
    expect(connectorWorkedAt).toBe(workedAt)
    expect(setupRefused).toEqual({ at: call.office.clock.now(), code: '64001' })
  })

  it('count a decline as proof that the connector works', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await call.take(payment)
    call.booksSay(payment, 'declined')
    await call.agenda.work(10 * second)
    expect((await history(call)).connectorWorkedAt).not.toBeNull()
  })

  it('miss a webhook only ten minutes after the payment, and until the next one comes', async () => {
    const call = await phoneCall(database)
    await call.paid()
    const paidAt = call.office.clock.now()
    expect((await history(call, 5 * minute)).paidWithoutWebhook).toBe(0)
    expect((await history(call, 11 * minute)).paidWithoutWebhook).toBe(1)
    const webhook = { source: 'shuttle', externalId: 'event-1', receivedAt: new Date(paidAt + minute) }
    await database.prisma.inbox.create({ data: webhook })
    expect(await history(call, 11 * minute)).toMatchObject({
      paidWithoutWebhook: 0,
      lastWebhookAt: paidAt + minute,
    })
  })

  it('tell when the telephony last reached us', async () => {
    const call = await phoneCall(database)
    await ending(call, 'success', { claim: 'success', confirmation: 'pay_1' })
    expect((await history(call)).lastCallbackAt).toBe(call.office.clock.now())
  })

  it('are those of one day', async () => {
    const call = await phoneCall(database)
    await call.paid()
    await ending(call, 'success')
    expect(await history(call, 25 * hour)).toMatchObject({
      connectorWorkedAt: null,
      successes: 0,
      paidWithoutWebhook: 0,
    })
  })
})

describe('The search for card data', () => {
  it('is known by its last run, and not at all before the first', async () => {
    const { canary } = records()
    const morning = Date.UTC(2026, 2, 2, 9)
    expect(await canary()).toEqual({ last: null })
    const run = { planted: 200, scannerFound: 199, heapHits: 5, falsePositives: 7 }
    await database.prisma.canaryRun.createMany({
      data: [
        { ...run, id: 'second', ranAt: new Date(morning + hour), hits: 0 },
        { ...run, id: 'first', ranAt: new Date(morning), hits: 2 },
      ],
    })
    expect(await canary()).toEqual({ last: { ranAt: morning + hour, planted: 200, found: 199, hits: 0 } })
  })
})
