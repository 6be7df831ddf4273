/**
 * Text that people type must not carry a card number: agents paste what callers read out.
 * A run of 13 to 19 digits is refused whether or not it passes the Luhn check, grouped by blanks, dots, dashes or
 * slashes, and in any Unicode digits (full-width, Arabic-Indic, …).
 */
export function looksLikeCard(text: string): boolean {
  const digits = toAsciiDigits(text)
  for (const run of digits.match(/\d(?:[\s.\-–—_/·]{0,2}\d)*/g) ?? []) {
    const count = run.replace(/\D/g, '').length
    if (count >= cardDigitsMin && count <= cardDigitsMax) return true
    if (count > cardDigitsMax) return true
  }
  return false
}

/** The shortest and longest card number that any brand issues (ISO/IEC 7812 and the brands' own tables). */
export const cardDigitsMin = 13
export const cardDigitsMax = 19

/** Replaces every Unicode decimal digit by its ASCII twin, so that one pattern sees them all. */
export function toAsciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
}

function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  // Unicode lays the ten digits of a script out in a row: walk back to its zero.
  while (zero > 0 && code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return code <= 0x39 ? code - 0x30 : (code - zero) % 10
}

/** Two references are the same business case when they differ only in blanks, case or Unicode form. */
export function referenceKey(reference: string): string {
  return reference.normalize('NFKC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('en')
}

/** Why a typed text was refused. */
export type ProseRefusal = 'empty' | 'tooLong' | 'cardLike' | 'controlCharacters'

/** Checks a text that a person typed. `null` means that it may be kept. */
export function refuseProse(text: string, charactersMax: number): ProseRefusal | null {
  const trimmed = text.trim()
  if (trimmed === '') return 'empty'
  if ([...trimmed].length > charactersMax) return 'tooLong'
  if (/\p{Cc}/u.test(trimmed)) return 'controlCharacters'
  if (looksLikeCard(trimmed)) return 'cardLike'
  return null
}
