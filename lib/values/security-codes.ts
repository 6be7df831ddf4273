import type { Run } from './card-runs'
import { type Atom, type Speech, speeches } from './number-runs'

/**
 * Three or four digits next to the words for a security code: "CVV 123", "the security code is one two three", "123 is
 * her CVC". An expiry is no secret. `typed`: somebody is about to keep this text, so that a mere "code: 123" counts as well;
 * in errors and in what banks say that is a status.
 */
export function codeRuns(
  text: string,
  atoms: readonly Atom[],
  speech: Speech,
  typed: boolean,
): readonly Run[] {
  const names = namesOf(speech)
  if (atoms.length === 0 || !names.near.test(text)) return []
  const starts = new Map(atoms.map((atom, index) => [atom.start, index]))
  const ends = new Map(atoms.map((atom, index) => [atom.end, index]))
  const runs: (Run | null)[] = []
  for (const name of text.matchAll(names.code)) {
    const end = name.index + name[0].length
    runs.push(codeAfter(text, end, atoms, starts, names))
    runs.push(codeBefore(text, name.index, atoms, ends, names))
  }
  for (const name of text.matchAll(names.anyCode)) {
    const run = codeAfter(text, name.index + name[0].length, atoms, starts, names)
    if (run && (typed || !/\d/.test(text.slice(run.start, run.end)))) runs.push(run)
  }
  return runs.filter((run) => run !== null)
}

const linkCharactersMax = 40

function codeAfter(
  text: string,
  nameEnd: number,
  atoms: readonly Atom[],
  starts: ReadonlyMap<number, number>,
  { link }: Names,
): Run | null {
  link.lastIndex = 0
  const between = link.exec(text.slice(nameEnd, nameEnd + linkCharactersMax))?.[0] ?? ''
  const first = starts.get(nameEnd + between.length)
  if (first === undefined) return null
  return wholeCode(text, atoms, first) ?? codeInDigits(text, atoms, first, 1)
}

function codeBefore(
  text: string,
  nameStart: number,
  atoms: readonly Atom[],
  ends: ReadonlyMap<number, number>,
  { linkBack, barely }: Names,
): Run | null {
  const linked = linkBack.exec(text.slice(Math.max(0, nameStart - linkCharactersMax), nameStart))
  if (!linked) return null
  const last = ends.get(nameStart - linked[0].length)
  if (last === undefined) return null
  const run = codeInDigits(text, atoms, last, -1) ?? wholeCode(text, atoms, last)
  // "Invoice 123 CVV" without a verb speaks of the invoice.
  const isBare = barely.test(linked[0])
  if (!run || !isBare) return run
  return /(?:^|[,;:.!?(\n])\s*$/.test(text.slice(Math.max(0, run.start - 10), run.start)) ? run : null
}

/** One group of three or four digits that is not a part of something longer, such as a date or a price. */
function wholeCode(text: string, atoms: readonly Atom[], index: number): Run | null {
  const atom = atoms[index]
  if (!atom || atom.single || !isCodeLength(atom.digits.length)) return null
  return standsAlone(text, atom.start, atom.end) ? { start: atom.start, end: atom.end } : null
}

/** Digit for digit, or in words: exactly three or four digits with nothing but a blank or a dash between them. */
function codeInDigits(text: string, atoms: readonly Atom[], index: number, step: 1 | -1): Run | null {
  let digits = 0
  let last = index
  for (let next = index; digits <= 4; next += step) {
    const atom = atoms[next]
    const before = atoms[next - step]
    if (!atom || !(atom.single || atom.spelled)) break
    if (next !== index && before && !follows(text, before, atom)) break
    digits += atom.digits.length
    last = next
  }
  const [from, to] = step === 1 ? [atoms[index], atoms[last]] : [atoms[last], atoms[index]]
  if (!from || !to || !isCodeLength(digits)) return null
  return standsAlone(text, from.start, to.end) ? { start: from.start, end: to.end } : null
}

function follows(text: string, one: Atom, other: Atom): boolean {
  const [before, after] = one.start < other.start ? [one, other] : [other, one]
  return after.start - before.end <= 3 && /^[\s\p{Pd},.]*$/u.test(text.slice(before.end, after.start))
}

const isCodeLength = (digits: number) => digits === 3 || digits === 4

/** Not a part of a price, a date, a time, an ordinal or a word. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start)
  const after = text.slice(end, end + 2)
  return (
    !/(?:\d[.,:/\p{Pd}]|\p{Sc}\s?)$/u.test(before) && !/^(?:[.,:/\p{Pd}]\d|\p{L}|\s?[%\p{Sc}])/u.test(after)
  )
}

interface Names {
  /** A quick look whether there is any name at all. */
  readonly near: RegExp
  readonly code: RegExp
  readonly anyCode: RegExp
  readonly link: RegExp
  readonly linkBack: RegExp
  readonly barely: RegExp
}

const made = new Map<Speech, Names>(
  speeches.map((speech) => {
    const { codeNames, anyCode, beforeAnyCode, links, owners } = speech.words
    const sign = '[\\s:=#"\'*()\\[\\]>\\p{Pd}]'
    const code = `(?<![\\p{L}\\d])(?:${codeNames.join('|')})(?!\\p{L})`
    const verbs = `(?:${links.join('|')})`
    return [
      speech,
      {
        near: new RegExp(`${code}|${anyCode}`, 'iu'),
        code: new RegExp(code, 'giu'),
        anyCode: new RegExp(
          `(?<=^|[.,;:!?(\\n]\\s{0,3}|(?<!\\p{L})(?:${beforeAnyCode.join('|')})\\s{1,3})${anyCode}(?=\\s{0,3}(?:[:=]|(?:is|was)(?!\\p{L})))`,
          'giu',
        ),
        link: new RegExp(`^${sign}{0,6}(?:${verbs}(?!\\p{L})${sign}{1,6}){0,4}`, 'iu'),
        linkBack: new RegExp(
          `${sign}{1,4}(?:${verbs}${sign}{1,4}){0,2}(?:(?:${owners.join('|')})${sign}{1,4}){0,2}$`,
          'iu',
        ),
        barely: /^[\s"'\p{Pd}]+$/u,
      },
    ]
  }),
)

function namesOf(speech: Speech): Names {
  const names = made.get(speech)
  if (!names) throw new Error('every language has names for the code')
  return names
}
