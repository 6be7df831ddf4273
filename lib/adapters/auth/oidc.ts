import * as client from 'openid-client'
import { codeStepMs } from '@/lib/domain/timing'
import type { Cookies } from '@/lib/ports/accounts'
import { isLoopback } from '@/lib/values/address'
import { second } from '@/lib/values/instant'
import { err, ok, type Result } from '@/lib/values/result'
import { auditPerson } from './audit'
import type { LibrarySettings } from './library'
import { newPersonId } from './people'
import type { AuthTables, PersonRow } from './tables'

/** A provider of OpenID Connect, as the operator has registered Sotto there. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What stands on the button. */
  readonly name: string
}

/** Why nobody came in. `unknown`: the provider knows them, and nobody here has invited them. */
export type OidcRefusal = 'unknown' | 'failed' | 'unreachable'

/** What was remembered of a sign-in that is under way at the provider. */
interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly until: number
}

/** The provider answers within this time or is treated as unreachable. */
const providerSeconds = 8

/**
 * Signing in at a provider: authorization code with PKCE, state and nonce (RFC 6749, 7636; OpenID Connect Core 1.0, 3.1).
 * It takes the place of the password only: the second factor is ours all the same.
 */
export function oidcSignIn(oidc: OidcSettings, settings: LibrarySettings) {
  const { seal, now, publicUrl } = settings
  const callback = `${publicUrl}/api/auth/oidc/callback`
  const cookie = publicUrl.startsWith('https:') ? '__Host-sotto.oidc' : 'sotto.oidc'
  let known: Promise<client.Configuration> | null = null
  const provider = () => {
    known ??= discover(oidc).catch((fault) => {
      // Not remembered: it may be back at the next try.
      known = null
      throw fault
    })
    return known
  }
  const cookieWith = (value: string, maxAgeSeconds: number) =>
    `${cookie}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`

  return {
    /** Where the browser goes, and the cookie by which it is recognised when it comes back. */
    async begin(): Promise<Result<{ to: string; cookies: Cookies }, OidcRefusal>> {
      const [verifier, state, nonce] = [
        client.randomPKCECodeVerifier(),
        client.randomState(),
        client.randomNonce(),
      ]
      const configuration = await provider().catch((fault) => {
        settings.log.warn('oidc.unreachable', {}, fault)
        return null
      })
      if (!configuration) return err('unreachable')
      const to = client.buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      const pending: Pending = { state, nonce, verifier, until: now() + codeStepMs }
      return ok({
        to: to.href,
        cookies: [cookieWith(seal.seal(JSON.stringify(pending)), codeStepMs / second)],
      })
    },

    /** Whoever comes back from the provider: the person here, once everything about the answer was checked. */
    async finish(request: Request): Promise<Result<PersonRow, OidcRefusal>> {
      const pending = readPending(seal, cookieIn(request, cookie), now())
      if (!pending) return err('failed')
      // The address under which we registered, whatever a proxy has made of it on the way.
      const came = new URL(`${callback}${new URL(request.url).search}`)
      try {
        const configuration = await provider()
        const tokens = await client.authorizationCodeGrant(configuration, came, {
          pkceCodeVerifier: pending.verifier,
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) return err('failed')
        // Scopes promise claims at the userinfo endpoint; only some providers put them into the token as well (Core 1.0, 5.4).
        const told =
          claims.email === undefined
            ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
            : claims
        const verified = told.email_verified === true && typeof told.email === 'string'
        const email = verified ? String(told.email) : null
        const person = await settings.database.$transaction((tables) =>
          personOf(tables, oidc.issuer, claims.sub, email, now()),
        )
        return person ? ok(person) : err('unknown')
      } catch (fault) {
        settings.log.warn('oidc.refused', {}, fault)
        return err('failed')
      }
    },

    /** Forgets what was remembered. */
    forget: cookieWith('', 0),
  }
}

function discover(oidc: OidcSettings): Promise<client.Configuration> {
  const issuer = new URL(oidc.issuer)
  return client.discovery(issuer, oidc.clientId, oidc.clientSecret, undefined, {
    timeout: providerSeconds,
    execute: [
      // The library takes TLS for proof of where a token came from (Core 1.0, 3.1.3.7); its signature counts as well (ASVS 5.0, 6.8.2).
      client.enableNonRepudiationChecks,
      // Boot has made sure that only a provider on this machine goes without TLS (lib/env/safety.ts).
      ...(isLoopback(oidc.issuer) ? [client.allowInsecureRequests] : []),
    ],
  })
}

/**
 * The person whom this subject is. The first time, somebody who was invited under an e-mail address that the provider has
 * verified; from then on the subject alone counts, because addresses change hands.
 */
async function personOf(
  tables: AuthTables,
  issuer: string,
  subject: string,
  email: string | null,
  now: number,
): Promise<PersonRow | null> {
  const [linked] = await tables.$queryRaw<{ id: string }[]>`
    SELECT user_id AS id FROM account WHERE provider_id = ${issuer} AND account_id = ${subject}`
  if (linked) return tables.user.findUnique({ where: { id: linked.id } })
  const person = email && (await tables.user.findUnique({ where: { email: email.toLowerCase() } }))
  if (!person || person.disabledAt) return null
  const others = await tables.$queryRaw<unknown[]>`
    SELECT 1 FROM account WHERE user_id = ${person.id} AND provider_id = ${issuer}`
  if (others.length > 0) return null
  const at = new Date(now)
  await tables.$executeRaw`
    INSERT INTO account (id, user_id, account_id, provider_id, created_at, updated_at)
    VALUES (${newPersonId()}, ${person.id}, ${subject}, ${issuer}, ${at}, ${at})`
  const actor = { id: person.id, name: person.name, address: null }
  await auditPerson(tables, { at: now, actor, subjectId: person.id, action: 'person.linkProvider' })
  return person
}

function readPending(seal: LibrarySettings['seal'], sealed: string, now: number): Pending | null {
  try {
    const pending = JSON.parse(seal.open(sealed)) as Pending
    return pending.until > now ? pending : null
  } catch {
    return null
  }
}

function cookieIn(request: Request, name: string): string {
  const pairs = (request.headers.get('cookie') ?? '').split(/;\s*/)
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}
