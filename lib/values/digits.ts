/**
 * Replaces every character that stands for a single decimal digit by its ASCII twin, so that one pattern sees them all:
 * digits of any script, full-width, superscript, mathematical and circled ones.
 */
export function toAsciiDigits(text: string): string {
  // Most texts are plain, and every line of the log comes through here.
  if (isAscii(text)) return text
  return text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replace(lone, (digit) => loneDigits.get(digit) ?? digit)
}

export function isAscii(text: string): boolean {
  return ascii.test(text)
}

const ascii = /^[\0-\x7f]*$/

function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  // Unicode lays the ten digits of a script out in a row: walk back to its zero. Some rows are neighbours, so the walk
  // may pass several zeros.
  while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return (code - zero) % 10
}

/**
 * Rows of digits that Unicode counts as numbers only and gives no compatible form: where each begins, its first value, and
 * how many it has. The last row is invisible (tag characters).
 */
const loneRows: readonly (readonly [start: number, value: number, count: number])[] = [
  [0x24f5, 1, 9], // double circled
  [0x24ff, 0, 1], // negative circled zero
  [0x2776, 1, 9], // negative circled
  [0x2780, 1, 9], // circled sans-serif
  [0x278a, 1, 9], // negative circled sans-serif
  [0x1f10b, 0, 1], // circled sans-serif zero
  [0x1f10c, 0, 1], // negative circled sans-serif zero
  [0xe0030, 0, 10],
]

const loneDigits: ReadonlyMap<string, string> = new Map(
  loneRows.flatMap(([start, value, count]) =>
    Array.from({ length: count }, (_, index): [string, string] => [
      String.fromCodePoint(start + index),
      String(value + index),
    ]),
  ),
)
const lone = new RegExp(`[${[...loneDigits.keys()].join('')}]`, 'gu')
