import { createHash } from 'node:crypto'

/**
 * The name under which a callback counts once: a digest of its signature. The signature covers the address and every field,
 * and nobody else can make one, so that whatever else of a request is altered (a field repeated, `CallToken` added, another
 * `I-Twilio-Idempotency-Token`, which is not signed) it stays the same callback. Twilio's retries carry the same signature.
 *
 * @param signature X-Twilio-Signature, after it was verified
 */
export function externalIdOf(signature: string): string {
  return `signed:${createHash('sha256').update(signature).digest('hex')}`
}
