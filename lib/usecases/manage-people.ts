import type { Role } from '@/lib/domain/permissions'
import type { Admin, Invited, People } from '@/lib/ports/people'
import { type ProseRefusal, refuseProse } from '@/lib/values/prose'
import { err, ok, type Result } from '@/lib/values/result'
import { nameCharactersMax } from '@/lib/wire/people'
import type { Refusal } from './refusal'

/** Adds somebody and makes the link with which they come in. */
export async function invitePerson(
  people: People,
  admin: Admin,
  wish: { readonly name: string; readonly email: string; readonly roles: readonly Role[] },
): Promise<Result<Invited, Refusal>> {
  const [name, email] = [wish.name.trim(), wish.email.trim()]
  const why = refuseProse(name, nameCharactersMax)
  if (why !== null) return err({ code: nameRefusal[why], field: 'name' })
  if (!emailAddress.test(email) || email.length > emailCharactersMax)
    return err({ code: 'emailNotOne', field: 'email' })
  if (wish.roles.length === 0) return err({ code: 'rolesEmpty', field: 'roles' })
  const invited = await people.invite({ name, email, roles: [...new Set(wish.roles)] }, admin)
  return invited.ok ? invited : err({ code: invited.error, field: 'email' })
}

/** Gives somebody other roles. Nobody takes admin from themselves, so that one is always left. */
export async function changeRoles(
  people: People,
  admin: Admin,
  id: string,
  roles: readonly Role[],
): Promise<Result<null, Refusal>> {
  if (roles.length === 0) return err({ code: 'rolesEmpty', field: 'roles' })
  if (id === admin.id && !roles.includes('admin')) return err({ code: 'ownAccount' })
  await people.setRoles(id, [...new Set(roles)], admin)
  return ok(null)
}

/** Shuts somebody out. Not oneself: nobody may be left without an admin by a slip. */
export async function disablePerson(
  people: People,
  admin: Admin,
  id: string,
): Promise<Result<null, Refusal>> {
  if (id === admin.id) return err({ code: 'ownAccount' })
  await people.disable(id, admin)
  return ok(null)
}

/** Another link for somebody who has lost password or phone. For oneself there is the account's own page. */
export async function inviteAgain(
  people: People,
  admin: Admin,
  id: string,
): Promise<Result<Invited, Refusal>> {
  return id === admin.id ? err({ code: 'ownAccount' }) : ok(await people.invitationFor(id, admin))
}

/** RFC 5321, 4.5.3.1.3. */
const emailCharactersMax = 254
/** As much as can be said without sending one: something, an at sign, a name with a dot or a host. */
const emailAddress = /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u

const nameRefusal: Readonly<Record<ProseRefusal, Refusal['code']>> = {
  empty: 'nameEmpty',
  tooLong: 'textTooLong',
  cardLike: 'textCardLike',
  controlCharacters: 'textControlCharacters',
}
