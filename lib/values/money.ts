import { err, ok, type Result } from './result'

/**
 * Currencies we take, with the number of digits behind the decimal point (ISO 4217).
 * JPY (none) and KWD (three) keep every amount path honest about minor units.
 */
export const currencyDecimals = {
  GBP: 2,
  EUR: 2,
  USD: 2,
  AUD: 2,
  CAD: 2,
  NZD: 2,
  JPY: 0,
  KWD: 3,
} as const

/** An ISO 4217 code that we know the decimals of. */
export type Currency = keyof typeof currencyDecimals

/** An amount in minor units (pence, cents, yen, fils): a positive integer. */
export interface Money {
  readonly minor: number
  readonly currency: Currency
}

/** Why a typed amount was refused. */
export type AmountRefusal = 'empty' | 'notANumber' | 'tooManyDecimals' | 'zero' | 'negative' | 'tooLarge'

/** Twilio takes amounts below one million major units (twilio.com/docs/voice/api/payment-resource, ChargeAmount). */
export const amountMajorMax = 1_000_000

/** Whether a text is a currency we know. */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencyDecimals, text)
}

/**
 * Reads an amount as an agent types it: `49`, `49.00`, `£1,249.50`, `GBP 49`; `49,00` is refused as ambiguous, and so
 * is the sign of another currency. The decimals must fit the currency; nothing is rounded.
 */
export function parseAmount(typed: string, currency: Currency): Result<Money, AmountRefusal> {
  const text = withoutCurrency(typed.trim(), currency)
  if (text === '') return err('empty')
  if (/^[-−]/.test(text)) return err('negative')
  if (!/^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(text)) return err('notANumber')
  return fromDecimal(text.replaceAll(',', ''), currency)
}

/** Signs that people put before an amount. `$` is the sign of several currencies. */
const signs: Record<Currency, string> = {
  GBP: '£',
  EUR: '€',
  USD: '$',
  AUD: '$',
  CAD: '$',
  NZD: '$',
  JPY: '¥',
  KWD: 'KD',
}

function withoutCurrency(text: string, currency: Currency): string {
  const name = [signs[currency], currency].find((each) => text.toUpperCase().startsWith(each))
  return name ? text.slice(name.length).trim() : text
}

/** Reads a plain decimal string with `.` as separator, as the vendors write amounts: `49.99`, `100`. */
export function fromDecimal(text: string, currency: Currency): Result<Money, AmountRefusal> {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return err(text.trim().startsWith('-') ? 'negative' : 'notANumber')
  const decimals = currencyDecimals[currency]
  const fraction = match[2] ?? ''
  if (fraction.slice(decimals).replace(/0+$/, '') !== '') return err('tooManyDecimals')
  if ((match[1] ?? '').replace(/^0+/, '').length > 7) return err('tooLarge')
  const minor = Number((match[1] ?? '') + fraction.slice(0, decimals).padEnd(decimals, '0'))
  if (minor === 0) return err('zero')
  if (minor >= amountMajorMax * 10 ** decimals) return err('tooLarge')
  return ok({ minor, currency })
}

/** Writes an amount as a plain decimal string with the currency's own number of digits: `49.00`, `500`, `1.250`. */
export function toDecimal(money: Money): string {
  const decimals = currencyDecimals[money.currency]
  const digits = String(money.minor).padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Writes an amount for people: `£49.00`, `¥500`, `KWD 1.250`. */
export function formatMoney(money: Money, locale = 'en-GB'): string {
  const decimals = currencyDecimals[money.currency]
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(Number(toDecimal(money)))
}

/** Two amounts are the same only in the same currency. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.minor === b.minor && a.currency === b.currency
}
