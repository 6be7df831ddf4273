import { createHmac, timingSafeEqual } from 'node:crypto'
import type { LibrarySettings } from './library'

/**
 * The headers of a request in which the session's cookie is signed with the current secret, where a retired one had signed
 * it: changing the secret must not sign out everybody in the middle of their calls. The library has retired secrets for what
 * it encrypts, none for the cookies that it signs (better-auth 1.7, `secrets`).
 *
 * A session ends after twelve hours at the latest, so that a retired secret is of no use from then on.
 */
export function withCurrentSignature(
  headers: Headers,
  { secret, secretsRetired: retired = [] }: Pick<LibrarySettings, 'secret' | 'secretsRetired'>,
): Headers {
  const cookies = headers.get('cookie')
  if (retired.length === 0 || cookies === null) return headers
  const signed = cookies
    .split(';')
    .map((cookie) => resigned(cookie.trim(), secret, retired))
    .join('; ')
  if (signed === cookies) return headers
  const current = new Headers(headers)
  current.set('cookie', signed)
  return current
}

const sessionCookie = /^([^=]*\.session_token)=(.+)$/

function resigned(cookie: string, secret: string, retired: readonly string[]): string {
  const [, name, written = ''] = sessionCookie.exec(cookie) ?? []
  if (name === undefined) return cookie
  const value = decoded(written)
  const at = value.lastIndexOf('.')
  const [token, signature] = [value.slice(0, Math.max(0, at)), value.slice(at + 1)]
  if (token === '' || isSignedBy(secret, token, signature)) return cookie
  if (!retired.some((each) => isSignedBy(each, token, signature))) return cookie
  return `${name}=${encodeURIComponent(`${token}.${signatureOf(secret, token)}`)}`
}

/** As the library signs cookies: HMAC-SHA-256, in base64. */
function signatureOf(secret: string, token: string): string {
  return createHmac('sha256', secret).update(token).digest('base64')
}

function isSignedBy(secret: string, token: string, signature: string): boolean {
  const [given, ours] = [Buffer.from(signature), Buffer.from(signatureOf(secret, token))]
  return given.length === ours.length && timingSafeEqual(given, ours)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
