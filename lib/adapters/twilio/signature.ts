import { createHash, timingSafeEqual } from 'node:crypto'
import twilio from 'twilio'

/** A request that claims to come from Twilio. */
export interface SignedRequest {
  /** The current Auth Token first, then the next one while they are being changed. Empty ones never match. */
  readonly authTokens: readonly string[]
  /** Base of the address that Twilio was given. Never taken from the request: its Host is the sender's to choose. */
  readonly publicUrl: string
  /** Path and query of the request as received. */
  readonly target: string
  /** What was posted: the fields of a form, or the bytes of any other body, exactly as received. */
  readonly body: { readonly form: URLSearchParams } | { readonly raw: Uint8Array }
  /** The header X-Twilio-Signature. */
  readonly signature: string | null
  /** Incoming-call webhooks: the only ones on which fields have been seen that are not signed. */
  readonly voice?: boolean
}

/** Which reading of the request its signature fits; the log keeps it, so that a change at Twilio shows. */
export type SignatureVariant = 'asReceived' | 'withoutCallToken'

export type SignatureCheck =
  | { readonly ok: true; readonly variant: SignatureVariant; readonly token: 'current' | 'next' }
  | { readonly ok: false; readonly why: 'noSecret' | 'noSignature' | 'mismatch' }

/**
 * Checks X-Twilio-Signature with Twilio's own library (twilio.com/docs/usage/webhooks/webhooks-security), which tries the
 * address with and without its port and with an older encoding of the query. A signature has no date: that a
 * request is not acted on twice is the business of whoever keeps it.
 */
export function verifyTwilio(request: SignedRequest): SignatureCheck {
  const { authTokens, signature } = request
  if (!authTokens.some((token) => token !== '')) return { ok: false, why: 'noSecret' }
  if (!signature) return { ok: false, why: 'noSignature' }
  const url = addressOf(request.publicUrl, request.target)
  for (const [index, token] of authTokens.entries()) {
    // An empty key would accept what anybody can sign.
    if (token === '') continue
    const variant = fits(request, token, signature, url)
    if (variant) return { ok: true, variant, token: index === 0 ? 'current' : 'next' }
  }
  return { ok: false, why: 'mismatch' }
}

/** The address that Twilio was given, from our base and the path and query that arrived. */
function addressOf(publicUrl: string, target: string): string {
  return publicUrl.replace(/\/+$/, '') + (target.startsWith('/') ? target : `/${target}`)
}

function fits(
  request: SignedRequest,
  token: string,
  signature: string,
  url: string,
): SignatureVariant | null {
  const { body, voice = false } = request
  if (isSigned(body, token, signature, url)) return 'asReceived'
  if (!voice || !('form' in body) || !unsignedNames.some((name) => body.form.has(name))) return null
  const rest = new URLSearchParams([...body.form].filter(([name]) => !unsignedNames.includes(name)))
  return isSigned({ form: rest }, token, signature, url) ? 'withoutCallToken' : null
}

/** Seen in the field on incoming calls to be left out of what is signed. Neither is used for anything here. */
const unsignedNames: readonly string[] = ['CallToken', 'StirVerstat']

function isSigned(body: SignedRequest['body'], token: string, signature: string, url: string): boolean {
  if (!URL.canParse(url)) return false
  if ('form' in body) return twilio.validateRequest(token, signature, url, paramsOf(body.form))
  // The library hashes text; the bytes decide, so the hash in the signed address is compared with theirs.
  return twilio.validateRequest(token, signature, url, {}) && isHashOf(body.raw, url)
}

/** Fields by name; a name that came more than once has all its values. */
function paramsOf(form: URLSearchParams): Record<string, string | string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of form) values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]))
}

function isHashOf(raw: Uint8Array, url: string): boolean {
  const stated = Buffer.from(new URL(url).searchParams.get('bodySHA256') ?? '')
  const actual = Buffer.from(createHash('sha256').update(raw).digest('hex'))
  return stated.length === actual.length && timingSafeEqual(stated, actual)
}
