/**
 * Text that people type must not carry a card number: agents paste what callers read out.
 * A run of 13 or more digits is refused whether or not it passes the Luhn check, grouped by blanks, dots, dashes,
 * slashes or commas, and in any Unicode digits (full-width, Arabic-Indic, …). Runs longer than any card may hold one.
 */
export function looksLikeCard(text: string): boolean {
  return cardRuns(toAsciiDigits(text)).length > 0
}

/**
 * Takes card-like digit runs out of a text that is about to leave for a log or an error. Identifiers whose shape
 * alone tells what they are (a Twilio SID, a UUID) stay whole: one in fifty holds thirteen digits in a row by chance.
 */
export function scrub(text: string): string {
  const digits = toAsciiDigits(text)
  const identifiers = [...digits.matchAll(identifier)].map((match) => [
    match.index,
    match.index + match[0].length,
  ])
  let clean = ''
  let from = 0
  for (const run of cardRuns(digits)) {
    if (identifiers.some(([start = 0, end = 0]) => run.start >= start && run.end <= end)) continue
    clean += digits.slice(from, run.start) + removedDigits
    from = run.end
  }
  return from === 0 ? text : clean + digits.slice(from)
}

/** Stands where a card-like run was. */
export const removedDigits = '[digits removed]'

/** Two capitals and 32 hexadecimal digits (Twilio), or a UUID, standing alone. */
const identifier =
  /(?<![0-9A-Za-z])(?:[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])/g

/** Digits with up to three separators between them: blanks, dots, dashes, slashes, invisible characters; or a comma. */
const digitRun = /\d(?:(?:[\s.\p{Pd}\u2212_/·\p{Cf}]{0,3}|,)\d)*/gu

function cardRuns(digits: string): { start: number; end: number }[] {
  return [...digits.matchAll(digitRun)]
    .filter((match) => match[0].replace(/\D/g, '').length >= cardDigitsMin)
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

/** The shortest card number that any brand issues; ISO/IEC 7812 ends at 19 digits. */
export const cardDigitsMin = 13

/** Replaces every Unicode decimal digit by its ASCII twin, so that one pattern sees them all. */
export function toAsciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
}

function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  // Unicode lays the ten digits of a script out in a row: walk back to its zero. Some rows are neighbours, so the walk
  // may pass several zeros.
  while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (code - zero) % 10
}

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
