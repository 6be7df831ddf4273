import { z } from 'zod'
import { isLocked } from '../domain/access'
import { charactersMinOf } from '../domain/password'
import type { Role } from '../domain/permissions'
import type { Present } from '../http'
import { clientAddress } from '../http/client-address'
import type { Self } from '../ports/accounts'
import { changeRoles, disablePerson, inviteAgain, invitePerson } from '../usecases/manage-people'
import { unlockScreen } from '../usecases/unlock-screen'
import type { AccountView, SessionView } from '../wire/people'
import { house } from './house'

/** What routes about people and accounts need: bound to this process's house. */

/** Who asks, for what they do about their own account or about others. */
export function selfOf(viewer: Present, request: Request): Self {
  return { ...viewer, address: clientAddress(request.headers) }
}

/** Whether this person speaks with a caller. */
export async function isOnCall(id: string): Promise<boolean> {
  const call = await house().deps.reading.callOfAgent(id)
  return call !== null && call.state.status !== 'ended'
}

/** Whether nobody has been at this session's screen for too long. */
export function isLockedNow(viewer: Present): boolean {
  return isLocked(viewer.proof, Date.now())
}

/** What a locked screen has to know. */
export async function sessionOf(self: Self): Promise<SessionView> {
  const { hasPassword } = await house().auth.accounts.factors(self)
  return { locked: isLocked(self.proof, Date.now()), onCall: await isOnCall(self.id), hasPassword }
}

/** A person's own account, as its page shows it. */
export async function accountOf(self: Self): Promise<AccountView> {
  const { auth, env } = house()
  const seen = await auth.accounts.overview(self)
  const letterAndDigit = env.passwordLetterAndDigit
  return {
    ...seen,
    name: self.name,
    email: self.email,
    sessions: [...seen.sessions],
    passwordCharactersMin: charactersMinOf({ letterAndDigit }, seen.secondFactorSince !== null),
    passwordLetterAndDigit: letterAndDigit,
  }
}

/** Unlocks the screen of whoever proves that they are back. */
export function unlock(self: Self, shown: Parameters<typeof unlockScreen>[2]) {
  return unlockScreen({ accounts: house().auth.accounts, onCall: isOnCall }, self, shown)
}

/** For routes about one colleague: the id from the path. People belong to nobody. */
export const onPerson = {
  params: z.object({ id: z.string().regex(/^[\w-]{1,80}$/) }),
  load: async ({ params }: { params: { id: string } }) => {
    const person = await house().auth.people.find(params.id)
    return person && { subject: person, owner: null }
  },
}

/** What an admin does to people. */
export const act = {
  invite: (admin: Self, wish: Parameters<typeof invitePerson>[2]) =>
    invitePerson(house().auth.people, admin, wish),
  roles: (admin: Self, id: string, roles: readonly Role[]) =>
    changeRoles(house().auth.people, admin, id, roles),
  disable: (admin: Self, id: string) => disablePerson(house().auth.people, admin, id),
  link: (admin: Self, id: string) => inviteAgain(house().auth.people, admin, id),
  enable: (id: string, admin: Self) => house().auth.people.enable(id, admin),
  unlock: (id: string, admin: Self) => house().auth.people.unlock(id, admin),
  endSessions: (id: string, admin: Self) => house().auth.people.endSessions(id, admin),
}
