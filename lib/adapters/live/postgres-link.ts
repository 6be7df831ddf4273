import { Client, type QueryResult } from 'pg'
import type { LiveFeed, LiveNews } from '@/lib/ports/live-feed'

/** The channel on which commits tell their news (lib/adapters/prisma/jobs-and-news.ts). */
const newsChannel = 'sotto_news'
/** A lost connection is made again after this pause. */
const reconnectMs = 500
/** The first number of our advisory locks, so that they meet nobody else's. */
const lockSpace = 0x5077
/** A lock must be taken or refused within this time. */
const queryMsMax = 5_000

/** The one connection of an instance that stays open: it hears the news and holds the locks that prove that we live. */
export interface PostgresLink extends LiveFeed {
  /** Holds a lock of this name as long as this process lives; taken again after a lost connection. */
  holdLock(name: string): Promise<void>
  releaseLock(name: string): Promise<void>
  /** True when nobody holds the lock of this name: its owner is dead. Never waits. */
  isLockFree(name: string): Promise<boolean>
  close(): Promise<void>
}

/** What the link reports about itself. */
export interface LinkEvents {
  lost(reason: string): void
  back(): void
}

/** Opens the link; it keeps itself open. */
export function openPostgresLink(databaseUrl: string, events: LinkEvents): PostgresLink {
  const listeners = new Set<(news: LiveNews) => void>()
  const held = new Set<string>()
  let client: Client | null = null
  let closed = false

  const connect = async (): Promise<void> => {
    const next = new Client({
      connectionString: databaseUrl,
      application_name: 'sotto-link',
      query_timeout: queryMsMax,
      keepAlive: true,
    })
    next.on('error', () => undefined)
    next.on('end', () => lose(next, 'connection ended'))
    next.on('notification', ({ payload }) => tell(payload))
    try {
      await next.connect()
      await next.query(`LISTEN ${newsChannel}`)
      for (const name of held)
        await next.query('SELECT pg_advisory_lock($1, hashtext($2))', [lockSpace, name])
      client = next
      events.back()
    } catch (fault) {
      await next.end().catch(() => undefined)
      lose(next, String(fault), true)
    }
  }
  const lose = (which: Client, reason: string, early = false): void => {
    if (closed || (!early && which !== client)) return
    client = null
    events.lost(reason)
    setTimeout(() => void (closed ? null : connect()), reconnectMs).unref()
  }
  const tell = (payload: string | undefined): void => {
    if (!payload) return
    const news = JSON.parse(payload) as LiveNews
    for (const listener of [...listeners]) listener(news)
  }
  const ready = connect()
  // One question at a time: the connection is one line.
  let last: Promise<unknown> = ready
  const query = (text: string, name: string): Promise<QueryResult | undefined> => {
    const next = last.catch(() => undefined).then(() => client?.query(text, [lockSpace, name]))
    last = next
    return next
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    connected: () => client !== null,
    async holdLock(name) {
      held.add(name)
      await query('SELECT pg_advisory_lock($1, hashtext($2))', name)
    },
    async releaseLock(name) {
      held.delete(name)
      await query('SELECT pg_advisory_unlock($1, hashtext($2))', name)
    },
    async isLockFree(name) {
      if (held.has(name)) return false
      // A lock in a transaction of its own: it is given back at once, whoever got it.
      const result = await query('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS free', name)
      return result?.rows[0]?.free === true
    },
    async close() {
      closed = true
      listeners.clear()
      await client?.end().catch(() => undefined)
      client = null
    },
  }
}
