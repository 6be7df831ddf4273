import { randomInt } from 'node:crypto'

/** A card number and a security code that nobody has. Where either is seen again, it was kept. */
export interface Sentinel {
  readonly index: number
  /** Begins like a card of a brand and passes the check, so that nothing treats it differently from a real one. */
  readonly number: string
  /** Four digits. By themselves they would be found everywhere, so they travel with {@link mark}. */
  readonly code: string
  /** Letters that stand nowhere else: next to them the code is found again. */
  readonly mark: string
}

/** How cards of each brand begin, and how long they are (ISO/IEC 7812; the lengths that Twilio's card table has). */
const kinds = [
  { begins: '4', length: 16 },
  { begins: '51', length: 16 },
  { begins: '2221', length: 16 },
  { begins: '34', length: 15 },
  { begins: '37', length: 15 },
  { begins: '36', length: 14 },
  { begins: '6011', length: 16 },
  { begins: '3528', length: 16 },
  { begins: '4', length: 13 },
  { begins: '4', length: 19 },
  { begins: '6759', length: 19 },
] as const

/** So many sentinels, new ones each time: what an earlier run has left behind is not mistaken for a leak of this one. */
export function makeSentinels(count: number): readonly Sentinel[] {
  const seen = new Set<string>()
  const numbers = Array.from({ length: count }, (_, index) => {
    const { begins, length } = kinds[index % kinds.length] ?? kinds[0]
    return fresh(seen, () => numberOf(begins, length))
  })
  // The last four digits of a card may be kept: a code must not be taken for them.
  for (const number of numbers) seen.add(number.slice(-4))
  return numbers.map((number, index) => ({
    index,
    number,
    code: fresh(seen, codeAtRandom),
    mark: fresh(seen, markAtRandom),
  }))
}

/** How a sentinel may be called where people read: never by its number. */
export function nameOf({ index, number }: Sentinel): string {
  return `sentinel ${index} (····${number.slice(-4)})`
}

function numberOf(begins: string, length: number): string {
  let body: string = begins
  while (body.length < length - 1) body += randomInt(10)
  return body + checkDigitOf(body)
}

/** The check digit of ISO/IEC 7812-1, annex B. */
export function checkDigitOf(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}

/** No year, and no month and year of a card, which may be kept. */
function codeAtRandom(): string {
  return String(randomInt(3_100, 9_999))
}

/** Without vowels it is a word of no language, without letters of hexadecimal digits a part of no hash. */
const letters = 'ghjkmnpqrstvwxz'

function markAtRandom(): string {
  return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
}

function fresh(seen: Set<string>, make: () => string): string {
  let made = make()
  while (seen.has(made)) made = make()
  seen.add(made)
  return made
}
