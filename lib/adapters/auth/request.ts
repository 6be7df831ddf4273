import { isLoopback, isLoopbackIp } from '@/lib/values/address'

/** A name, a password and their envelope. */
const bodyBytesMax = 4_096

/** Reads a body within its bound; `null` when it is longer. */
export async function readBody(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > bodyBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** An answer that nobody keeps, with the cookies it sets. */
export function say(status: number, body: object, cookies: readonly string[] = []): Response {
  const response = Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** The e-mail address that was typed, as the database may be asked for it; empty when there is none. */
export function typedEmail(body: string): string {
  let typed: unknown
  try {
    typed = (JSON.parse(body) as { email?: unknown } | null)?.email
  } catch {
    typed = new URLSearchParams(body).get('email')
  }
  // PostgreSQL takes no text with a NUL or half a character in it.
  return typeof typed === 'string' && /^\P{C}{3,254}$/u.test(typed) ? typed.toLowerCase() : ''
}

/**
 * The host is asked for besides the address, so that no page elsewhere can reach us under a name of its own that resolves
 * to this machine.
 */
export function isFromThisMachine(address: string | null, request: Request): boolean {
  const host = request.headers.get('host') ?? new URL(request.url).host
  return (
    URL.canParse(`http://${host}`) &&
    isLoopback(`http://${host}`) &&
    address !== null &&
    isLoopbackIp(address)
  )
}
