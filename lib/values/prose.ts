import { cardRuns, type Run } from './card-runs'
import { isAscii, toAsciiDigits } from './digits'
import { atomsOf, speeches } from './number-runs'
import { codeRuns } from './security-codes'

export { cardDigitsMin } from './card-runs'
export { toAsciiDigits } from './digits'

/**
 * Text that people type must carry no card number and no security code: agents write down what callers read out.
 *
 * Two ways of writing a number are told apart. A run of 13 or more digits is refused whether or not it passes the Luhn
 * check, in any digits or in words, with blanks, dashes, "um" and the like between them. With anything else between the
 * digits, lists and phone numbers look the same: there a number must be grouped like a card, begin like one and pass the check.
 */
export function looksLikeCard(text: string): boolean {
  return secretsIn(seen(text), true).length > 0
}

/**
 * Takes card-like runs and security codes out of a text that is about to leave for a log or an error. Identifiers whose
 * shape alone tells what they are (a Twilio SID, a UUID) stay whole: one in fifty holds thirteen digits in a row by chance.
 */
export function scrub(text: string): string {
  const visible = seen(text)
  const runs = secretsIn(visible, false)
  if (runs.length === 0) return text
  let clean = ''
  let from = 0
  for (const run of runs) {
    if (run.start >= from) clean += visible.slice(from, run.start) + removedDigits
    from = Math.max(from, run.end)
  }
  return clean + visible.slice(from)
}

/** Stands where a card-like run was. */
export const removedDigits = '[digits removed]'

/** The text as it is read: digits as digits, and nothing in it that is not seen or only adorns them. */
function seen(text: string): string {
  const read = text.includes('%') ? percentDecoded(text) : text
  return isAscii(read) ? read : toAsciiDigits(read).replace(unseen, '')
}

/** A text that travelled in an address or a form and was not decoded: the 20 of its blanks would pass for digits. */
function percentDecoded(text: string): string {
  if (!/%[\da-f]{2}/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Not all of it is encoded, or it was cut in the middle of a character.
    return text.replace(/%([2-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
}

/** Invisible characters, and the marks that Unicode lays over Latin letters and other signs. */
const unseen = /(?:\p{DI}|[\u0300-\u036f]|[\u20d0-\u20ff])+/gu

/** What must not be kept, by where it begins; runs may overlap. */
function secretsIn(text: string, typed: boolean): readonly Run[] {
  if (text.length < spelledCharactersMin && !/\d/.test(text)) return []
  const runs = speeches.flatMap((speech) => {
    const atoms = atomsOf(text, speech)
    if (atoms.length === 0) return []
    return [...cardRuns(text, atoms, speech), ...codeRuns(text, atoms, speech, typed)]
  })
  if (runs.length === 0) return runs
  const identifiers = [...text.matchAll(identifier)].map(({ index, 0: { length } }) => [
    index,
    index + length,
  ])
  return runs
    .filter(({ start, end }) => !identifiers.some(([from = 0, to = 0]) => start >= from && end <= to))
    .sort((a, b) => a.start - b.start)
}

/** "CVV six six six": no shorter text says anything in words. */
const spelledCharactersMin = 15

/** Two capitals and 32 hexadecimal digits (Twilio), or a UUID, standing alone. */
const identifier =
  /(?<![0-9A-Za-z])(?:[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])/g

/** Two references are the same business case when they differ only in blanks, case, Unicode form or invisible characters. */
export function referenceKey(reference: string): string {
  const visible = reference.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return visible.trim().replace(/\s+/g, ' ').toLocaleLowerCase('en')
}

/** Why a typed text was refused. */
export type ProseRefusal = 'empty' | 'tooLong' | 'cardLike' | 'controlCharacters'

/** Checks a text that a person typed. `null` means that it may be kept. */
export function refuseProse(text: string, charactersMax: number): ProseRefusal | null {
  const trimmed = text.trim()
  if (/^[\s\p{Cf}]*$/u.test(trimmed)) return 'empty'
  if ([...trimmed].length > charactersMax) return 'tooLong'
  if (unshowable.test(trimmed)) return 'controlCharacters'
  if (looksLikeCard(trimmed)) return 'cardLike'
  return null
}

/** Control characters, half surrogates, line separators, and the marks that make a text read in another order. */
const unshowable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
