import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPrisma, type Prisma } from '@/lib/adapters/prisma/client'
import { newsChannel } from '@/lib/adapters/prisma/jobs-and-news'
import { prismaOwnRecords } from '@/lib/adapters/prisma/own-records'
import { readPayment } from '@/lib/adapters/prisma/states'
import { evolveCall } from '@/lib/domain/call/call'
import type { CallEvent } from '@/lib/domain/call/events'
import type { Call } from '@/lib/domain/call/state'
import { isSettled } from '@/lib/domain/payment/chip'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { Payment } from '@/lib/domain/payment/state'
import { ownDatabase } from '@/lib/testing/database'
import { listen } from '@/lib/testing/listener'
import { putYesterday } from './put'
import { endFastTime, forgottenTables, reset } from './reset'

const database = ownDatabase()
const agents = { amy: 'person-amy', ben: 'person-ben' }
const now = Date.UTC(2026, 10, 21, 14, 30)
const yesterday = Date.UTC(2026, 10, 20)
const dayMs = 86_400_000
let owner: Prisma

beforeAll(async () => {
  owner = openPrisma(database.ownerUrl)
  await putYesterday(owner, agents, now)
})
afterAll(() => owner.$disconnect())

describe('The payments of yesterday', () => {
  it('are forty, marked, of two agents, of yesterday, in all kinds of final states', async () => {
    const rows = await owner.payment.findMany({ orderBy: { reference: 'asc' } })
    expect(rows).toHaveLength(40)
    expect(rows.map(({ reference }) => reference).at(0)).toBe('DEMO-0401')
    expect(rows.every(({ reference }) => /^DEMO-04\d\d$/.test(reference))).toBe(true)
    expect(rows.every((row) => row.settled && isSettled(readPayment(row).state))).toBe(true)
    for (const { createdAt, updatedAt } of rows) {
      expect(createdAt.getTime()).toBeGreaterThan(yesterday)
      expect(updatedAt.getTime()).toBeLessThan(yesterday + dayMs)
    }
    const kinds = (column: 'chip' | 'cardBrand' | 'currency' | 'agentId') =>
      [...new Set(rows.map((row) => row[column]))].filter((each) => each !== null).sort()
    expect(kinds('chip')).toEqual(['callerHungUp', 'cancelled', 'declined', 'paid', 'saved'])
    expect(kinds('cardBrand')).toEqual(['amex', 'mastercard', 'visa'])
    expect(kinds('currency')).toEqual(['AUD', 'EUR', 'GBP', 'JPY', 'KWD', 'USD'])
    expect(kinds('agentId')).toEqual(['person-amy', 'person-ben'])
  })

  it('are what their journals fold to, payments and calls', async () => {
    for (const row of await owner.payment.findMany()) {
      const journal = await owner.paymentEvent.findMany({
        where: { paymentId: row.id },
        orderBy: { version: 'asc' },
      })
      const events = journal.map(({ data }) => data as unknown as PaymentEvent)
      const folded = events.reduce<Payment | null>((state, event) => evolve(state, event), null)
      expect(readPayment(row)).toEqual({ state: folded, version: journal.length })
      expect(journal.map(({ version }) => version)).toEqual(journal.map((_, index) => index + 1))
    }
    for (const row of await owner.call.findMany()) {
      const journal = await owner.callEvent.findMany({
        where: { callId: row.id },
        orderBy: { version: 'asc' },
      })
      const events = journal.map(({ data }) => data as unknown as CallEvent)
      const folded = events.reduce<Call | null>((state, event) => evolveCall(state, event), null)
      expect(row).toMatchObject({ state: folded, version: journal.length, finished: true })
    }
  })

  it('were told by the processor, too, as those of a house that is set up well', async () => {
    const { setupRefused, ...history } = await prismaOwnRecords(owner).history(now)
    expect(setupRefused).toBeNull()
    expect(history).toMatchObject({ paidWithoutWebhook: 0, withoutFields: 0, empty: 0 })
    expect(history.successes).toBeGreaterThan(5)
  })

  it('leave nothing to be done', async () => {
    expect(await owner.effect.count()).toBe(0)
    expect(await owner.attempt.count({ where: { NOT: { status: 'ended' } } })).toBe(0)
    const [jobs] = await owner.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM graphile_worker._private_jobs`
    expect(jobs?.count).toBe(0)
  })

  it('take the place of those of the day before', async () => {
    await putYesterday(owner, agents, now + dayMs)
    expect(await owner.payment.count()).toBe(40)
    const first = await owner.payment.findFirstOrThrow({ orderBy: { createdAt: 'asc' } })
    expect(first.createdAt.getTime()).toBeGreaterThan(yesterday + dayMs)
    await putYesterday(owner, agents, now)
  })

  it('cannot be taken away by the application', async () => {
    await expect(putYesterday(database.prisma, agents, now)).rejects.toThrow(/permission denied/)
    await expect(reset(database.prisma, agents, now)).rejects.toThrow(/permission denied/)
  })
})

describe('Reset', () => {
  it('forgets everything but people and puts yesterday back, tells the screens and begins time anew', async () => {
    const at = new Date(now)
    await owner.user.create({ data: { id: 'person-amy', name: 'Amy', email: 'amy@demo.sotto.test' } })
    await owner.agentPresence.create({
      data: { userId: 'person-amy', state: 'ready', since: new Date(now + dayMs) },
    })
    await owner.auditEntry.create({ data: { at, action: 'x', outcome: 'done', detail: {} } })
    await owner.inbox.create({ data: { source: 'twilio', externalId: 'x', receivedAt: at } })
    await owner.$executeRaw`
      SELECT graphile_worker.add_job('lookUp'), graphile_worker.add_job('checkCalls'), graphile_worker.add_job('preflight')`
    const later = new Date(now + dayMs)
    await owner.preflight.create({
      data: { name: 'clock', finding: 'clockRight', state: 'ok', values: {}, at: later, since: later },
    })
    await owner.demoPace.create({ data: { realAt: at, businessAt: new Date(now + dayMs), scale: 60 } })
    const listener = await listen(database.url, newsChannel)

    await reset(owner, agents, now)

    // One message for each payment, two for each call, and the last one for everybody.
    const news = JSON.parse((await listener.until(3 * 40 + 1)).at(-1) ?? '')
    await listener.close()
    expect(news).toEqual({ type: 'pace', pace: { realMs: now, businessMs: now, scale: 1 }, anew: true })
    expect(await owner.payment.count()).toBe(40)
    expect(await owner.auditEntry.count()).toBe(0)
    expect(await owner.inbox.count({ where: { externalId: 'x' } })).toBe(0)
    expect(await owner.preflight.findFirst()).toMatchObject({ at, since: at, moment: null })
    expect(await owner.agentPresence.findFirst()).toMatchObject({ state: 'ready', since: at })
    const tasks = await owner.$queryRaw<{ task: string }[]>`
      SELECT t.identifier AS task FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`
    expect(tasks).toEqual([{ task: 'checkCalls' }, { task: 'preflight' }])
  })

  it('has an opinion on every table', async () => {
    const tables = await owner.$queryRaw<{ name: string }[]>`
      SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`
    const signingIn = ['second_factor', 'code_use', 'recovery_code', 'invitation', 'sign_in_try']
    const people = [
      ...signingIn,
      'canary_run',
      'user',
      'session',
      'account',
      'verification',
      'sign_in_link',
      'agent_presence',
    ]
    const kept = [...people, 'demo_pace', 'preflight', 'preflight_round', 'look_up_budget']
    expect(tables.map(({ name }) => name).sort()).toEqual(
      [...forgottenTables, ...kept, '_prisma_migrations'].sort(),
    )
  })

  it('keeps away from a database in which somebody else works', async () => {
    await owner.user.create({ data: { id: 'eve', name: 'Eve', email: 'eve@example.com' } })
    await expect(reset(owner, agents, now)).rejects.toThrow(/not of the demo/)
  })
})

describe('A fast time that nobody ended', () => {
  it.each([
    ['is over when the demo starts again', now - 10 * dayMs, now],
    ['goes on where it should have ended', now - 90_000, now - 90_000 + 3_600_000],
  ])('%s', async (_, began, expected) => {
    const row = { realAt: new Date(began), businessAt: new Date(began), scale: 60 }
    await owner.demoPace.upsert({ where: { id: 1 }, create: row, update: row })
    await endFastTime(owner, now)
    const after = { realAt: new Date(now), businessAt: new Date(expected), scale: 1 }
    expect(await owner.demoPace.findFirst()).toMatchObject(after)
  })
})
