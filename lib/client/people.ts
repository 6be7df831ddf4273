import useSWR from 'swr'
import { z } from 'zod'
import type { Result } from '@/lib/values/result'
import {
  type AccountView,
  accountView,
  type InvitationView,
  type InvitedAnswer,
  invitationView,
  invitedAnswer,
  type OfferedFactor,
  offeredFactor,
  type PeopleView,
  peopleView,
  recoveryCodesAnswer,
  type SessionView,
  sessionView,
} from '@/lib/wire/people'
import { type Refusal, read, request } from './fetcher'

/** Signing in further, one's own account, and people: what the browser asks for. Each answers with a value; none throws. */

type Answer<T = unknown> = Promise<Result<T, Refusal>>
const anything = z.unknown()
const post = <T>(path: string, body: unknown, schema: z.ZodType<T>): Answer<T> =>
  request('POST', path, schema, body)

/** The second half of signing in. */
export const showCode = (code: string): Answer => post('/api/auth/code', { code }, anything)

/** What stands on the page of a link. */
export const openInvitation = (token: string): Answer<InvitationView> =>
  post('/api/auth/invitation', { token }, invitationView)

/** Sets password and second factor, and signs in. */
export const acceptInvitation = (token: string, password: string | null, code: string) =>
  post('/api/auth/invitation/accept', { token, password, code }, recoveryCodesAnswer)

/** Tells that somebody is there. Nothing waits for it. */
export function reportPresence(): void {
  void post('/api/session/active', {}, anything)
}

/** Shows a fresh code. */
export const confirmCode = (code: string): Answer => post('/api/session/confirm', { code }, anything)

/** Shows who one is at a locked screen; what was left empty is not shown. */
export const unlockScreen = (password: string, code: string): Answer =>
  post('/api/session/unlock', { password: password || null, code: code || null }, anything)

/** Whether this session is locked, and what unlocks it; asked while a lock is shown. */
export function useSession() {
  return useSWR<SessionView>('/api/session', (path: string) => read(path, sessionView), {
    refreshInterval: sessionEveryMs,
  })
}
const sessionEveryMs = 5_000

const accountPath = '/api/account'
/** One's own account. */
export function useAccount() {
  return useSWR<AccountView>(accountPath, (path: string) => read(path, accountView))
}
export const changePassword = (current: string, next: string): Answer =>
  post('/api/account/password', { current, next }, anything)
/** `password`: empty for whoever has none. */
export const offerFactor = (password: string): Answer<OfferedFactor> =>
  post('/api/account/second-factor/offer', { password: password || null }, offeredFactor)
export const replaceFactor = (ticket: string, code: string) =>
  post('/api/account/second-factor', { ticket, code }, recoveryCodesAnswer)
/** `password`: empty for whoever has none. */
export const newRecoveryCodes = (password: string) =>
  post('/api/account/recovery-codes', { password: password || null }, recoveryCodesAnswer)
export const endSession = (which: string): Answer => post('/api/account/sessions/end', { which }, anything)

const peoplePath = '/api/people'
/** Everybody who may sign in. */
export function usePeople() {
  return useSWR<PeopleView>(peoplePath, (path: string) => read(path, peopleView))
}
export const invite = (person: { name: string; email: string; roles: readonly string[] }) =>
  post(peoplePath, person, invitedAnswer)
export const setRoles = (id: string, roles: readonly string[]): Answer =>
  post(`${peoplePath}/${id}/roles`, { roles }, anything)
export const newLink = (id: string): Answer<InvitedAnswer> =>
  post(`${peoplePath}/${id}/link`, {}, invitedAnswer)
/** What an admin does to somebody with nothing to say about it. */
export const changePerson = (id: string, verb: 'disable' | 'enable' | 'unlock' | 'sessions'): Answer =>
  post(`${peoplePath}/${id}/${verb}`, {}, anything)
