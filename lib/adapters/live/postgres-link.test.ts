import { Client } from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LiveNews } from '@/lib/ports/live-feed'
import { ownDatabase } from '@/lib/testing/database'
import { layWire, type Wire } from '@/lib/testing/wire'
import { openPostgresLink, type PostgresLink } from './postgres-link'

const database = ownDatabase()
const times = { reconnectMs: 50, checkMs: 100, answerMsMax: 400 }

const links: PostgresLink[] = []
const wires: Wire[] = []
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()))
  await Promise.all(wires.splice(0).map((wire) => wire.close()))
})

/** A link with what it heard and what it said about itself. */
async function linked(url = database.url) {
  const heard: string[] = []
  const events: string[] = []
  const missed = vi.fn()
  const link = openPostgresLink(
    url,
    { lost: () => events.push('lost'), back: () => events.push('back') },
    times,
  )
  links.push(link)
  const unsubscribe = link.subscribe(
    (news) => heard.push(news.type === 'changed' ? news.id : news.type),
    missed,
  )
  await vi.waitFor(() => expect(link.connected()).toBe(true), { timeout: 5_000 })
  missed.mockClear()
  return { link, heard, events, missed, unsubscribe }
}

async function wired() {
  const wire = await layWire(database.url)
  wires.push(wire)
  return wire
}

async function sql(text: string, values: unknown[] = []) {
  const client = new Client(database.url)
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

const tell = (id: string) => {
  const news: LiveNews = { type: 'changed', what: 'call', id, version: 1, callId: null, agentId: null }
  return sql("SELECT pg_notify('sotto_news', $1)", [JSON.stringify(news)])
}
const backends = async () => {
  const rows = await sql(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sotto-link'",
  )
  return rows.map(({ pid }) => pid as number)
}
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 8_000, interval: 20 })

describe('News', () => {
  it('are heard by every instance, in order', async () => {
    const [one, other] = [await linked(), await linked()]
    for (const id of ['a', 'b', 'c']) await tell(id)
    await soon(() =>
      expect([one.heard, other.heard]).toEqual([
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
      ]),
    )
  })

  it('are heard by nobody who has left', async () => {
    const { heard, unsubscribe, link } = await linked()
    const other: string[] = []
    link.subscribe(() => other.push('heard'), vi.fn())
    unsubscribe()
    await tell('a')
    await soon(() => expect(other).toEqual(['heard']))
    expect(heard).toEqual([])
  })

  it('that are none disturb nobody', async () => {
    const { heard } = await linked()
    await sql("SELECT pg_notify('sotto_news', 'not json')")
    await sql("SELECT pg_notify('sotto_news', '')")
    await tell('a')
    await soon(() => expect(heard).toEqual(['a']))
  })
})

describe('A lost connection', () => {
  it('is made again, and whoever listens is told that news may be missing', async () => {
    const { link, heard, events, missed } = await linked()
    for (const pid of await backends()) await sql('SELECT pg_terminate_backend($1)', [pid])
    await soon(() => expect(events).toEqual(['back', 'lost', 'back']))
    expect(link.connected()).toBe(true)
    expect(missed).toHaveBeenCalledTimes(1)
    await tell('after')
    await soon(() => expect(heard).toEqual(['after']))
  })

  it('says so once, however long it lasts', async () => {
    const wire = await wired()
    const { link, events } = await linked(wire.url)
    wire.cut()
    await soon(() => expect(link.connected()).toBe(false))
    for (let tries = 0; tries < 5; tries += 1) await sql('SELECT pg_sleep(0.1)')
    expect(events).toEqual(['back', 'lost'])
    wire.restore()
    await soon(() => expect(events).toEqual(['back', 'lost', 'back']))
  })

  it('is noticed although nobody closed it', async () => {
    const wire = await wired()
    const { link, heard, missed } = await linked(wire.url)
    wire.silence()
    await soon(() => expect(link.connected()).toBe(false))
    wire.restore()
    await soon(() => expect(link.connected()).toBe(true))
    expect(missed).toHaveBeenCalled()
    await tell('after')
    await soon(() => expect(heard).toEqual(['after']))
  })
})

describe('A lock', () => {
  it('is not free while its process lives, and free once it is gone', async () => {
    const [owner, other] = [await linked(), await linked()]
    expect(await other.link.isLockFree('worker-1')).toBe(true)
    await owner.link.holdLock('worker-1')
    expect(await other.link.isLockFree('worker-1')).toBe(false)
    expect(await owner.link.isLockFree('worker-1')).toBe(false)
    await owner.link.close()
    await soon(async () => expect(await other.link.isLockFree('worker-1')).toBe(true))
  })

  it('is given back when it is released', async () => {
    const [owner, other] = [await linked(), await linked()]
    await owner.link.holdLock('worker-2')
    await owner.link.holdLock('worker-2')
    await owner.link.releaseLock('worker-2')
    expect(await other.link.isLockFree('worker-2')).toBe(true)
  })

  it('that is asked for before the connection stands is held as soon as it does', async () => {
    const link = openPostgresLink(database.url, { lost: () => undefined, back: () => undefined }, times)
    links.push(link)
    await link.holdLock('worker-3')
    const other = await linked()
    expect(await other.link.isLockFree('worker-3')).toBe(false)
  })

  it('is held again after a lost connection', async () => {
    const [owner, other] = [await linked(), await linked()]
    await owner.link.holdLock('worker-4')
    for (const pid of await backends()) await sql('SELECT pg_terminate_backend($1)', [pid])
    await soon(() => expect([owner.events.length, other.events.length]).toEqual([3, 3]))
    await soon(async () => expect(await other.link.isLockFree('worker-4')).toBe(false))
    await owner.link.releaseLock('worker-4')
    expect(await other.link.isLockFree('worker-4')).toBe(true)
  })

  it('that our own lost connection still holds keeps nobody waiting', async () => {
    const wire = await wired()
    const [owner, other] = [await linked(wire.url), await linked()]
    await owner.link.holdLock('worker-5')
    const [before] = await backends()
    wire.silence()
    await soon(() => expect(owner.link.connected()).toBe(false))
    wire.restore()
    await soon(() => expect(owner.link.connected()).toBe(true))
    // The server knows nothing of the silence: its old session lives, and the proof with it.
    expect(await backends()).toContain(before)
    expect(await other.link.isLockFree('worker-5')).toBe(false)
    await tell('meanwhile')
    await soon(() => expect(owner.heard).toContain('meanwhile'))
    await sql('SELECT pg_terminate_backend($1)', [before])
    await soon(async () => {
      const rows = await sql("SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory'")
      expect(rows[0]?.held).toBe(1)
    })
    expect(await other.link.isLockFree('worker-5')).toBe(false)
  })

  it('is nobody’s to tell while there is no connection', async () => {
    const wire = await wired()
    const { link } = await linked(wire.url)
    wire.cut()
    await soon(() => expect(link.connected()).toBe(false))
    expect(await link.isLockFree('worker-6')).toBe(false)
  })
})

describe('A closed link', () => {
  it('leaves no connection behind, also when it was just being made', async () => {
    const link = openPostgresLink(database.url, { lost: () => undefined, back: () => undefined }, times)
    await link.close()
    const other = openPostgresLink(database.url, { lost: () => undefined, back: () => undefined }, times)
    await other.holdLock('worker-7')
    await other.close()
    await soon(async () => expect(await backends()).toEqual([]))
    expect([link.connected(), other.connected()]).toEqual([false, false])
  })

  it('is one connection while it is open', async () => {
    await linked()
    expect(await backends()).toHaveLength(1)
  })
})
