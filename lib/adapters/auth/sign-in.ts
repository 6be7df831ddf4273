import { needsSecondFactor, type Proof } from '@/lib/domain/access'
import { charactersMinOf, type PasswordRefusal } from '@/lib/domain/password'
import type { Role } from '@/lib/domain/permissions'
import type { Accounts, Cookies } from '@/lib/ports/accounts'
import type { People } from '@/lib/ports/people'
import { err, ok, type Result } from '@/lib/values/result'
import { type AtProvider, atProvider } from './at-provider'
import { auditPerson, auditRefusal, type Occasion, occasion } from './audit'
import { appAddress, stepOf } from './codes'
import { become, type RedeemedLink, redeem } from './demo-ways'
import { readInvitation, spendInvitation } from './invitations'
import { type LibrarySettings, signInLibrary } from './library'
import { oidcSignIn } from './oidc'
import { type Library, openSession } from './open-session'
import { ownAccounts } from './own-account'
import { hashed, knownRoles, managedPeople, refuseNewPassword, removePassword, setPassword } from './people'
import { readBody, say, typedEmail } from './request'
import { withCurrentSignature } from './retired-secrets'
import { putSecondFactor, spendCode, spendStep } from './second-factor'
import { endSessionsOf, findSession, type OpenSession, proofOf, sessionById } from './sessions'
import { countTry, forgetTries, takeTryBack, tryKey } from './tries'

/** Who somebody is, and the ways in and out. Made once per process. */
export function betterAuthSignIn(settings: SignInSettings): SignIn {
  const library = signInLibrary(settings)
  const sessionOf = async (headers: Headers): Promise<OpenSession | null> => {
    const token = await library.api.readSessionToken({ headers: withCurrentSignature(headers, settings) })
    return token ? findSession(settings.database, token, settings.now()) : null
  }
  return {
    async handler(request) {
      try {
        return await answerRequest(settings, library, request)
      } catch (error) {
        settings.log.error('auth.failed', {}, error)
        return say(503, {})
      }
    },
    viewerFrom: async (headers) => viewerOf(await sessionOf(headers)),
    viewerOfSession: async (id) => viewerOf(await sessionById(settings.database, id, settings.now())),
    async awaitsCode(headers) {
      return (await sessionOf(headers))?.stage === 'code'
    },
    oidc: settings.oidc && atProvider(settings, library, oidcSignIn(settings.oidc, settings)),
    showCode: async (request, code) =>
      showCode(settings, library, await sessionOf(request.headers), request, code),
    openInvitation: (token) => openInvitation(settings, token),
    acceptInvitation: (request, wish) => acceptInvitation(settings, library, request, wish),
    redeemSignInLink: (request) => redeem(settings, library, request),
    become: (request, email) => become(settings, library, request, email),
    accounts: ownAccounts(settings, library),
    people: managedPeople(settings),
  }
}

function viewerOf(session: OpenSession | null): SignedIn | null {
  if (session?.stage !== 'full') return null
  const { id, name, email } = session
  return { id, name, email, roles: knownRoles(session.roles), proof: proofOf(session) }
}

/** Under the demo switch, and only then, sign-in links are honoured. */
export type SignInSettings = LibrarySettings

export interface SignIn {
  /** Answers everything under /api/auth that is better-auth's. */
  handler(request: Request): Promise<Response>
  /** The signed-in person of a request, `null` when there is none, when the session is over or they were disabled. */
  viewerFrom(headers: Headers): Promise<SignedIn | null>
  /** The person of a session that was found before; `null` when it is over by now. */
  viewerOfSession(sessionId: string): Promise<SignedIn | null>
  /** Whether the password was right in this browser, and the code is asked for next. */
  awaitsCode(headers: Headers): Promise<boolean>
  /** The second half of signing in. Gives the cookies of the session that begins. */
  showCode(
    request: Request,
    code: string,
  ): Promise<Result<Cookies, 'codeWrong' | 'tooManyTries' | 'notSignedIn'>>
  /** What the page of an invitation shows; `null` for one that was used, has run out or was never made. */
  openInvitation(token: string): Promise<InvitationView | null>
  /** Sets password and second factor, uses the invitation up, and signs in. */
  acceptInvitation(
    request: Request,
    wish: InvitationWish,
  ): Promise<Result<AcceptedInvitation, InvitationRefusal>>
  /** Follows a sign-in link. `off`: there is no such thing here. `spent`: used before, run out, or never made. */
  redeemSignInLink(request: Request): Promise<RedeemedLink>
  /**
   * Goes on as another person of the demo, without a password; the session of the person before is over. `null`: not
   * here, or no such person.
   *
   * @returns the cookies of the new session
   */
  become(request: Request, email: string): Promise<readonly string[] | null>
  /** Signing in at a provider; `null` where none is set up. */
  readonly oidc: AtProvider | null
  readonly accounts: Accounts
  readonly people: People
}

/** A signed-in person. */
export interface SignedIn {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: Role[]
  readonly proof: Proof
}

export interface InvitationView {
  readonly name: string
  readonly email: string
  /** The secret for an authenticator app, in base32, and as it stands in the picture. */
  readonly secret: string
  readonly appAddress: string
  readonly passwordCharactersMin: number
  readonly passwordLetterAndDigit: boolean
  /** What the provider is called at which one may sign in instead; `null` where there is none. */
  readonly provider: string | null
}

export interface InvitationWish {
  readonly token: string
  /** `null`: this person signs in at the provider, and has no password here. */
  readonly password: string | null
  readonly code: string
}

export interface AcceptedInvitation {
  readonly recoveryCodes: readonly string[]
  readonly cookies: Cookies
}

export type InvitationRefusal = 'invitationVoid' | 'codeWrong' | PasswordRefusal

/** What the library offers is a long list; these are the only two that have a screen. Everything else is not there. */
const open: Readonly<Record<string, Occasion['by']>> = {
  'POST /api/auth/sign-in/email': 'password',
  'POST /api/auth/sign-out': 'signOut',
}

async function answerRequest(
  settings: SignInSettings,
  library: Library,
  request: Request,
): Promise<Response> {
  const by = open[`${request.method} ${new URL(request.url).pathname}`]
  if (!by) return say(404, {})
  const body = await readBody(request)
  if (body === null) return say(413, {})
  const current: Occasion = { by, address: settings.addressOf(request.headers) }
  const ask = (text: string) => {
    const { url, method } = request
    const headers = withCurrentSignature(request.headers, settings)
    return occasion.run(current, () => library.handler(new Request(url, { method, headers, body: text })))
  }
  if (by === 'password') return passwordStep(settings, body, current, ask)
  const response = await ask(body)
  if (current.swallowed) throw current.swallowed
  return translate(response, current)
}

/** The first half of signing in. The count comes first, so that nobody tries a hundred passwords at the same moment. */
async function passwordStep(
  settings: SignInSettings,
  body: string,
  current: Occasion,
  ask: (body: string) => Promise<Response>,
): Promise<Response> {
  const { database, secret, now } = settings
  const key = tryKey(secret, typedEmail(body))
  const counts = await countTry(database, key, now())
  // A locked account takes as long to refuse as one with another password: nobody's is hashed instead.
  const response = await ask(
    counts ? body : JSON.stringify({ email: 'nobody@invalid.example', password: 'x' }),
  )
  if (response.ok) await (current.stage === 'code' ? takeTryBack(database, key) : forgetTries(database, key))
  if (isWrong(response)) await noteRefusal(settings, body, current, counts)
  return translate(response, current)
}

/** The library's own words stay inside: they would tell an unknown name from a wrong password or a disabled person. */
function translate(response: Response, { by, stage, linkNeeded }: Occasion): Response {
  const cookies = response.headers.getSetCookie()
  if (response.ok && by === 'signOut') return say(200, {}, cookies)
  if (response.ok)
    return say(200, { signedIn: stage === 'full', next: stage === 'code' ? 'code' : null }, cookies)
  // Only whoever knows the password learns this.
  if (linkNeeded) return say(403, { signedIn: false, next: 'link' })
  if (isWrong(response)) return say(401, { signedIn: false, next: null })
  const answer = say(response.status, {})
  const wait = response.headers.get('x-retry-after')
  if (wait) answer.headers.set('retry-after', wait)
  return answer
}

/** Refused for who they say they are, not for where they come from, how often, or because we are broken. */
function isWrong(response: Response): boolean {
  return response.status >= 400 && response.status < 500 && ![403, 415, 429].includes(response.status)
}

async function noteRefusal(
  settings: SignInSettings,
  body: string,
  { by, address, linkNeeded }: Occasion,
  counts: boolean,
): Promise<void> {
  // Looked up for every refusal, also when nothing was typed: the time taken must not tell who exists.
  const person = await settings.database.user.findUnique({ where: { email: typedEmail(body) } })
  const known = person?.disabledAt ? 'disabled' : linkNeeded ? 'noSecondFactor' : 'wrongPassword'
  const reason = !counts ? 'tooManyTries' : person ? known : 'unknown'
  await auditRefusal(settings.database, { at: settings.now(), person, reason, by, address })
}

async function showCode(
  settings: SignInSettings,
  library: Library,
  session: OpenSession | null,
  request: Request,
  code: string,
): Promise<Result<Cookies, 'codeWrong' | 'tooManyTries' | 'notSignedIn'>> {
  const { database, seal, secret, now } = settings
  if (session?.stage !== 'code') return err('notSignedIn')
  const key = tryKey(secret, session.email)
  const address = settings.addressOf(request.headers)
  const counts = await countTry(database, key, now())
  const kind = counts ? await spendCode(database, seal, session.id, code, now()) : null
  if (kind === null) {
    const reason = counts ? 'codeWrong' : 'tooManyTries'
    await auditRefusal(database, { at: now(), person: session, reason, by: 'code', address })
    return err(reason)
  }
  await forgetTries(database, key)
  const cookies = await openSession(library, session.id, { by: kind, address }, request.headers)
  await database.session.deleteMany({ where: { id: session.sessionId } })
  return cookies ? ok(cookies) : err('notSignedIn')
}

async function openInvitation(settings: SignInSettings, token: string): Promise<InvitationView | null> {
  const { database, seal, passwords, now } = settings
  const found = await readInvitation(database, token, now())
  if (!found) return null
  const secret = seal.open(found.secretSealed)
  return {
    name: found.name,
    email: found.email,
    secret,
    appAddress: appAddress(secret, found.email),
    passwordCharactersMin: charactersMinOf(passwords, needsSecondFactor(knownRoles(found.roles))),
    passwordLetterAndDigit: passwords.letterAndDigit,
    provider: settings.oidc?.name ?? null,
  }
}

async function acceptInvitation(
  settings: SignInSettings,
  library: Library,
  request: Request,
  wish: InvitationWish,
): Promise<Result<AcceptedInvitation, InvitationRefusal>> {
  const { database, seal, now, passwords } = settings
  const found = await readInvitation(database, wish.token, now())
  if (!found) return err('invitationVoid')
  const person = { ...found, besideFactor: needsSecondFactor(knownRoles(found.roles)) }
  const needed = wish.password !== null || settings.oidc === null
  const why = needed ? refuseNewPassword(wish.password ?? '', passwords, person) : null
  if (why !== null) return err(why)
  const secret = seal.open(found.secretSealed)
  const step = stepOf(secret, wish.code.replace(/\s/g, ''), now())
  if (step === null) return err('codeWrong')
  const password = wish.password === null ? null : await hashed(wish.password)
  const address = settings.addressOf(request.headers)
  const recoveryCodes = await database.$transaction(async (tables) => {
    if (!(await spendInvitation(tables, found.tokenHash, now()))) return null
    await (password === null ? removePassword(tables, found.id) : setPassword(tables, found.id, password))
    const codes = await putSecondFactor(tables, seal, found.id, secret, now())
    await spendStep(tables, found.id, step)
    await endSessionsOf(tables, found.id)
    await forgetTries(tables, tryKey(settings.secret, found.email))
    const actor = { id: found.id, name: found.name, address }
    await auditPerson(tables, { at: now(), actor, subjectId: found.id, action: 'person.acceptInvitation' })
    return codes
  })
  if (recoveryCodes === null) return err('invitationVoid')
  const cookies = await openSession(library, found.id, { by: 'invitation', address }, request.headers)
  return ok({ recoveryCodes, cookies: cookies ?? [] })
}
