import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import { needsSecondFactor } from '@/lib/domain/access'
import { type PasswordRules, passwordCharactersMax } from '@/lib/domain/password'
import type { Role } from '@/lib/domain/permissions'
import { codeStepMs, sessionMs } from '@/lib/domain/timing'
import type { Log } from '@/lib/log'
import { type Instant, second } from '@/lib/values/instant'
import { auditedTables, occasion } from './audit'
import type { OidcSettings } from './oidc'
import { hashPassword, verifyPassword } from './password-hash'
import { hasSecondFactor, type Seal } from './second-factor'
import type { AuthDatabase } from './tables'

/** What the library is set up with. */
export interface LibrarySettings {
  readonly database: AuthDatabase
  readonly publicUrl: string
  readonly origins: readonly string[]
  readonly secret: string
  /** Keeps the secrets of second factors from whoever reads the database. */
  readonly seal: Seal
  readonly passwords: PasswordRules
  /** Another way to say who one is; `null` where there is none. */
  readonly oidc: OidcSettings | null
  /** Secrets that signed cookies until lately. */
  readonly secretsRetired?: readonly string[]
  /** Tries to sign in per minute and address. Counted in memory, so each instance counts for itself. */
  readonly signInsPerMinuteMax: number
  /** Everybody has the same address in the demo, and its tests sign in many people at once. */
  readonly demo: boolean
  readonly now: () => Instant
  /** Where a request came from, `null` when that is not known (lib/http/client-address.ts). */
  readonly addressOf: (headers: Headers) => string | null
  /** Pages of others may show ours in a frame: their browser then has to send our cookie although the page around is not ours. */
  readonly framed: boolean
  readonly log: Log
}

/**
 * better-auth, set up with every switch said aloud: in a test run it would otherwise leave out the origin check, and in
 * production it would take cookie security from NODE_ENV.
 */
export function signInLibrary(settings: LibrarySettings) {
  const { database } = settings
  const secure = settings.publicUrl.startsWith('https:')
  return betterAuth({
    appName: 'Sotto',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret: settings.secret,
    trustedOrigins: [...settings.origins],
    database: prismaAdapter(auditedTables(database, settings.now), { provider: 'postgresql' }),
    telemetry: { enabled: false, debug: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // Which passwords may be set is settled where they are (lib/domain/password.ts); these bound only what is hashed.
      minPasswordLength: 1,
      maxPasswordLength: passwordCharactersMax,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: {
      expiresIn: sessionMs / second,
      disableSessionRefresh: true,
      // Disabling somebody has to work at the next request.
      cookieCache: { enabled: false },
      additionalFields: {
        stage: { type: 'string', required: false, input: false },
        confirmedAt: { type: 'date', required: false, input: false },
      },
    },
    databaseHooks: { session: { create: { before: (session) => admit(database, session) } } },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: settings.signInsPerMinuteMax * (settings.demo ? 100 : 1) },
      },
    },
    advanced: {
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // A cookie that names its host cannot be planted by a neighbour; browsers take that prefix only over https.
      cookiePrefix: secure ? '__Host-sotto' : 'sotto',
      useSecureCookies: false,
      defaultCookieAttributes: { ...cookieOf(settings.framed && secure), secure, httpOnly: true, path: '/' },
    },
    plugins: [sessionDoors()],
    // Faults are ours to log: left alone, the library prints them to the console as they are.
    onAPIError: { throw: true },
    logger: {
      level: 'warn',
      log: (level, message) =>
        level === 'error'
          ? settings.log.error('auth.library', { message })
          : settings.log.info('auth.library', { message }),
    },
  })
}

/**
 * In a frame on a page of another site browsers keep back whatever is not `None`. `Partitioned` gives each such site a session
 * of its own: to every other site it is as if nobody had signed in (developer.mozilla.org, "CHIPS").
 */
function cookieOf(inFrames: boolean): { sameSite: 'lax' | 'none'; partitioned?: true } {
  return inFrames ? { sameSite: 'none', partitioned: true } : { sameSite: 'lax' }
}

/**
 * No session for somebody who was disabled, and none that outlives the shift ("do not remember me" asks for a day). A
 * password alone begins one that is good for nothing but the code; whoever should have a second factor and has none does
 * not come in at all, because the password would then let in whoever steals it.
 */
async function admit(database: AuthDatabase, session: { userId: string }) {
  const person = await database.user.findUnique({ where: { id: session.userId } })
  if (!person || person.disabledAt) return false
  const current = occasion.getStore()
  const half = current?.by === 'password' || current?.by === 'oidc'
  const asked = half && (await hasSecondFactor(database, person.id))
  if (current && half && !asked && needsSecondFactor(person.roles as Role[])) {
    current.linkNeeded = true
    return false
  }
  const stage = asked ? 'code' : 'full'
  if (current) current.stage = stage
  const confirmed = current && ['app', 'recoveryCode', 'invitation'].includes(current.by)
  const expiresAt = new Date(Date.now() + (asked ? codeStepMs : sessionMs))
  return { data: { expiresAt, stage, confirmedAt: confirmed ? new Date() : null } }
}

/** Doors that only our own code can open; the HTTP router never learns of them. */
function sessionDoors() {
  return {
    id: 'session-doors',
    endpoints: {
      /** The session's token out of a signed cookie, `null` when there is none or its signature is not ours. */
      readSessionToken: createAuthEndpoint.serverOnly(
        { method: 'GET', requireHeaders: true },
        async (context) =>
          (await context.getSignedCookie(
            context.context.authCookies.sessionToken.name,
            context.context.secret,
          )) || null,
      ),
      /** Begins a session for somebody who has proven otherwise who they are, and sets its cookie. */
      openSession: createAuthEndpoint.serverOnly(
        { method: 'POST', requireHeaders: true, body: z.object({ userId: z.string() }) },
        async (context) => {
          const user = await context.context.internalAdapter.findUserById(context.body.userId)
          const session = user && (await context.context.internalAdapter.createSession(user.id))
          if (!session) return false
          await setSessionCookie(context, { session, user })
          return true
        },
      ),
      /** Sets the cookie of a session that goes on under another token. */
      handOverToken: createAuthEndpoint.serverOnly(
        { method: 'POST', requireHeaders: true, body: z.object({ token: z.string() }) },
        async (context) => {
          const found = await context.context.internalAdapter.findSession(context.body.token)
          if (found) await setSessionCookie(context, found)
          return found !== null
        },
      ),
      /** Whether this is the password of a person; the time taken is the same for whoever has none. */
      isPassword: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.string(), password: z.string() }) },
        async ({ context, body }) => {
          const accounts = await context.internalAdapter.findAccounts(body.userId)
          const hash = accounts.find(({ providerId }) => providerId === 'credential')?.password
          if (!hash) await context.password.hash(body.password)
          return hash ? await context.password.verify({ hash, password: body.password }) : false
        },
      ),
    },
  }
}
