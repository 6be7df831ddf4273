import { createHmac } from 'node:crypto'
import { signInLockMs, signInTriesMax } from '@/lib/domain/timing'
import type { Instant } from '@/lib/values/instant'
import type { Sql } from './tables'

/** Rows of whom nobody has heard for so long say nothing any more. */
const forgetAfterMs = 24 * 60 * 60_000

/**
 * Counts a try before it is looked at, so that a hundred at the same moment are a hundred: whoever was right takes it back.
 * An address that nobody has is counted like any other, which tells nobody who exists.
 * @returns false when this account is locked: nothing that is typed counts then
 */
export async function countTry(sql: Sql, key: string, now: Instant): Promise<boolean> {
  const at = new Date(now)
  const until = new Date(now + signInLockMs)
  const [row] = await sql.$queryRaw<{ failures: number }[]>`
    INSERT INTO sign_in_try AS t (key, failures, at) VALUES (${key}, 1, ${at})
    ON CONFLICT (key) DO UPDATE SET
      at = ${at},
      failures = CASE WHEN t.locked_until <= ${at} THEN 1 ELSE least(t.failures + 1, 1000) END,
      locked_until = CASE
        WHEN t.locked_until <= ${at} THEN NULL
        WHEN t.locked_until IS NULL AND t.failures + 1 >= ${signInTriesMax} THEN ${until}
        ELSE t.locked_until END
    RETURNING failures`
  if (row?.failures === 1)
    await sql.$executeRaw`DELETE FROM sign_in_try WHERE at < ${new Date(now - forgetAfterMs)}`
  return (row?.failures ?? 1) <= signInTriesMax
}

/** The password was right and a code is asked for next: this try does not count, those before still do. */
export async function takeTryBack(sql: Sql, key: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE sign_in_try SET failures = failures - 1, locked_until = NULL
    WHERE key = ${key} AND failures <= ${signInTriesMax}`
}

/** The person is in, or an admin lets them in again. */
export async function forgetTries(sql: Sql, key: string): Promise<void> {
  await sql.$executeRaw`DELETE FROM sign_in_try WHERE key = ${key}`
}

/** Until when each of these is locked, as far as they are. */
export async function lockedAmong(
  sql: Sql,
  keys: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await sql.$queryRaw<{ key: string; until: Date }[]>`
    SELECT key, locked_until AS until FROM sign_in_try
    WHERE key = ANY (${[...keys]}) AND locked_until > ${new Date(now)}`
  return new Map(rows.map(({ key, until }) => [key, until.getTime()]))
}

/** What stands for an e-mail address: whoever reads the table learns of nobody who was tried. */
export function tryKey(secret: string, email: string): string {
  return createHmac('sha256', secret).update(`sign-in try:${email.toLowerCase()}`).digest('base64url')
}
