import type { Proof } from '@/lib/domain/access'
import type { PasswordRefusal } from '@/lib/domain/password'
import type { Instant } from '@/lib/values/instant'
import type { Result } from '@/lib/values/result'

/** A signed-in person who does something about their own account, and from where. */
export interface Self {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly address: string | null
  readonly proof: Proof
}

/** People's own accounts: proving once more who one is, passwords, second factors, sessions. */
export interface Accounts {
  /** Notes that the person is there, so that the screen does not lock. */
  active(proof: Proof): Promise<void>
  /** Shows a code: for what needs a fresh one. Gives the cookies of the session's new token. */
  confirm(self: Self, code: string): Promise<Result<Cookies, ProofRefusal>>
  /** Shows who one is at a locked screen; whatever is given must be right. */
  unlock(
    self: Self,
    shown: { readonly password: string | null; readonly code: string | null },
  ): Promise<Result<Cookies, ProofRefusal>>
  /** What the person has to show who they are. */
  factors(self: Self): Promise<Factors>
  overview(self: Self): Promise<AccountOverview>
  /** Sets another password; all other sessions end. */
  changePassword(
    self: Self,
    passwords: { readonly current: string; readonly next: string },
  ): Promise<Result<null, ProofRefusal | PasswordRefusal>>
  /**
   * A new secret for an authenticator app, with what has to be sent back to confirm it. Nothing has changed yet. Whoever has a
   * password shows it: a session that was left open does not hand over the account (ASVS 5.0, 7.5.1).
   */
  offerSecondFactor(self: Self, password: string | null): Promise<Result<OfferedFactor, ProofRefusal>>
  /** Replaces the second factor once a code of the new one is shown; gives new recovery codes, and all other sessions end. */
  replaceSecondFactor(
    self: Self,
    ticket: string,
    code: string,
  ): Promise<Result<readonly string[], ProofRefusal>>
  /** Voids the recovery codes and gives new ones. Whoever has a password shows it. */
  renewRecoveryCodes(self: Self, password: string | null): Promise<Result<readonly string[], ProofRefusal>>
  /** Ends one of one's own sessions, or all but this one. */
  endSessions(self: Self, which: string | 'others'): Promise<void>
}

/** `Set-Cookie` values for the answer. */
export type Cookies = readonly string[]

/** Why a proof was not taken. `tooManyTries`: the account is locked for a while, whatever is shown. */
export type ProofRefusal = 'codeWrong' | 'passwordWrong' | 'tooManyTries' | 'ticketVoid'

/** A second factor before it is one. */
export interface OfferedFactor {
  /** In base32, as it is typed into an app. */
  readonly secret: string
  /** `otpauth://…`, as it stands in the picture. */
  readonly appAddress: string
  /** Sealed; proves for a while that we made this secret for this person. */
  readonly ticket: string
}

/** What somebody has to show who they are. */
export interface Factors {
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
}

/** What people see of their own account. */
export interface AccountOverview {
  readonly hasPassword: boolean
  readonly secondFactorSince: Instant | null
  readonly recoveryCodesLeft: number
  readonly sessions: readonly {
    readonly id: string
    readonly current: boolean
    readonly since: Instant
    readonly activeAt: Instant
    readonly address: string | null
    readonly browser: string | null
  }[]
}
