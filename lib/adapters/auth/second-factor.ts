import type { Instant } from '@/lib/values/instant'
import { appCode, newRecoveryCodes, recoveryHash, stepOf, stepsKept } from './codes'
import type { Sql } from './tables'

/** What a second factor is kept with: secrets are sealed before they meet the database. */
export interface Seal {
  seal(text: string): string
  open(sealed: string): string
}

/** Which kind of code was right. */
export type Shown = 'app' | 'recoveryCode'

/**
 * Whether this is a code of this person's that nobody has used: six figures of the app, or a recovery code. It is used by
 * asking: of twenty who ask at the same moment, over any number of instances, one gets it.
 */
export async function spendCode(
  sql: Sql,
  seal: Seal,
  userId: string,
  typed: string,
  now: Instant,
): Promise<Shown | null> {
  const code = appCode(typed)
  if (code === null) return (await spendRecoveryCode(sql, userId, typed, now)) ? 'recoveryCode' : null
  const [factor] = await sql.$queryRaw<{ secret: string }[]>`
    SELECT secret_sealed AS secret FROM second_factor WHERE user_id = ${userId}`
  const step = factor ? stepOf(seal.open(factor.secret), code, now) : null
  return step !== null && (await spendStep(sql, userId, step)) ? 'app' : null
}

/** Writes down that the code of a step was used; false when it was before. */
export async function spendStep(sql: Sql, userId: string, step: number): Promise<boolean> {
  const spent = await sql.$executeRaw`
    INSERT INTO code_use (user_id, step) VALUES (${userId}, ${BigInt(step)}) ON CONFLICT DO NOTHING`
  if (spent === 1)
    await sql.$executeRaw`DELETE FROM code_use WHERE user_id = ${userId} AND step < ${BigInt(step - stepsKept)}`
  return spent === 1
}

/** Gives a person this second factor in place of any before, and new recovery codes, which are shown this once. */
export async function putSecondFactor(
  sql: Sql,
  seal: Seal,
  userId: string,
  secret: string,
  now: Instant,
): Promise<readonly string[]> {
  const at = new Date(now)
  await sql.$executeRaw`
    INSERT INTO second_factor (user_id, secret_sealed, enrolled_at) VALUES (${userId}, ${seal.seal(secret)}, ${at})
    ON CONFLICT (user_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, enrolled_at = excluded.enrolled_at`
  return putRecoveryCodes(sql, userId)
}

/** New recovery codes; those of before are void. */
export async function putRecoveryCodes(sql: Sql, userId: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  const hashes = codes.map((code) => recoveryHash(code))
  await sql.$executeRaw`DELETE FROM recovery_code WHERE user_id = ${userId}`
  await sql.$executeRaw`INSERT INTO recovery_code (user_id, hash) SELECT ${userId}, unnest(${hashes}::text[])`
  return codes
}

/** Whether somebody has a second factor. */
export async function hasSecondFactor(sql: Sql, userId: string): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`SELECT 1 FROM second_factor WHERE user_id = ${userId}`
  return rows.length > 0
}

async function spendRecoveryCode(sql: Sql, userId: string, typed: string, now: Instant): Promise<boolean> {
  const hash = recoveryHash(typed)
  if (hash === null) return false
  const spent = await sql.$executeRaw`
    UPDATE recovery_code SET used_at = ${new Date(now)}
    WHERE user_id = ${userId} AND hash = ${hash} AND used_at IS NULL`
  return spent === 1
}
