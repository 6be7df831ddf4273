import { auditRefusal, type Occasion } from './audit'
import type { LibrarySettings } from './library'
import type { oidcSignIn } from './oidc'
import { type Library, openSession } from './open-session'

/** Signing in at a provider of OpenID Connect. */
export interface AtProvider {
  /** Sends the browser there. */
  begin(): Promise<Response>
  /** The browser is back: on to the code, or to the sign-in page with the reason. */
  finish(request: Request): Promise<Response>
}

/** The two steps of signing in at a provider, as a browser takes them. */
export function atProvider(
  settings: LibrarySettings,
  library: Library,
  provider: ReturnType<typeof oidcSignIn>,
): AtProvider {
  const back = (path: string, cookies: readonly string[]) => {
    const response = new Response(null, {
      status: 303,
      headers: { location: path, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    })
    for (const cookie of cookies) response.headers.append('set-cookie', cookie)
    return response
  }
  return {
    async begin() {
      const begun = await provider.begin()
      return begun.ok ? back(begun.value.to, begun.value.cookies) : back(`/?oidc=${begun.error}`, [])
    },
    async finish(request) {
      const current: Occasion = { by: 'oidc', address: settings.addressOf(request.headers) }
      const found = await provider.finish(request)
      const cookies = found.ok ? await openSession(library, found.value.id, current, request.headers) : null
      if (cookies) return back('/', [...cookies, provider.forget])
      const reason = found.ok ? (current.linkNeeded ? 'link' : 'failed') : found.error
      const person = found.ok ? found.value : null
      await auditRefusal(settings.database, { at: settings.now(), person, reason, ...current })
      return back(`/?oidc=${reason}`, [provider.forget])
    },
  }
}
