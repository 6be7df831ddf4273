import { auditRefusal, type Occasion } from './audit'
import type { LibrarySettings } from './library'
import { type Library, openSession } from './open-session'
import { isFromThisMachine } from './request'
import { withCurrentSignature } from './retired-secrets'
import { spendLink } from './sign-in-link'

// Ways in without a password: under the demo switch, and from this machine.

export type RedeemedLink =
  | { readonly kind: 'signedIn'; readonly cookies: readonly string[] }
  | { readonly kind: 'spent' }
  | { readonly kind: 'off' }

/** Follows a sign-in link, once. */
export async function redeem(
  settings: LibrarySettings,
  library: Library,
  request: Request,
): Promise<RedeemedLink> {
  if (!settings.demo || !isFromThisMachine(settings.addressOf(request.headers), request))
    return { kind: 'off' }
  const token = new URL(request.url).searchParams.get('token') ?? ''
  const link = await spendLink(settings.database, token)
  if (link.kind === 'unknown') return { kind: 'spent' }
  const current: Occasion = { by: 'link', address: settings.addressOf(request.headers) }
  if (link.kind === 'fresh') {
    const cookies = await openSession(library, link.userId, current, request.headers)
    if (cookies) return { kind: 'signedIn', cookies }
  }
  const person = await settings.database.user.findUnique({ where: { id: link.userId } })
  const reason = link.kind === 'fresh' ? 'disabled' : 'linkSpent'
  await auditRefusal(settings.database, { at: settings.now(), person, reason, ...current })
  return { kind: 'spent' }
}

/** Goes on as another person of the demo; the session of the person before is over. */
export async function become(
  settings: LibrarySettings,
  library: Library,
  request: Request,
  email: string,
): Promise<readonly string[] | null> {
  if (
    !settings.demo ||
    !isFromThisMachine(settings.addressOf(request.headers), request) ||
    !isDemoPerson(email)
  )
    return null
  const headers = withCurrentSignature(request.headers, settings)
  const person = await settings.database.user.findUnique({ where: { email } })
  const before = await library.api.readSessionToken({ headers })
  if (!person || person.disabledAt) return null
  const current: Occasion = { by: 'demo', address: settings.addressOf(headers) }
  const cookies = await openSession(library, person.id, current, headers)
  if (cookies && before) await settings.database.session.deleteMany({ where: { token: before } })
  return cookies
}

/** Addresses under a name that can belong to nobody (RFC 6761): only the demo's seed gives them out (prisma/seed.ts). */
function isDemoPerson(email: string): boolean {
  return /^[a-z]+@demo\.sotto\.test$/.test(email)
}
