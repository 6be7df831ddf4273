import { type Currency, currencyDecimals, type Money } from '@/lib/values/money'

/**
 * An amount as an agent says it aloud: "forty-nine pounds", "twelve pounds fifty", "seventy-five pence".
 * Nothing is rounded; a fraction below ten is spoken with its own unit ("twelve pounds and five pence").
 */
export function amountInWords(money: Money): string {
  const unit = units[money.currency]
  const scale = 10 ** currencyDecimals[money.currency]
  const major = Math.floor(money.minor / scale)
  const rest = money.minor % scale
  const whole = `${numberInWords(major)} ${major === 1 ? unit.one : unit.many}`
  if (rest === 0 || unit.fraction === null) return whole
  const part = `${numberInWords(rest)} ${rest === 1 ? unit.fraction.one : unit.fraction.many}`
  if (major === 0) return part
  // "twelve pounds five" could be heard as fifty or as five hundred; three-digit fractions need their unit as well.
  if (rest < 10 || scale > 100) return `${whole} and ${part}`
  return `${whole} ${numberInWords(rest)}`
}

/** An amount for a screen reader: figures, then the unit: "49 pounds", "12 pounds 50", "10 pounds and 1 penny". */
export function amountSpoken(money: Money): string {
  const unit = units[money.currency]
  const scale = 10 ** currencyDecimals[money.currency]
  const major = Math.floor(money.minor / scale)
  const rest = money.minor % scale
  const whole = `${major} ${major === 1 ? unit.one : unit.many}`
  if (rest === 0 || unit.fraction === null) return whole
  const part = `${rest} ${rest === 1 ? unit.fraction.one : unit.fraction.many}`
  if (major === 0) return part
  return rest < 10 || scale > 100 ? `${whole} and ${part}` : `${whole} ${rest}`
}

/** "1111" → "1 1 1 1", so that a screen reader does not say "one thousand one hundred and eleven". */
export function digitByDigit(digits: string): string {
  return [...digits].join(' ')
}

/** A whole number from 0 to 999,999,999 in words, British style: "one hundred and five". */
export function numberInWords(number: number): string {
  if (number < 20) return small[number] ?? String(number)
  if (number < 100) {
    const ten = tens[Math.floor(number / 10)] ?? ''
    return number % 10 === 0 ? ten : `${ten}-${small[number % 10]}`
  }
  if (number < 1_000) {
    const hundreds = `${small[Math.floor(number / 100)]} hundred`
    return number % 100 === 0 ? hundreds : `${hundreds} and ${numberInWords(number % 100)}`
  }
  const [size, name] = number < 1_000_000 ? [1_000, 'thousand'] : [1_000_000, 'million']
  const head = `${numberInWords(Math.floor(number / size))} ${name}`
  const rest = number % size
  if (rest === 0) return head
  return rest < 100 ? `${head} and ${numberInWords(rest)}` : `${head} ${numberInWords(rest)}`
}

interface Unit {
  readonly one: string
  readonly many: string
  readonly fraction: { readonly one: string; readonly many: string } | null
}

const cents = { one: 'cent', many: 'cents' }
const dollars: Unit = { one: 'dollar', many: 'dollars', fraction: cents }

const units: Record<Currency, Unit> = {
  GBP: { one: 'pound', many: 'pounds', fraction: { one: 'penny', many: 'pence' } },
  EUR: { one: 'euro', many: 'euros', fraction: cents },
  USD: dollars,
  AUD: dollars,
  CAD: dollars,
  NZD: dollars,
  JPY: { one: 'yen', many: 'yen', fraction: null },
  KWD: { one: 'dinar', many: 'dinars', fraction: { one: 'fils', many: 'fils' } },
}

const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
