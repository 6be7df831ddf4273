import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Log } from '@/lib/log'
import { hour, type Instant, second } from '@/lib/values/instant'
import { auditedTables } from './audit'
import type { AuthDatabase } from './tables'

/** A person signs in once a shift. The end is absolute: working does not push it back. */
export const sessionMs = 12 * hour

/** NIST SP 800-63B counts on length; second factors and the blocklist come with the rest of account management. */
export const passwordCharactersMin = 12

/** What the library is set up with. */
export interface LibrarySettings {
  readonly database: AuthDatabase
  readonly publicUrl: string
  readonly origins: readonly string[]
  readonly secret: string
  /** Tries to sign in per minute and address. Counted in memory, so each instance counts for itself. */
  readonly signInsPerMinuteMax: number
  /** Everybody has the same address in the demo, and its tests sign in many people at once. */
  readonly demo: boolean
  readonly now: () => Instant
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
      minPasswordLength: passwordCharactersMin,
      maxPasswordLength: 128,
    },
    session: {
      expiresIn: sessionMs / second,
      disableSessionRefresh: true,
      // Disabling somebody has to work at the next request.
      cookieCache: { enabled: false },
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
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
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

/** No session for somebody who was disabled, and none that outlives the shift ("do not remember me" asks for a day). */
async function admit(database: AuthDatabase, session: { userId: string }) {
  const person = await database.user.findUnique({ where: { id: session.userId } })
  if (!person || person.disabledAt) return false
  return { data: { expiresAt: new Date(Date.now() + sessionMs) } }
}

/** Two doors that only our own code can open; the HTTP router never learns of them. */
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
    },
  }
}
