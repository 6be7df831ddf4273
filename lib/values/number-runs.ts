import { isAscii } from './digits'
import { languages, type NumberWords } from './number-words'

/** One number as it stands in a text: a group of digits, or words for some. */
export interface Atom {
  readonly start: number
  readonly end: number
  readonly digits: string
  readonly spelled: boolean
  /** One digit, or words for one digit each. */
  readonly single: boolean
  /** With "hundred" in it, which may as well be an amount. */
  readonly rounded: boolean
}

/**
 * How closely a number follows the one before. `close`: so stand the groups of one number. `loose`: so do they, too, but
 * the numbers of a list as well. `null`: they have nothing to do with each other.
 */
export type Joint = 'close' | 'loose' | null

/** What is looked for in texts of one language, made once from its words. */
export interface Speech {
  readonly words: NumberWords
  readonly number: RegExp
  /** The same for texts in lower-case ASCII, which most are: several times as fast. */
  readonly plainNumber: RegExp
  readonly piece: RegExp
  readonly closeWords: RegExp
  readonly looseWords: RegExp
}

/** Every number of a text, in one pass. */
export function atomsOf(text: string, speech: Speech): readonly Atom[] {
  const found = isAscii(text) ? text.toLowerCase().matchAll(speech.plainNumber) : text.matchAll(speech.number)
  return [...found].map(({ index: start, 0: written }) => {
    const end = start + written.length
    if (!/\D/.test(written))
      return { start, end, digits: written, spelled: false, single: written.length === 1, rounded: false }
    return { start, end, spelled: true, ...spelledDigits(written, speech) }
  })
}

/** How the second of two numbers follows the first. */
export function jointOf(text: string, before: Atom, after: Atom, speech: Speech): Joint {
  if (after.start - before.end > gapCharactersMax) return null
  const gap = text.slice(before.end, after.start)
  if (before.spelled || after.spelled) {
    // Digits one by one are told with commas; bigger numbers between commas are a list.
    const told = before.single && after.single ? gap.replaceAll(',', ' ') : gap
    if (speech.closeWords.test(told)) return 'close'
  } else {
    if (gap === ',' || closeDigits.test(gap)) return 'close'
    if (looseDigits.test(gap)) return 'loose'
  }
  return speech.looseWords.test(gap) ? 'loose' : null
}

/** "double four", "forty two" or "fourtwo" in digits. */
function spelledDigits(written: string, { words, piece }: Speech) {
  let digits = ''
  let ten = ''
  let times = 1
  let single = true
  let rounded = false
  for (const [, found = ''] of written.matchAll(piece)) {
    const word = found.toLowerCase()
    const unit = words.units[word] ?? (/\d/.test(word) ? word : undefined)
    if (unit !== undefined && ten !== '' && unit !== '0') {
      digits += ten + unit
      ten = ''
      continue
    }
    if (ten !== '') digits += `${ten}0`
    ten = words.tens[word] ?? ''
    digits += unit?.repeat(times) ?? words.teens[word] ?? ''
    times = words.times[word] ?? 1
    if (word === words.hundred) {
      digits += '00'
      rounded = true
    }
    if (unit === undefined && times === 1) single = false
  }
  return { digits: ten === '' ? digits : `${digits}${ten}0`, single, rounded }
}

/** More characters between two numbers are a sentence of their own. */
const gapCharactersMax = 30

/** More words between two digits, too. */
const fillersMax = 3

/**
 * Up to three characters that are no letters. Colons, brackets, plus and equals signs rather part times, phone numbers and
 * sums.
 */
const closeDigits = /^(?:[^\p{L}\p{N}:;,()[\]{}<>+=&]|\p{Lm}){0,3}$/u

/** Anything short that is no word. */
const looseDigits = /^(?:[^\p{L}\p{N}]|\p{Lm}|[xX]){0,6}$/u

/** What may stand between spelled digits of one number, and between those of a list. */
const [between, anything] = ['[\\s\\p{Pd}._/·•|*…\'"`~\\\\]', '[^\\p{L}\\p{N}]']

export const speeches: readonly Speech[] = languages.map((words) => {
  const { units, teens, tens, times, hundred, fillers, joiners } = words
  const unit = anyOf(units)
  const ten = anyOf(tens)
  const number = (letter: string, gap: string) => {
    const spelled = [
      `(?:${anyOf(times)})${gap}{0,2}(?:${unit}|\\d(?!\\d))`,
      `(?:${ten})(?:${gap}{0,2}(?:${unit}))?`,
      anyOf(teens, units),
    ].join('|')
    return `\\d+|(?<!${letter})(?:${spelled})+(?:${gap}{1,2}${hundred})?(?!${letter})`
  }
  const after = (patterns: readonly string[], what: string) =>
    `^${what}{0,8}(?:(?:${patterns.join('|')}),?${what}{1,8}){0,${fillersMax}}$`
  return {
    words,
    number: new RegExp(number('\\p{L}', '[\\s\\p{Pd}]'), 'giu'),
    plainNumber: new RegExp(number('[a-z]', '[\\s-]'), 'g'),
    piece: new RegExp(`(${anyOf(times, tens, teens, units)}|\\d|${hundred})[\\s\\p{Pd}]*`, 'giuy'),
    closeWords: new RegExp(after(fillers, between), 'iu'),
    looseWords: new RegExp(after([...fillers, ...joiners], anything), 'iu'),
  }
})

/** Longer words first: "six" begins "sixteen". */
function anyOf(...tables: readonly Readonly<Record<string, unknown>>[]): string {
  return tables
    .flatMap((table) => Object.keys(table))
    .sort((a, b) => b.length - a.length)
    .join('|')
}
