import { createHash } from 'node:crypto'
import { looksLikeCard, scrub } from '@/lib/values/prose'

/**
 * The name under which a callback counts once: Twilio's own token, the same on every retry of one callback, or else a
 * digest of the address and the parameters. Card fields enter the digest in their masked shape only.
 */
export function externalIdOf(
  headers: { get(name: string): string | null },
  url: string,
  params: URLSearchParams,
): string {
  const token = headers.get('I-Twilio-Idempotency-Token')?.trim() ?? ''
  if (/^[\x21-\x7e]{8,128}$/.test(token) && !looksLikeCard(token)) return `token:${token}`
  const pairs = [...params].map(([name, value]): [string, string] => [name, hideDigits(name, value)])
  pairs.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
  return `sha256:${createHash('sha256')
    .update(JSON.stringify([url, pairs]))
    .digest('hex')}`
}

function hideDigits(name: string, value: string): string {
  if (name === 'PaymentCardNumber' || name === 'BankAccountNumber') return value.replace(/\d(?=.{4})/g, 'x')
  // Whoever holds a digest could try all cards, whatever the field is called that one stood in.
  return name === 'SecurityCode' ? value.replace(/\d/g, 'x') : scrub(value)
}
