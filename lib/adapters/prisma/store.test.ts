import { describe, expect, it } from 'vitest'
import {
  arriving,
  auditRow,
  callAfter,
  callCommanded,
  fresh,
  morning,
  opening,
  stateAfter,
  told,
} from '@/lib/testing/changes'
import { waitingJobs } from '@/lib/testing/contracts/postgres'
import { ownDatabase } from '@/lib/testing/database'
import * as say from '@/lib/testing/payment-facts'
import { prismaEffects } from './effects'
import { booksLaneOf, laneOf } from './jobs-and-news'
import { brokenRules, prismaStore } from './store'

const database = ownDatabase()
const store = () => prismaStore(database.prisma, 1)

/** How many rows every table has that a commit may write. */
async function rowCounts(): Promise<unknown> {
  return database.prisma.$queryRaw`
    SELECT (SELECT count(*)::int FROM payment) AS payment, (SELECT count(*)::int FROM payment_event) AS event,
      (SELECT count(*)::int FROM attempt) AS attempt, (SELECT count(*)::int FROM effect) AS effect,
      (SELECT count(*)::int FROM inbox) AS inbox, (SELECT count(*)::int FROM audit_entry) AS audit,
      (SELECT count(*)::int FROM call) AS call, (SELECT count(*)::int FROM call_event) AS call_event,
      (SELECT count(*)::int FROM graphile_worker._private_jobs) AS jobs,
      (SELECT sum(version)::int FROM payment) AS versions, (SELECT sum(version)::int FROM call) AS call_versions`
}

/** Makes every new row of a table fail for as long as something runs. */
async function whileBroken(table: string, run: () => Promise<void>): Promise<void> {
  await database.asOwner(`
    CREATE OR REPLACE FUNCTION break_it() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$
      LANGUAGE plpgsql;
    CREATE TRIGGER broken BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION break_it()`)
  try {
    await run()
  } finally {
    await database.asOwner(`DROP TRIGGER broken ON ${table}`)
  }
}

describe('One commit', () => {
  const tables = [
    'inbox',
    'payment_event',
    'attempt',
    'effect',
    'call_event',
    'audit_entry',
    'graphile_worker._private_jobs',
  ]

  it.each(tables)('leaves nothing at all when %s cannot be written', async (table) => {
    const call = arriving()
    await store().commit({ at: morning, call })
    const offered = callCommanded(callAfter(call), { kind: 'offer', agentId: fresh('agent') })
    const payment = opening({ callId: call.after.id })
    const change = {
      at: morning,
      payment,
      call: offered,
      received: { source: 'twilio', externalId: fresh('token') } as const,
      audit: auditRow(payment.after.id),
    }
    const before = await rowCounts()
    await whileBroken(table, async () => {
      await expect(store().commit(change)).rejects.toThrow()
      expect(await rowCounts()).toEqual(before)
    })
    expect(await store().commit(change)).toEqual({ kind: 'committed' })
  })

  it('has written every row when it says so', async () => {
    const payment = opening()
    const before = (await waitingJobs(database.prisma)).length
    await store().commit({ at: morning, payment })
    const row = await database.prisma.payment.findUniqueOrThrow({ where: { id: payment.after.id } })
    const events = await database.prisma.paymentEvent.findMany({ where: { paymentId: row.id } })
    expect(events).toHaveLength(row.version)
    expect(row).toMatchObject({
      status: 'inFlight',
      chip: 'preparing',
      amountMinor: 4900,
      currency: 'GBP',
      settled: false,
    })
    expect(await waitingJobs(database.prisma)).toHaveLength(before + payment.effects.length)
  })

  it('keeps texts that PostgreSQL cannot hold, without the characters that it cannot', async () => {
    const payment = opening()
    await store().commit({ at: morning, payment })
    const half = 'Ungültig 💳'.slice(0, -1)
    const facts = [
      say.recordingSecured(),
      say.sessionOpened(),
      say.accepted('cardNumber'),
      say.accepted('expiry'),
    ]
    const change = told(stateAfter(payment), ...facts, say.accepted('securityCode'))
    await store().commit({ at: morning, payment: change })
    const declined = {
      ...change,
      before: stateAfter(change),
      after: { ...change.after, terms: { ...change.after.terms, description: `no\0 ${half}` } },
      events: [],
    }
    const event = {
      type: 'FactNoted',
      at: morning,
      attemptId: 'a',
      fact: 'truth',
      why: `no\0 ${half}`,
    } as const
    const settles = {
      effectId: `${change.after.known[0]?.id}.3`,
      status: 'unclear',
      detail: `\0${half}`,
    } as const
    const outcome = await store().commit({ at: morning, payment: { ...declined, events: [event] }, settles })
    expect(outcome).toEqual({ kind: 'committed' })
    const read = await store().payment(change.after.id)
    expect(read?.state.terms.description).toBe('no\ufffd Ungültig \ufffd')
  })

  it('takes a deadlock for a lost race', async () => {
    // PostgreSQL ends whoever has waited for a second by then: on a busy machine that may be the other one.
    let outcome: unknown = null
    for (let tries = 0; tries < 5 && !outcome; tries += 1) outcome = await inDeadlock().catch(() => null)
    expect(outcome).toEqual({ kind: 'stale' })
  })
})

/** Commits write in one order and do not stand in each other's way; this holder takes the other one. */
async function inDeadlock(): Promise<unknown> {
  const one = opening()
  await store().commit({ at: morning, payment: one })
  const sid = fresh('CA')
  return database.prisma.$transaction(async (holder) => {
    await holder.call.create({ data: callRow(fresh('call'), sid) })
    const payment = told(stateAfter(one), say.recordingSecured())
    const commit = store().commit({ at: morning, payment, call: arriving({ sid }) })
    await untilSomebodyWaits()
    await holder.$executeRaw`SELECT 1 FROM payment WHERE id = ${one.after.id} FOR UPDATE`
    return commit
  })
}

function callRow(id: string, sid: string) {
  const at = new Date(morning)
  return { id, sid, version: 1, state: {}, status: 'waiting', fromNumber: '', createdAt: at, updatedAt: at }
}

/** Until somebody waits for a lock in this database. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await database.prisma.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    if (row && row.waiting > 0) return
  }
}

describe('Every unique rule', () => {
  it('that a commit can break has a meaning or is a bug', async () => {
    const rows = await database.prisma.$queryRaw<{ name: string }[]>`
      SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      WHERE i.indisunique AND t.relname = ANY (ARRAY['payment', 'payment_event', 'attempt', 'call', 'call_event', 'effect'])`
    const bugs = [
      ...[
        'payment_pkey',
        'payment_event_pkey',
        'attempt_pkey',
        'call_pkey',
        'call_event_pkey',
        'effect_pkey',
      ],
      ...['attempt_alt_key_key', 'attempt_session_sid_key'],
    ]
    const known = [...Object.keys(brokenRules), ...bugs].sort()
    expect(rows.map(({ name }) => name).sort()).toEqual(known)
  })

  it('that only a bug can break is thrown', async () => {
    const attemptId = fresh('attempt')
    await store().commit({ at: morning, payment: opening({ attemptId }) })
    await expect(store().commit({ at: morning, payment: opening({ attemptId }) })).rejects.toThrow(
      /P2002|Unique/,
    )
  })
})

describe("The application's own role", () => {
  it.each(['payment_event', 'call_event', 'audit_entry'])(
    'adds to %s and changes nothing in it',
    async (table) => {
      const call = arriving()
      const payment = opening()
      await store().commit({ at: morning, call, payment, audit: auditRow(payment.after.id) })
      for (const statement of [`UPDATE ${table} SET at = now()`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
        await expect(database.prisma.$executeRawUnsafe(statement)).rejects.toThrow(/permission denied/)
    },
  )
})

describe('Jobs', () => {
  it('are there only when their transaction was committed', async () => {
    const before = await waitingJobs(database.prisma)
    const payment = opening()
    await store().commit({ at: morning, payment, received: { source: 'twilio', externalId: 'once' } })
    const planned = await waitingJobs(database.prisma)
    expect(planned).toHaveLength(before.length + 1)
    const lost = await store().commit({
      at: morning,
      payment: opening(),
      received: { source: 'twilio', externalId: 'once' },
    })
    expect(lost).toEqual({ kind: 'duplicate' })
    expect(await waitingJobs(database.prisma)).toEqual(planned)
  })

  it('use few queues, whatever number of payments there were', () => {
    const lanes = new Set(Array.from({ length: 10_000 }, () => laneOf(fresh('attempt'))))
    expect(lanes.size).toBe(64)
    const books = new Set(Array.from({ length: 1_000 }, () => booksLaneOf(fresh('attempt'))))
    expect(books.size).toBe(6)
  })

  it('wait in real time, however fast the business clock runs', async () => {
    const fast = prismaStore(database.prisma, 60)
    const payment = opening()
    await fast.commit({ at: morning, payment })
    const opened = told(stateAfter(payment), say.recordingSecured())
    await fast.commit({ at: morning, payment: opened })
    const key = `timeUp:opening:${payment.after.known[0]?.id}`
    const [job] = await database.prisma.$queryRaw<{ ms: number }[]>`
      SELECT (extract(epoch FROM run_at - created_at) * 1000)::float8 AS ms FROM graphile_worker._private_jobs WHERE key = ${key}`
    expect(job?.ms).toBeCloseTo(20_000 / 60, -1)
  })
})

describe('The books', () => {
  it('are read by jobs that let everything else go first', async () => {
    const payment = opening()
    await store().commit({ at: morning, payment })
    const ended = told(
      stateAfter(payment),
      say.recordingSecured(),
      say.sessionOpened(),
      say.sessionEnded('star'),
    )
    await store().commit({ at: morning, payment: ended, hint: { processorPayment: fresh('pay') } })
    const rows = await database.prisma.$queryRaw<{ task: string; priority: number }[]>`
      SELECT DISTINCT t.identifier AS task, j.priority FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id`
    const priorities = Object.fromEntries(rows.map(({ task, priority }) => [task, priority]))
    expect(priorities).toMatchObject({ runEffect: 0, timeUp: 0, lookUp: 10, takeHints: 15 })
  })
})

describe('An effect that is begun', () => {
  it('is on disk before anybody sends it', async () => {
    const clock = { now: () => morning, scale: 1 }
    const payment = opening()
    await store().commit({ at: morning, payment })
    const id = `${payment.after.known[0]?.id}.1`
    await prismaEffects(database.prisma, clock).begin(id)
    const row = await database.prisma.effect.findUniqueOrThrow({ where: { id } })
    expect(row).toMatchObject({ status: 'sent', tries: 1, sentAt: new Date(morning) })
    const [setting] = await database.prisma.$queryRaw<{ value: string }[]>`
      SELECT current_setting('synchronous_commit') AS value`
    expect(setting?.value).toBe('on')
  })
})
