import { randomBytes } from 'node:crypto'
import type { Proof } from '@/lib/domain/access'
import { activeEveryMs } from '@/lib/domain/timing'
import type { Instant } from '@/lib/values/instant'
import type { PersonRow, Sql } from './tables'

/** A session and its person, as one row. */
export interface OpenSession extends PersonRow {
  readonly sessionId: string
  readonly stage: 'code' | 'full'
  readonly activeAt: Date
  readonly confirmedAt: Date | null
}

/** Requests that were on their way with the token of before still arrive for this long. */
export const previousTokenMs = 10_000

/** The session of a token, also shortly after it was given another one; `null` when it is over or its person is disabled. */
export async function findSession(sql: Sql, token: string, now: Instant): Promise<OpenSession | null> {
  const at = new Date(now)
  const [row] = await sql.$queryRaw<OpenSession[]>`
    SELECT s.id AS "sessionId", s.stage, s.active_at AS "activeAt", s.confirmed_at AS "confirmedAt",
           u.id, u.name, u.email, u.roles, u.disabled_at AS "disabledAt"
    FROM session s JOIN "user" u ON u.id = s.user_id
    WHERE (s.token = ${token} OR (s.previous_token = ${token} AND s.previous_until > ${at}))
      AND s.expires_at > ${at} AND u.disabled_at IS NULL`
  return row ?? null
}

/** A session that is known by its id: a stream that is open outlives the token that it began with. */
export async function sessionById(sql: Sql, sessionId: string, now: Instant): Promise<OpenSession | null> {
  const [row] = await sql.$queryRaw<OpenSession[]>`
    SELECT s.id AS "sessionId", s.stage, s.active_at AS "activeAt", s.confirmed_at AS "confirmedAt",
           u.id, u.name, u.email, u.roles, u.disabled_at AS "disabledAt"
    FROM session s JOIN "user" u ON u.id = s.user_id
    WHERE s.id = ${sessionId} AND s.expires_at > ${new Date(now)} AND u.disabled_at IS NULL`
  return row ?? null
}

/** What a session has proven. */
export function proofOf(session: OpenSession): Proof {
  return {
    sessionId: session.sessionId,
    activeAt: session.activeAt.getTime(),
    confirmedAt: session.confirmedAt?.getTime() ?? null,
  }
}

/** Notes that the person is there; a sign of a moment ago suffices. */
export async function noteActive(sql: Sql, proof: Proof, now: Instant): Promise<void> {
  if (now - proof.activeAt < activeEveryMs) return
  await sql.$executeRaw`
    UPDATE session SET active_at = ${new Date(now)} WHERE id = ${proof.sessionId} AND active_at < ${new Date(now)}`
}

/**
 * The person has proven anew who they are: the session is awake, and goes on under another token (ASVS 5.0, 7.2.4).
 * @param shown whether a second factor was among what they showed
 * @returns the new token; `null` when the session has ended meanwhile
 */
export async function renewSession(
  sql: Sql,
  sessionId: string,
  shown: boolean,
  now: Instant,
): Promise<string | null> {
  const token = randomBytes(24).toString('base64url')
  const at = new Date(now)
  const renewed = await sql.$executeRaw`
    UPDATE session SET previous_token = token, previous_until = ${new Date(now + previousTokenMs)}, token = ${token},
      active_at = ${at}, confirmed_at = CASE WHEN ${shown} THEN ${at} ELSE confirmed_at END
    WHERE id = ${sessionId}`
  return renewed === 1 ? token : null
}

/** Ends sessions of a person, all of them or all but one, and has every instance end their live streams. */
export async function endSessionsOf(sql: Sql, userId: string, except: string | null = null): Promise<number> {
  const ended = await sql.$executeRaw`
    DELETE FROM session WHERE user_id = ${userId} AND id IS DISTINCT FROM ${except}`
  await tellOfPerson(sql, userId)
  return ended
}

/**
 * Tells every instance that something about a person has changed: their live streams look whether they may still listen
 * (lib/http/live-stream.ts). Sent with the commit that changes it.
 */
export async function tellOfPerson(sql: Sql, userId: string): Promise<void> {
  const news = JSON.stringify({ type: 'person', id: userId })
  await sql.$queryRaw`SELECT pg_notify('sotto_news', ${news})::text AS told`
}

/** A person's sessions, the newest first. */
export function sessionsOf(sql: Sql, userId: string): PromiseLike<readonly SessionRow[]> {
  return sql.$queryRaw<SessionRow[]>`
    SELECT id, created_at AS "createdAt", active_at AS "activeAt", ip_address AS address, user_agent AS browser
    FROM session WHERE user_id = ${userId} AND stage = 'full' AND expires_at > now()
    ORDER BY created_at DESC LIMIT 50`
}

/** One of a person's sessions, as they see it. */
export interface SessionRow {
  readonly id: string
  readonly createdAt: Date
  readonly activeAt: Date
  readonly address: string | null
  readonly browser: string | null
}
