import { Client, type ClientConfig } from 'pg'
import type { LiveFeed, LiveNews } from '@/lib/ports/live-feed'

/** The one connection of an instance that stays open: it hears the news and holds the locks that prove that we live. */
export interface PostgresLink extends LiveFeed {
  /** Holds a lock of this name as long as this process lives; taken again after a lost connection. */
  holdLock(name: string): Promise<void>
  releaseLock(name: string): Promise<void>
  /** True when nobody holds the lock of this name: its owner is dead. Never waits; false while nobody can tell. */
  isLockFree(name: string): Promise<boolean>
  close(): Promise<void>
}

/** What the link reports about itself. */
export interface LinkEvents {
  lost(reason: string): void
  back(): void
}

/** How patient the link is, in real milliseconds. */
export interface LinkTimes {
  /** A lost connection is made again after this pause. */
  readonly reconnectMs: number
  /** The connection is tried this often: a server that is cut off closes nothing. */
  readonly checkMs: number
  /** A question that has no answer by then means that the connection is dead. */
  readonly answerMsMax: number
}

const standardTimes: LinkTimes = { reconnectMs: 500, checkMs: 3_000, answerMsMax: 3_000 }

/** The channel on which commits tell their news (lib/adapters/prisma/jobs-and-news.ts). */
const newsChannel = 'sotto_news'
/** A connection that does not close by then is left to the end of the process. */
const closeMsMax = 500
/** The first number of our advisory locks, so that they meet nobody else's. */
const lockSpace = 0x5077

/**
 * The server must notice within some ten seconds that this machine is gone, or the locks of a dead instance outlive it by
 * two hours, TCP's own default (postgresql.org/docs/current/runtime-config-connection.html).
 */
const noticeDeadClients =
  'SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3'

/** Opens the link; it keeps itself open. */
export function openPostgresLink(
  databaseUrl: string,
  events: LinkEvents,
  times: LinkTimes = standardTimes,
): PostgresLink {
  const listeners = new Set<{ readonly hear: (news: LiveNews) => void; readonly missed: () => void }>()
  /** The locks we want, each with the connection that took it. */
  const locks = new Map<string, Client | null>()
  let client: Client | null = null
  let closed = false
  let toldLost = false
  let line: Promise<unknown> = Promise.resolve()

  const connect = async (): Promise<void> => {
    const next = new Client(configOf(databaseUrl, times))
    next.on('error', () => undefined)
    next.on('end', () => lose(next, 'connection ended'))
    next.on('notification', ({ payload }) => tell(payload))
    try {
      await next.connect()
      await next.query(`${noticeDeadClients}; LISTEN ${newsChannel}`)
    } catch (fault) {
      abandon(next)
      return retry(String(fault))
    }
    if (closed) return abandon(next)
    client = next
    toldLost = false
    events.back()
    // What happened while nobody listened is found in the truth.
    for (const { missed } of [...listeners]) missed()
    await takeLocks()
  }
  const lose = (which: Client, reason: string): void => {
    if (closed || which !== client) return
    client = null
    abandon(which)
    retry(reason)
  }
  const retry = (reason: string): void => {
    if (closed) return
    if (!toldLost) events.lost(reason)
    toldLost = true
    setTimeout(() => void (closed ? null : connect()), times.reconnectMs).unref()
  }
  const tell = (payload: string | undefined): void => {
    const news = parsed(payload)
    if (news) for (const { hear } of [...listeners]) hear(news)
  }
  /** One question at a time: the connection is one line. A connection without an answer is given up; `null` tells that there was none. */
  const ask = (text: string, values: unknown[] = [], asked = client): Promise<Answer | null> => {
    const answer = line.then(async () => {
      if (!asked || asked !== client) return null
      try {
        return (await asked.query<Answer>(text, values)).rows[0] ?? {}
      } catch (fault) {
        lose(asked, String(fault))
        return null
      }
    })
    line = answer
    return answer
  }
  // Never waiting: a lock that our own lost connection still holds keeps its proof until the server notices.
  const takeLocks = async (): Promise<void> => {
    const taker = client
    for (const [name, holder] of locks) {
      if (!taker || holder === taker) continue
      // Marked first, so that two runs at a time do not take it twice.
      locks.set(name, taker)
      const got = await ask('SELECT pg_try_advisory_lock($1, hashtext($2)) AS got', [lockSpace, name], taker)
      if (got?.got !== true && locks.get(name) === taker) locks.set(name, null)
    }
  }
  const check = async (): Promise<void> => {
    if (await ask('SELECT 1')) await takeLocks()
  }
  const ready = connect()
  const heart = setInterval(() => void check(), times.checkMs)
  heart.unref()

  return {
    subscribe(hear, missed) {
      const listener = { hear, missed }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    connected: () => client !== null,
    async holdLock(name) {
      if (!locks.has(name)) locks.set(name, null)
      await ready
      await takeLocks()
    },
    async releaseLock(name) {
      if (locks.delete(name)) await ask('SELECT pg_advisory_unlock($1, hashtext($2))', [lockSpace, name])
    },
    async isLockFree(name) {
      if (locks.has(name)) return false
      await ready
      // A lock in a transaction of its own: it is given back at once, whoever got it.
      const answer = await ask('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS free', [
        lockSpace,
        name,
      ])
      return answer?.free === true
    },
    async close() {
      closed = true
      clearInterval(heart)
      listeners.clear()
      const last = client
      client = null
      // A server that is silent answers no goodbye either.
      const late = new Promise((resolve) => setTimeout(resolve, closeMsMax).unref())
      await Promise.race([last?.end().catch(() => undefined), late])
    },
  }
}

type Answer = Record<string, unknown>

function configOf(connectionString: string, { answerMsMax }: LinkTimes): ClientConfig {
  return {
    connectionString,
    application_name: 'sotto-link',
    connectionTimeoutMillis: answerMsMax,
    query_timeout: answerMsMax,
    keepAlive: true,
  }
}

/** Closes a connection from which nothing is expected any more, without waiting for the other side. */
function abandon(client: Client): void {
  client.removeAllListeners('notification')
  void client.end().catch(() => undefined)
}

/** Anybody with the database's password may notify: what is not JSON is no news. */
function parsed(payload: string | undefined): LiveNews | null {
  try {
    return payload ? (JSON.parse(payload) as LiveNews) : null
  } catch {
    return null
  }
}
