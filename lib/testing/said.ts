import fc from 'fast-check'

const units = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const teens = ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen']
const laterTeens = ['seventeen', 'eighteen', 'nineteen']
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const noughts = ['zero', 'oh', 'nought', 'naught', 'o']

/** Any number as long as a card's, whether or not it passes the check. */
export const cardDigits = fc.stringMatching(/^[0-9]{13,19}$/)

/** Three or four digits. */
export const codeDigits = fc.stringMatching(/^[0-9]{3,4}$/)

/** A number as people say it: digit by digit, in pairs, "double four", with or without anything between. */
export function said(digits: string): fc.Arbitrary<string> {
  const joint = fc.constantFrom(
    ' ',
    ' ',
    ' ',
    '-',
    '\n',
    '. ',
    ' … ',
    ' um ',
    ' uh, ',
    ' and then ',
    ' dash ',
  )
  return fc
    .tuple(fc.infiniteStream(fc.nat(99)), fc.infiniteStream(joint), fc.nat(3))
    .map(([choices, joints, casing]) => {
      const words = wordsFor(digits, () => choices.next().value)
      const text = words.reduce((all, word) => all + joints.next().value + word)
      if (casing === 0) return text.toUpperCase()
      return casing === 1 ? text.replace(/(^|[ -])([a-z])/g, (whole) => whole.toUpperCase()) : text
    })
}

/** The same with groups of figures among the words. */
export function saidInPart(digits: string): fc.Arbitrary<string> {
  const groups = digits.match(/.{1,4}/g) ?? []
  return fc
    .tuple(...groups.map((group) => fc.oneof(fc.constant(group), said(group))))
    .map((parts) => parts.join(' '))
}

/** Each digit by a word for it, with commas. */
export function listed(digits: string): string {
  return [...digits].map((digit) => units[Number(digit)]).join(', ')
}

/** The same without anything between. */
export function glued(digits: string): string {
  return [...digits].map((digit) => units[Number(digit)]).join('')
}

/** A whole number below a thousand, as one amount: "two hundred and fifty". */
export function amountInWords(amount: number): string {
  if (amount >= 100) {
    const rest = amount % 100
    const hundreds = `${units[Math.floor(amount / 100)]} hundred`
    return rest === 0 ? hundreds : `${hundreds} and ${amountInWords(rest)}`
  }
  if (amount < 10) return units[amount] ?? ''
  if (amount < 20) return [...teens, ...laterTeens][amount - 10] ?? ''
  const unit = amount % 10
  return unit === 0
    ? (tens[Math.floor(amount / 10)] ?? '')
    : `${tens[Math.floor(amount / 10)]}-${units[unit]}`
}

function wordsFor(digits: string, choose: () => number): string[] {
  const words: string[] = []
  for (let at = 0; at < digits.length; ) {
    const [digit, next, third] = [digits[at] ?? '', digits[at + 1], digits[at + 2]]
    const choice = choose()
    if (digit === next && digit === third && choice < 50) {
      words.push(`triple ${word(digit, choice)}`)
      at += 3
    } else if (digit === next && choice < 50) {
      words.push(`double ${word(digit, choice)}`)
      at += 2
    } else if (next !== undefined && choice >= 70 && isPair(digit, next)) {
      words.push(amountInWords(Number(digit + next)).replace('-', choice % 2 === 0 ? ' ' : '-'))
      at += 2
    } else {
      words.push(word(digit, choice))
      at += 1
    }
  }
  return words
}

/** "Forty" and a unit behind it would be heard as one number. */
function isPair(digit: string, next: string): boolean {
  return digit === '1' || (digit !== '0' && next !== '0')
}

function word(digit: string, choice: number): string {
  return digit === '0' ? (noughts[choice % noughts.length] ?? '') : (units[Number(digit)] ?? '')
}
