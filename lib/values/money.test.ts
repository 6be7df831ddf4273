import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Currency,
  currencyDecimals,
  formatMoney,
  fromDecimal,
  isCurrency,
  parseAmount,
  sameMoney,
  toDecimal,
} from '@/lib/values/money'

const currencies = Object.keys(currencyDecimals) as Currency[]
const money = fc.record({
  minor: fc.integer({ min: 1, max: 99_999_999 }),
  currency: fc.constantFrom(...currencies),
})
const fitting = money.filter(({ minor, currency }) => minor < 1_000_000 * 10 ** currencyDecimals[currency])

const amount = (minor: number, currency: Currency) => ({ ok: true, value: { minor, currency } })
const refused = (error: string) => ({ ok: false, error })

describe('An amount that an agent types', () => {
  it.each([
    ['49', 'GBP', 4900],
    ['49.00', 'GBP', 4900],
    [' £49.5 ', 'GBP', 4950],
    ['£ 1,249.50', 'GBP', 124950],
    ['0.01', 'GBP', 1],
    ['GBP 49', 'GBP', 4900],
    ['gbp49', 'GBP', 4900],
    ['$20', 'USD', 2000],
    ['$20', 'CAD', 2000],
    ['€0.50', 'EUR', 50],
    ['500', 'JPY', 500],
    ['¥1,200', 'JPY', 1200],
    ['1.250', 'KWD', 1250],
    ['KD 1.25', 'KWD', 1250],
    ['999999.99', 'GBP', 99999999],
    ['000049', 'GBP', 4900],
    ['49.990', 'GBP', 4999],
  ] as const)('%j in %s is understood', (typed, currency, minor) => {
    expect(parseAmount(typed, currency)).toEqual(amount(minor, currency))
  })

  it.each([
    ['', 'GBP', 'empty'],
    ['  ', 'GBP', 'empty'],
    ['£', 'GBP', 'empty'],
    ['abc', 'GBP', 'notANumber'],
    ['49,00', 'GBP', 'notANumber'],
    ['1.249,50', 'EUR', 'notANumber'],
    ['12,34,567', 'GBP', 'notANumber'],
    ['1e3', 'GBP', 'notANumber'],
    ['0x10', 'GBP', 'notANumber'],
    ['4 9', 'GBP', 'notANumber'],
    ['49.', 'GBP', 'notANumber'],
    ['€49', 'GBP', 'notANumber'],
    ['£49', 'EUR', 'notANumber'],
    ['USD 49', 'GBP', 'notANumber'],
    ['-5', 'GBP', 'negative'],
    ['£-5', 'GBP', 'negative'],
    ['−5', 'GBP', 'negative'],
    ['0', 'GBP', 'zero'],
    ['0.00', 'GBP', 'zero'],
    ['49.001', 'GBP', 'tooManyDecimals'],
    ['500.5', 'JPY', 'tooManyDecimals'],
    ['1.2345', 'KWD', 'tooManyDecimals'],
    ['1000000', 'GBP', 'tooLarge'],
    ['9'.repeat(300), 'GBP', 'tooLarge'],
  ] as const)('%j in %s is refused: %s', (typed, currency, reason) => {
    expect(parseAmount(typed, currency)).toEqual(refused(reason))
  })

  it('comes back the same when what we show is typed in again', () => {
    fc.assert(
      fc.property(fitting, (value) => {
        expect(parseAmount(formatMoney(value), value.currency)).toEqual({ ok: true, value })
      }),
    )
  })

  it('never throws and never gives anything but a positive whole number', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...currencies), (typed, currency) => {
        const read = parseAmount(typed, currency)
        if (read.ok) expect(Number.isSafeInteger(read.value.minor) && read.value.minor > 0).toBe(true)
      }),
    )
  })
})

describe('A decimal string of a vendor', () => {
  it('survives writing and reading', () => {
    fc.assert(
      fc.property(fitting, (value) => {
        expect(fromDecimal(toDecimal(value), value.currency)).toEqual({ ok: true, value })
      }),
    )
  })

  it.each([
    [{ minor: 4900, currency: 'GBP' }, '49.00'],
    [{ minor: 5, currency: 'GBP' }, '0.05'],
    [{ minor: 500, currency: 'JPY' }, '500'],
    [{ minor: 1250, currency: 'KWD' }, '1.250'],
  ] as const)('%j is written with the digits of its currency', (value, text) => {
    expect(toDecimal(value)).toBe(text)
  })

  it('is refused in any other spelling', () => {
    expect(fromDecimal('1,249.50', 'GBP')).toEqual(refused('notANumber'))
    expect(fromDecimal('-1', 'GBP')).toEqual(refused('negative'))
    expect(fromDecimal('', 'GBP')).toEqual(refused('notANumber'))
    expect(fromDecimal('NaN', 'GBP')).toEqual(refused('notANumber'))
  })
})

it('Amounts are shown with the sign and the decimals of their currency', () => {
  expect(formatMoney({ minor: 124950, currency: 'GBP' })).toBe('£1,249.50')
  expect(formatMoney({ minor: 500, currency: 'JPY' })).toBe('¥500')
  expect(formatMoney({ minor: 1250, currency: 'KWD' })).toBe('KWD\u00a01.250')
})

it('Amounts are the same only in the same currency', () => {
  expect(sameMoney({ minor: 1, currency: 'GBP' }, { minor: 1, currency: 'GBP' })).toBe(true)
  expect(sameMoney({ minor: 1, currency: 'GBP' }, { minor: 1, currency: 'EUR' })).toBe(false)
  expect(sameMoney({ minor: 1, currency: 'GBP' }, { minor: 2, currency: 'GBP' })).toBe(false)
})

it('Only listed codes are currencies, whatever an object inherits', () => {
  expect(isCurrency('GBP')).toBe(true)
  for (const other of ['gbp', 'XXX', '', 'toString', '__proto__']) expect(isCurrency(other)).toBe(false)
})
