import { z } from 'zod'

/** Signing in, one's own account, and the people that an admin looks after: what goes over the wire. */

/** A code of six figures or a recovery code, as typed. */
const code = z.string().min(1).max(60)
/** Longer ones are refused with a sentence; this only bounds what is read. */
const password = z.string().min(1).max(600)
const id = z
  .string()
  .max(80)
  .regex(/^[\x21-\x7e]+$/)

/**
 * When a screen locks itself. The server's own limit stands in lib/domain/timing.ts and decides; a test keeps the two equal.
 */
export const idleMs = 15 * 60_000
/** How often a browser tells that somebody is there. */
export const reportEveryMs = 30_000

/** The answer of POST /api/auth/sign-in/email. `next`: what comes before being signed in. */
export const signInAnswer = z.object({
  signedIn: z.boolean(),
  next: z.enum(['code', 'link']).nullable(),
})

/** POST /api/auth/code: the second half of signing in. POST /api/session/confirm: shows a fresh one. */
export const showCode = z.strictObject({ code })

/** POST /api/auth/invitation: what stands on the page of a link. */
export const openInvitation = z.strictObject({ token: z.string().max(200) })
export const invitationView = z.object({
  name: z.string(),
  email: z.string(),
  secret: z.string(),
  appAddress: z.string(),
  passwordCharactersMin: z.int(),
  passwordLetterAndDigit: z.boolean(),
  /** What the provider is called at which one may sign in instead of with a password. */
  provider: z.string().nullable(),
})
/** POST /api/auth/invitation/accept. `password` is `null` for whoever signs in at the provider. */
export const acceptInvitation = z.strictObject({
  token: z.string().max(200),
  password: password.nullable(),
  code,
})
export const recoveryCodesAnswer = z.object({ recoveryCodes: z.array(z.string()) })

/** GET /api/session */
export const sessionView = z.object({
  locked: z.boolean(),
  /** During a call one proof unlocks: a caller waits. */
  onCall: z.boolean(),
  hasPassword: z.boolean(),
})

/** POST /api/session/unlock */
export const unlock = z.strictObject({ password: password.nullable(), code: code.nullable() })

/** GET /api/account */
export const accountView = z.object({
  name: z.string(),
  email: z.string(),
  hasPassword: z.boolean(),
  passwordCharactersMin: z.int(),
  passwordLetterAndDigit: z.boolean(),
  secondFactorSince: z.number().nullable(),
  recoveryCodesLeft: z.int(),
  sessions: z.array(
    z.object({
      id: z.string(),
      current: z.boolean(),
      since: z.number(),
      activeAt: z.number(),
      address: z.string().nullable(),
      browser: z.string().nullable(),
    }),
  ),
})
/** POST /api/account/password */
export const changePassword = z.strictObject({ current: password, next: password })
/**
 * POST /api/account/second-factor/offer and /api/account/recovery-codes: the password once more. `null` for whoever has none
 * and signs in elsewhere.
 */
export const withPassword = z.strictObject({ password: password.nullable() })
/** The answer of POST /api/account/second-factor/offer */
export const offeredFactor = z.object({ secret: z.string(), appAddress: z.string(), ticket: z.string() })
/** POST /api/account/second-factor */
export const replaceFactor = z.strictObject({ ticket: z.string().max(1_000), code })
/** POST /api/account/sessions/end: one session, or all but this one. */
export const endSessions = z.strictObject({ which: z.union([z.literal('others'), id]) })

const roles = z.array(z.enum(['agent', 'supervisor', 'admin'])).max(3)

/** The most characters of a colleague's name. */
export const nameCharactersMax = 80

/** GET /api/people */
export const colleagueView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles,
  disabledAt: z.number().nullable(),
  hasSecondFactor: z.boolean(),
  invitedUntil: z.number().nullable(),
  lockedUntil: z.number().nullable(),
  lastActiveAt: z.number().nullable(),
})
export const peopleView = z.object({ people: z.array(colleagueView), you: z.string() })

/** POST /api/people */
export const invitePerson = z.strictObject({
  name: z.string().max(4 * nameCharactersMax),
  email: z.string().max(400),
  roles,
})
/** POST /api/people/:id/roles */
export const setRoles = z.strictObject({ roles })
/** The answer to an invitation: the secret part of a link, shown this once. */
export const invitedAnswer = z.object({ id: z.string(), token: z.string(), expiresAt: z.number() })

export type SignInAnswer = z.infer<typeof signInAnswer>
export type InvitationView = z.infer<typeof invitationView>
export type SessionView = z.infer<typeof sessionView>
export type AccountView = z.infer<typeof accountView>
export type OfferedFactor = z.infer<typeof offeredFactor>
export type ColleagueView = z.infer<typeof colleagueView>
export type PeopleView = z.infer<typeof peopleView>
export type InvitedAnswer = z.infer<typeof invitedAnswer>
