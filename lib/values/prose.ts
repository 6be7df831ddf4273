import { isCardNumber } from './card'

/**
 * Text that people type must not carry a card number: agents paste what callers read out. Two ways of writing one are
 * told apart. A run of 13 or more digits is refused whether or not it passes the Luhn check, in any Unicode digits
 * (full-width, Arabic-Indic, …), with blanks, dots, dashes and the like between them; longer runs may hold a card. With
 * anything else between the digits, lists and phone numbers look the same: there a number must be grouped like a card,
 * begin like one and pass the check.
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
    if (run.start >= from) clean += digits.slice(from, run.start) + removedDigits
    from = Math.max(from, run.end)
  }
  return from === 0 ? text : clean + digits.slice(from)
}

/** Stands where a card-like run was. */
export const removedDigits = '[digits removed]'

/** Two capitals and 32 hexadecimal digits (Twilio), or a UUID, standing alone. */
const identifier =
  /(?<![0-9A-Za-z])(?:[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])/g

/** A run of digits, in place. */
interface Run {
  readonly start: number
  readonly end: number
}

/**
 * What may stand between the digits of one number: up to three characters that are no letters, invisible ones among them;
 * or a comma. Colons, brackets, plus and equals signs rather part times, phone numbers and sums.
 */
const closeRun = /\d(?:(?:(?:[^\p{L}\p{N}:;,()[\]{}<>+=&]|\p{DI}|\p{Lm}){0,3}|,)\d)*/gu

/** Anything short that is no word. */
const looseRun = /\d(?:(?:[^\p{L}\p{N}]|\p{DI}|\p{Lm}|[xX]){0,6}\d)*/gu

/** The card-like runs of a text, by where they begin. They may overlap. */
function cardRuns(digits: string): readonly Run[] {
  const close = [...digits.matchAll(closeRun)]
    .filter((match) => match[0].replace(/\D/g, '').length >= cardDigitsMin)
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
  const loose = [...digits.matchAll(looseRun)].flatMap((match) => cardsAmong(match[0], match.index))
  return [...close, ...loose].sort((a, b) => a.start - b.start)
}

/** Numbers that are grouped like a card, begin like one (2 to 6) and pass the check. */
function cardsAmong(text: string, offset: number): readonly Run[] {
  const groups = [...text.matchAll(/\d+/g)].map((match) => ({
    digits: match[0],
    start: match.index + offset,
  }))
  return groups.flatMap(({ start }, first) => {
    const runs: Run[] = []
    let number = ''
    for (let last = first; last < groups.length && number.length < cardDigitsMax; last += 1) {
      const group = groups[last]
      if (!group) break
      number += group.digits
      if (isGroupedLikeCard(groups.slice(first, last + 1)) && isCardNumber(number))
        runs.push({ start, end: group.start + group.digits.length })
    }
    return runs
  })
}

/** Groups of one size with a shorter rest, or the 4-6-5 and 4-6-4 of Amex and Diners. */
function isGroupedLikeCard(groups: readonly { readonly digits: string }[]): boolean {
  const sizes = groups.map(({ digits }) => digits.length)
  const [size = 0] = sizes
  const rest = sizes.at(-1) ?? 0
  if (/^4,6,[45]$/.test(String(sizes))) return true
  return rest <= size && sizes.slice(0, -1).every((each) => each === size)
}

/** The shortest card number that any brand issues. */
export const cardDigitsMin = 13

/** The longest that ISO/IEC 7812 allows. */
const cardDigitsMax = 19

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
