import { randomBytes } from 'node:crypto'
import { invitationMs } from '@/lib/domain/timing'
import type { Instant } from '@/lib/values/instant'
import { hashOf, newSecret } from './codes'
import type { Seal } from './second-factor'
import type { PersonRow, Sql } from './tables'

/** The secret of an invitation: 32 bytes in base64url. */
const token = /^[\w-]{43}$/

/** Makes a link's secret for a person; earlier ones of theirs are void. The secret itself is kept nowhere. */
export async function makeInvitation(
  sql: Sql,
  seal: Seal,
  userId: string,
  now: Instant,
): Promise<MadeInvitation> {
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = now + invitationMs
  await sql.$executeRaw`
    UPDATE invitation SET used_at = ${new Date(now)} WHERE user_id = ${userId} AND used_at IS NULL`
  await sql.$executeRaw`
    INSERT INTO invitation (token_hash, user_id, secret_sealed, created_at, expires_at)
    VALUES (${hashOf(secret)}, ${userId}, ${seal.seal(newSecret())}, ${new Date(now)}, ${new Date(expiresAt)})`
  return { token: secret, expiresAt }
}

/** A link's secret part, and when it stops working. */
export interface MadeInvitation {
  readonly token: string
  readonly expiresAt: Instant
}

/** The person and the second factor that an invitation is about; `null` when it was used, has run out or was never made. */
export async function readInvitation(sql: Sql, typed: string, now: Instant): Promise<OpenInvitation | null> {
  if (!token.test(typed)) return null
  const [row] = await sql.$queryRaw<OpenInvitation[]>`
    SELECT i.token_hash AS "tokenHash", i.secret_sealed AS "secretSealed", i.expires_at AS "expiresAt",
           u.id, u.name, u.email, u.roles, u.disabled_at AS "disabledAt"
    FROM invitation i JOIN "user" u ON u.id = i.user_id
    WHERE i.token_hash = ${hashOf(typed)} AND i.used_at IS NULL AND i.expires_at > ${new Date(now)}
      AND u.disabled_at IS NULL`
  return row ?? null
}

export interface OpenInvitation extends PersonRow {
  readonly tokenHash: string
  readonly secretSealed: string
  readonly expiresAt: Date
}

/** Uses an invitation up; false when somebody was faster. */
export async function spendInvitation(sql: Sql, tokenHash: string, now: Instant): Promise<boolean> {
  const spent = await sql.$executeRaw`
    UPDATE invitation SET used_at = ${new Date(now)}
    WHERE token_hash = ${tokenHash} AND used_at IS NULL AND expires_at > ${new Date(now)}`
  return spent === 1
}
