import { isLoopback, isLoopbackIp } from '@/lib/values/address'
import { auditRefusal, type Occasion, occasion } from './audit'
import { type LibrarySettings, signInLibrary } from './library'
import { spendLink } from './sign-in-link'
import type { PersonRow } from './tables'

/** Who somebody is, and the ways in and out. Made once per process. */
export function betterAuthSignIn(settings: SignInSettings): SignIn {
  const library = signInLibrary(settings)
  const { database } = settings
  return {
    async handler(request) {
      try {
        return await answerRequest(settings, library, request)
      } catch (error) {
        settings.log.error('auth.failed', {}, error)
        return say(503, {})
      }
    },
    async viewerFrom(headers) {
      const token = await library.api.readSessionToken({ headers })
      if (!token) return null
      const session = await database.session.findUnique({ where: { token }, include: { user: true } })
      if (!session || session.expiresAt.getTime() <= Date.now()) return null
      return viewerOf(session.user)
    },
    redeemSignInLink: (request) => redeem(settings, library, request),
    become: (request, email) => become(settings, library, request, email),
  }
}

/** Under the demo switch, and only then, sign-in links are honoured. */
export type SignInSettings = LibrarySettings

export interface SignIn {
  /** Answers everything under /api/auth. */
  handler(request: Request): Promise<Response>
  /** The signed-in person of a request, `null` when there is none, when the session is over or they were disabled. */
  viewerFrom(headers: Headers): Promise<SignedIn | null>
  /** Follows a sign-in link. `off`: there is no such thing here. `spent`: used before, run out, or never made. */
  redeemSignInLink(request: Request): Promise<RedeemedLink>
  /**
   * Goes on as another person of the demo, without a password; the session of the person before is over. `null`: not
   * here, or no such person.
   *
   * @returns the cookies of the new session
   */
  become(request: Request, email: string): Promise<readonly string[] | null>
}

/** A signed-in person. */
export interface SignedIn {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: ('agent' | 'supervisor' | 'admin')[]
}

export type RedeemedLink =
  | { readonly kind: 'signedIn'; readonly cookies: readonly string[] }
  | { readonly kind: 'spent' }
  | { readonly kind: 'off' }

type Library = ReturnType<typeof signInLibrary>

/** A name, a password and their envelope. */
const bodyBytesMax = 4_096

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
  const current: Occasion = { by, address: addressOf(request.headers) }
  const { url, method, headers } = request
  const response = await occasion.run(current, () =>
    library.handler(new Request(url, { method, headers, body })),
  )
  if (current.swallowed) throw current.swallowed
  if (by === 'password' && isWrong(response)) await noteRefusal(settings, body, current)
  return translate(response, by)
}

/** The library's own words stay inside: they would tell an unknown name from a wrong password or a disabled person. */
function translate(response: Response, by: Occasion['by']): Response {
  if (response.ok)
    return say(200, by === 'password' ? { signedIn: true } : {}, response.headers.getSetCookie())
  if (isWrong(response)) return say(401, { signedIn: false })
  const answer = say(response.status, {})
  const wait = response.headers.get('x-retry-after')
  if (wait) answer.headers.set('retry-after', wait)
  return answer
}

/** Refused for who they say they are, not for where they come from, how often, or because we are broken. */
function isWrong(response: Response): boolean {
  return response.status >= 400 && response.status < 500 && ![403, 415, 429].includes(response.status)
}

async function noteRefusal(settings: SignInSettings, body: string, { by, address }: Occasion): Promise<void> {
  // Looked up for every refusal, also when nothing was typed: the time taken must not tell who exists.
  const person = await settings.database.user.findUnique({ where: { email: typedEmail(body) } })
  const reason = !person ? 'unknown' : person.disabledAt ? 'disabled' : 'wrongPassword'
  await auditRefusal(settings.database, { at: settings.now(), person, reason, by, address })
}

function typedEmail(body: string): string {
  let typed: unknown
  try {
    typed = (JSON.parse(body) as { email?: unknown } | null)?.email
  } catch {
    typed = new URLSearchParams(body).get('email')
  }
  // PostgreSQL takes no text with a NUL or half a character in it.
  return typeof typed === 'string' && /^\P{C}{3,254}$/u.test(typed) ? typed.toLowerCase() : ''
}

async function redeem(settings: SignInSettings, library: Library, request: Request): Promise<RedeemedLink> {
  if (!settings.demo || !isFromThisMachine(request)) return { kind: 'off' }
  const token = new URL(request.url).searchParams.get('token') ?? ''
  const link = await spendLink(settings.database, token)
  if (link.kind === 'unknown') return { kind: 'spent' }
  const current: Occasion = { by: 'link', address: addressOf(request.headers) }
  if (link.kind === 'fresh') {
    const opened = await occasion.run(current, () =>
      library.api.openSession({
        body: { userId: link.userId },
        headers: request.headers,
        returnHeaders: true,
      }),
    )
    if (opened.response) return { kind: 'signedIn', cookies: opened.headers.getSetCookie() }
  }
  const person = await settings.database.user.findUnique({ where: { id: link.userId } })
  const reason = link.kind === 'fresh' ? 'disabled' : 'linkSpent'
  await auditRefusal(settings.database, { at: settings.now(), person, reason, ...current })
  return { kind: 'spent' }
}

async function become(
  settings: SignInSettings,
  library: Library,
  request: Request,
  email: string,
): Promise<readonly string[] | null> {
  if (!settings.demo || !isFromThisMachine(request) || !isDemoPerson(email)) return null
  const { headers } = request
  const person = await settings.database.user.findUnique({ where: { email } })
  const before = await library.api.readSessionToken({ headers })
  if (!person || person.disabledAt) return null
  const current: Occasion = { by: 'demo', address: addressOf(headers) }
  const opened = await occasion.run(current, () =>
    library.api.openSession({ body: { userId: person.id }, headers, returnHeaders: true }),
  )
  if (!opened.response) return null
  if (before) await settings.database.session.deleteMany({ where: { token: before } })
  return opened.headers.getSetCookie()
}

/** Addresses under a name that can belong to nobody (RFC 6761): only the demo's seed gives them out (prisma/seed.ts). */
function isDemoPerson(email: string): boolean {
  return /^[a-z]+@demo\.sotto\.test$/.test(email)
}

/**
 * Next tells the caller's address in `X-Forwarded-For`, unless the caller has set it. The host is asked for as well, so
 * that no page elsewhere can reach us under a name of its own that resolves to this machine.
 */
function isFromThisMachine(request: Request): boolean {
  const host = request.headers.get('host') ?? new URL(request.url).host
  const forwarded = request.headers.get('x-forwarded-for')?.split(',') ?? []
  return (
    URL.canParse(`http://${host}`) &&
    isLoopback(`http://${host}`) &&
    forwarded.every((ip) => isLoopbackIp(ip.trim()))
  )
}

/** The caller's address as far as it can be known: the nearest one that was noted on the way. */
function addressOf(headers: Headers): string | null {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, addressCharactersMax) || null
}

/** The longest IPv6 address with an embedded IPv4 one. */
const addressCharactersMax = 45

function viewerOf(person: PersonRow): SignedIn | null {
  if (person.disabledAt) return null
  const { id, name, email } = person
  const known = (role: string) => role === 'agent' || role === 'supervisor' || role === 'admin'
  return { id, name, email, roles: person.roles.filter(known) }
}

async function readBody(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > bodyBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function say(status: number, body: object, cookies: readonly string[] = []): Response {
  const response = Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
