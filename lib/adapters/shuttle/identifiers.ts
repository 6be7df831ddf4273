import { isCardNumber } from '@/lib/values/card'
import { looksLikeCard, removedDigits, scrub, toAsciiDigits } from '@/lib/values/prose'

/** What to do with an identifier that might be a card number. */
export interface IdentifierGuard {
  /** A keyed hash: the same text always gives the same one, and nobody without the key can go back. */
  readonly keyedHash: (text: string) => string
  /** Told when it had to be used; `field` names where, never what. */
  readonly alarm: (field: string) => void
}

/**
 * An identifier of Shuttle or of a gateway. Long numbers are normal here, so only one that could be a real card (prefix
 * and Luhn digit) is replaced, by its keyed hash: it can still be compared, and is no card number any more.
 */
export function identifierOf(
  raw: string,
  field: string,
  { keyedHash, alarm }: IdentifierGuard,
): string | null {
  const text = raw.trim().slice(0, charactersMax)
  if (text === '') return null
  if (!couldBeCard(text)) return text
  alarm(field)
  return keyedHash(text)
}

/** A text from the bank or the gateway: bounded, on one line, without anything like a card number. */
export function bankTextOf(raw: string, field: string, { alarm }: IdentifierGuard): string | null {
  const clean = scrub(raw.slice(0, 2_000))
  if (clean.includes(removedDigits)) alarm(field)
  const line = clean.replace(/\p{Cc}+/gu, ' ').trim()
  return [...line].slice(0, charactersMax).join('') || null
}

/** A masked number may show four digits; whatever it shows beyond that goes no further, and is told. */
export function lastFourOf(masked: string, field: string, { alarm }: IdentifierGuard): string | null {
  if (looksLikeCard(masked)) alarm(field)
  return /(\d{4})\D*$/.exec(toAsciiDigits(masked))?.[1] ?? null
}

/** `MMYY` from `2027-08`, `08/27`, `08/2027` or `0827`. */
export function expiryOf(text: string): string | null {
  const written = text.trim()
  const yearFirst = /^20(\d\d)-(0[1-9]|1[0-2])(-\d\d)?$/.exec(written)
  if (yearFirst) return `${yearFirst[2]}${yearFirst[1]}`
  const monthFirst = /^(0[1-9]|1[0-2])[/-]?(?:20)?(\d\d)$/.exec(written)
  return monthFirst ? `${monthFirst[1]}${monthFirst[2]}` : null
}

const charactersMax = 200

function couldBeCard(text: string): boolean {
  const digits = toAsciiDigits(text)
  return (digits.match(/\d(?:[\s.-]?\d)*/g) ?? []).some((run) => isCardNumber(run.replaceAll(/\D/g, '')))
}
