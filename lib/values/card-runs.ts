import { isCardNumber } from './card'
import { type Atom, type Joint, jointOf, type Speech } from './number-runs'

/** A stretch of a text. */
export interface Run {
  readonly start: number
  readonly end: number
}

/** The shortest card number that any brand issues. */
export const cardDigitsMin = 13

/** The longest that ISO/IEC 7812 allows. */
const cardDigitsMax = 19

/** More parts that are told loosely, each of another length, are a list. */
const partsMax = 6

/**
 * The card-like runs of a text in one language; they may overlap. Every number is looked at with no more than nineteen
 * digits behind it, so that the work is in proportion to the text.
 */
export function cardRuns(text: string, atoms: readonly Atom[], speech: Speech): readonly Run[] {
  if (digitsIn(atoms) < cardDigitsMin) return []
  return seriesOf(text, atoms, speech).flatMap((parts) => {
    if (parts.reduce((sum, part) => sum + digitsIn(part), 0) < cardDigitsMin) return []
    const long = parts.filter((part) => isLong(text, part))
    // All of it is out already.
    if (long.length === parts.length) return long.map(runOf)
    const isTold = parts.flat().some(({ spelled }) => spelled)
    return [
      ...long.map(runOf),
      ...cardsAmong(parts.flatMap(groupsOf), isGroupedLikeCard),
      ...(isTold ? cardsAmong(parts, isTellable) : []),
    ]
  })
}

/** A part is what stands closely together; a series, parts that stand loosely together. */
type Part = readonly Atom[]

function seriesOf(text: string, atoms: readonly Atom[], speech: Speech): readonly (readonly Part[])[] {
  const series: Atom[][][] = []
  let before: Atom | null = null
  for (const atom of atoms) {
    const joint: Joint = before && jointOf(text, before, atom, speech)
    if (joint === null) series.push([[atom]])
    else if (joint === 'loose') series.at(-1)?.push([atom])
    else series.at(-1)?.at(-1)?.push(atom)
    before = atom
  }
  return series
}

/**
 * So many digits are refused whether or not they pass the check: longer ones may hold a card. Amounts in hundreds and
 * phone numbers must pass it.
 */
function isLong(text: string, part: Part): boolean {
  return digitsIn(part) >= cardDigitsMin && !part.some(({ rounded }) => rounded) && !isPhoneNumber(text, part)
}

/** Digit by digit, only the whole part is a number: of phone numbers in words, some stretch would always pass. */
function groupsOf(part: Part): readonly Part[] {
  return part.some(({ single }) => single) ? [part] : part.map((atom) => [atom])
}

/** E.164: a plus sign and up to fifteen digits. One that could be a card is none. */
function isPhoneNumber(text: string, part: Part): boolean {
  const digits = part.map((atom) => atom.digits).join('')
  const start = part[0]?.start ?? 0
  return digits.length <= 15 && text[start - 1] === '+' && /^[1-9]/.test(digits) && !isCardNumber(digits)
}

/** The longest stretch from each part on that fits together, begins like a card (2 to 6) and passes the check. */
function cardsAmong(parts: readonly Part[], belongs: (stretch: readonly Part[]) => boolean): readonly Run[] {
  const numbers = parts.map((part) => part.map(({ digits }) => digits).join(''))
  return parts.flatMap((_, first) => {
    let number = numbers[first] ?? ''
    // Most lists are told apart from cards by their first digit.
    if (!/^[2-6]/.test(number)) return []
    let longest: readonly Part[] | null = null
    for (let last = first; last < parts.length && number.length <= cardDigitsMax; ) {
      const stretch = isCardNumber(number) ? parts.slice(first, last + 1) : null
      if (stretch && belongs(stretch)) longest = stretch
      last += 1
      number += numbers[last] ?? ''
    }
    return longest ? [runOf(longest.flat())] : []
  })
}

/** In words people part a number where they breathe. What is rounded is rather an amount. */
function isTellable(parts: readonly Part[]): boolean {
  return parts.length <= partsMax && !parts.flat().some(({ rounded }) => rounded)
}

/** Groups of one size with a shorter rest, or the 4-6-5 and 4-6-4 of Amex and Diners. */
function isGroupedLikeCard(groups: readonly Part[]): boolean {
  const sizes = groups.map(digitsIn)
  const [size = 0] = sizes
  const rest = sizes.at(-1) ?? 0
  if (/^4,6,[45]$/.test(String(sizes))) return true
  return rest <= size && sizes.slice(0, -1).every((each) => each === size)
}

function digitsIn(part: Part): number {
  return part.reduce((sum, { digits }) => sum + digits.length, 0)
}

function runOf(part: Part): Run {
  return { start: part[0]?.start ?? 0, end: part.at(-1)?.end ?? 0 }
}
