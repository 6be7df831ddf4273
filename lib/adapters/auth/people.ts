import { randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { assert } from '@/lib/values/result'
import { passwordCharactersMin } from './library'
import type { AuthDatabase, AuthTables, PersonRow } from './tables'

/**
 * Adds a person, or gives the one with this e-mail the name, roles and password. For seeding: until there are
 * invitations, nobody comes in by HTTP.
 */
export async function putPerson(database: AuthDatabase, person: NewPerson): Promise<PersonRow> {
  const email = person.email.toLowerCase()
  const { name, roles, password } = person
  return database.$transaction(async (tables) => {
    const row = await tables.user.upsert({
      where: { email },
      create: { id: newPersonId(), email, emailVerified: true, name, roles: [...roles] },
      update: { name, roles: [...roles] },
    })
    await setPassword(tables, row.id, password)
    return row
  })
}

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly password: HashedPassword
}

/** Hashes a password, slowly on purpose (scrypt). One hash may serve several demo people who share their password. */
export async function hashed(password: string): Promise<HashedPassword> {
  assert(
    password.length >= passwordCharactersMin,
    `a password has at least ${passwordCharactersMin} characters`,
  )
  return (await hashPassword(password)) as HashedPassword
}

/** A text that went through {@link hashed}. */
export type HashedPassword = string & { readonly hashed: unique symbol }

async function setPassword(tables: AuthTables, userId: string, password: HashedPassword): Promise<void> {
  await tables.account.upsert({
    where: { providerId_accountId: { providerId: 'credential', accountId: userId } },
    create: { id: newPersonId(), providerId: 'credential', accountId: userId, userId, password },
    update: { password },
  })
}

/** Letters and digits only: a person's id is also the name of their phone at the telephony provider. */
function newPersonId(): string {
  return randomBytes(16).toString('hex')
}
