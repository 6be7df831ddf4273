import type { Role } from '@/lib/domain/permissions'
import type { Instant } from '@/lib/values/instant'
import type { Result } from '@/lib/values/result'

/** Who does something to people, and from where. */
export interface Admin {
  readonly id: string
  readonly name: string
  readonly address: string | null
}

/** The people who may sign in. Each change leaves its audit row in the same transaction, and takes effect within a second. */
export interface People {
  /** Everybody, by name; bounded by {@link peopleMax}. */
  list(): Promise<readonly Colleague[]>
  find(id: string): Promise<Colleague | null>
  /** Adds somebody who has no password yet, and the link with which they set one. */
  invite(
    person: { readonly name: string; readonly email: string; readonly roles: readonly Role[] },
    by: Admin,
  ): Promise<Result<Invited, 'emailTaken'>>
  /** Another link for somebody. When it is followed, password and second factor are replaced. */
  invitationFor(id: string, by: Admin): Promise<Invited>
  setRoles(id: string, roles: readonly Role[], by: Admin): Promise<void>
  /** Nobody signs in as them from now on, and all of their sessions are over. */
  disable(id: string, by: Admin): Promise<void>
  enable(id: string, by: Admin): Promise<void>
  /** Forgets wrong tries, so that the person may try again at once. */
  unlock(id: string, by: Admin): Promise<void>
  endSessions(id: string, by: Admin): Promise<void>
}

/** A contact centre's people fit on one page; more than this needs sign-in from elsewhere (OpenID Connect). */
export const peopleMax = 2_000

/** A person as an admin sees them. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly disabledAt: Instant | null
  readonly hasSecondFactor: boolean
  /** Until when an open invitation can be followed. */
  readonly invitedUntil: Instant | null
  readonly lockedUntil: Instant | null
  readonly lastActiveAt: Instant | null
}

/** The secret part of a link that lets somebody in, shown once. */
export interface Invited {
  readonly id: string
  readonly token: string
  readonly expiresAt: Instant
}
