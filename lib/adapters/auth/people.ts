import { randomBytes } from 'node:crypto'
import {
  besideFactorCharactersMin,
  type PasswordRefusal,
  type PasswordRules,
  refusePassword,
  wordsAbout,
} from '@/lib/domain/password'
import { roles as known, type Role } from '@/lib/domain/permissions'
import { type Admin, type Colleague, type Invited, type People, peopleMax } from '@/lib/ports/people'
import type { Instant } from '@/lib/values/instant'
import { assert, err, ok } from '@/lib/values/result'
import { auditPerson } from './audit'
import { isCommonPassword } from './blocklist'
import { makeInvitation } from './invitations'
import type { LibrarySettings } from './library'
import { hashPassword } from './password-hash'
import { putSecondFactor, type Seal } from './second-factor'
import { endSessionsOf, tellOfPerson } from './sessions'
import type { AuthDatabase, AuthTables, PersonRow, Sql } from './tables'
import { forgetTries, lockedAmong, tryKey } from './tries'

/** Adds a person, or gives the one with this e-mail the name, roles and password. For the people of the demo and of tests. */
export async function putPerson(database: AuthDatabase, person: NewPerson): Promise<PersonRow> {
  return database.$transaction(async (tables) => {
    const row = await putRow(tables, person)
    await setPassword(tables, row.id, person.password)
    const { secondFactor } = person
    if (secondFactor)
      await putSecondFactor(tables, secondFactor.seal, row.id, secondFactor.secret, Date.now())
    return row
  })
}

function putRow(
  tables: AuthTables,
  { name, roles, email: typed }: Omit<NewPerson, 'password' | 'secondFactor'>,
) {
  const email = typed.toLowerCase()
  return tables.user.upsert({
    where: { email },
    create: { id: newPersonId(), email, emailVerified: true, name, roles: [...roles] },
    update: { name, roles: [...roles] },
  })
}

/**
 * Adds a person, or gives the one with this e-mail name and roles, and makes a link with which they set password and second
 * factor. For the operator's command line: the first admin comes in by this.
 */
export async function invitePerson(
  database: AuthDatabase,
  seal: Seal,
  person: Omit<NewPerson, 'password' | 'secondFactor'>,
  now: Instant,
): Promise<Invited> {
  return database.$transaction(async (tables) => {
    const { id } = await putRow(tables, person)
    await auditPerson(tables, { at: now, actor: null, subjectId: id, action: 'person.invite' })
    return { id, ...(await makeInvitation(tables, seal, id, now)) }
  })
}

/** What an admin does to people. */
export function managedPeople({ database, seal, secret, now }: LibrarySettings): People {
  const change = (
    id: string,
    by: Admin,
    action: string,
    work: (tables: AuthTables) => Promise<Record<string, string>>,
  ) =>
    database.$transaction(async (tables) => {
      const detail = await work(tables)
      await auditPerson(tables, { at: now(), actor: by, subjectId: id, action, detail })
    })
  return {
    list: () => colleagues(database, secret, now(), null),
    find: async (id) => (await colleagues(database, secret, now(), id))[0] ?? null,

    async invite(person, by) {
      return database.$transaction(async (tables) => {
        const email = person.email.toLowerCase()
        if (await tables.user.findUnique({ where: { email } })) return err('emailTaken')
        const { id } = await putRow(tables, person)
        const detail = { roles: person.roles.join(', ') }
        await auditPerson(tables, { at: now(), actor: by, subjectId: id, action: 'person.invite', detail })
        return ok({ id, ...(await makeInvitation(tables, seal, id, now())) })
      })
    },

    async invitationFor(id, by) {
      return database.$transaction(async (tables) => {
        await auditPerson(tables, { at: now(), actor: by, subjectId: id, action: 'person.newLink' })
        return { id, ...(await makeInvitation(tables, seal, id, now())) }
      })
    },

    setRoles: (id, roles, by) =>
      change(id, by, 'person.roles', async (tables) => {
        const before = await tables.user.findUnique({ where: { id } })
        await tables.$executeRaw`UPDATE "user" SET roles = ${[...roles]}, updated_at = ${new Date(now())} WHERE id = ${id}`
        await tellOfPerson(tables, id)
        return { before: before?.roles.join(', ') ?? '', after: roles.join(', ') }
      }),

    disable: (id, by) =>
      change(id, by, 'person.disable', async (tables) => {
        await tables.$executeRaw`
          UPDATE "user" SET disabled_at = ${new Date(now())} WHERE id = ${id} AND disabled_at IS NULL`
        await endSessionsOf(tables, id)
        return {}
      }),

    enable: (id, by) =>
      change(id, by, 'person.enable', async (tables) => {
        await tables.$executeRaw`UPDATE "user" SET disabled_at = NULL WHERE id = ${id}`
        return {}
      }),

    unlock: (id, by) =>
      change(id, by, 'person.unlock', async (tables) => {
        const person = await tables.user.findUnique({ where: { id } })
        await forgetTries(tables, tryKey(secret, person?.email ?? ''))
        return {}
      }),

    endSessions: (id, by) =>
      change(id, by, 'person.endSessions', async (tables) => {
        await endSessionsOf(tables, id)
        return {}
      }),
  }
}

/** Everybody, or one person, as an admin sees them. */
async function colleagues(
  sql: Sql,
  secret: string,
  now: Instant,
  only: string | null,
): Promise<readonly Colleague[]> {
  const rows = await sql.$queryRaw<ColleagueRow[]>`
    SELECT u.id, u.name, u.email, u.roles, u.disabled_at AS "disabledAt", f.user_id IS NOT NULL AS "hasSecondFactor",
      (SELECT max(i.expires_at) FROM invitation i
        WHERE i.user_id = u.id AND i.used_at IS NULL AND i.expires_at > ${new Date(now)}) AS "invitedUntil",
      (SELECT max(s.active_at) FROM session s WHERE s.user_id = u.id AND s.stage = 'full') AS "lastActiveAt"
    FROM "user" u LEFT JOIN second_factor f ON f.user_id = u.id
    WHERE ${only}::text IS NULL OR u.id = ${only}
    ORDER BY u.disabled_at IS NOT NULL, lower(u.name), u.id LIMIT ${peopleMax}`
  const keys = new Map(rows.map(({ email }) => [email, tryKey(secret, email)]))
  const locked = await lockedAmong(sql, [...keys.values()], now)
  return rows.map((row) => ({
    ...row,
    roles: knownRoles(row.roles),
    disabledAt: row.disabledAt?.getTime() ?? null,
    invitedUntil: row.invitedUntil?.getTime() ?? null,
    lockedUntil: locked.get(keys.get(row.email) ?? '') ?? null,
    lastActiveAt: row.lastActiveAt?.getTime() ?? null,
  }))
}

interface ColleagueRow extends PersonRow {
  readonly hasSecondFactor: boolean
  readonly invitedUntil: Date | null
  readonly lastActiveAt: Date | null
}

/** Roles that mean something: a row may hold others, which grant nothing. */
export function knownRoles(roles: readonly string[]): Role[] {
  return roles.filter((role): role is Role => (known as readonly string[]).includes(role))
}

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly password: HashedPassword
  /** Known to whoever plays this person: without one they could not sign in. */
  readonly secondFactor?: { readonly seal: Seal; readonly secret: string }
}

/** Why this person may not have this password; `null` when they may. */
export function refuseNewPassword(
  password: string,
  rules: PasswordRules,
  person: { readonly name: string; readonly email: string; readonly besideFactor: boolean },
): PasswordRefusal | null {
  const about = wordsAbout(person.name, person.email)
  return refusePassword(password, rules, { besideFactor: person.besideFactor, about }, isCommonPassword)
}

/** Hashes a password, slowly on purpose (scrypt). One hash may serve several demo people who share their password. */
export async function hashed(password: string): Promise<HashedPassword> {
  assert(password.length >= besideFactorCharactersMin, 'a password is never shorter than the shortest one')
  return (await hashPassword(password)) as HashedPassword
}

/** A text that went through {@link hashed}. */
export type HashedPassword = string & { readonly hashed: unique symbol }

/** Gives a person this password in place of any before. */
export async function setPassword(
  tables: AuthTables,
  userId: string,
  password: HashedPassword,
): Promise<void> {
  await tables.account.upsert({
    where: { providerId_accountId: { providerId: 'credential', accountId: userId } },
    create: { id: newPersonId(), providerId: 'credential', accountId: userId, userId, password },
    update: { password },
  })
}

/** From now on this person signs in elsewhere. */
export async function removePassword(tables: AuthTables, userId: string): Promise<void> {
  await tables.$executeRaw`DELETE FROM account WHERE user_id = ${userId} AND provider_id = 'credential'`
}

/** Letters and digits only: a person's id is also the name of their phone at the telephony provider. */
export function newPersonId(): string {
  return randomBytes(16).toString('hex')
}
