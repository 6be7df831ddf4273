import { describe, expect, it } from 'vitest'
import { amountInWords, amountSpoken, digitByDigit, numberInWords } from './en/numbers'

const pounds = (minor: number) => amountInWords({ minor, currency: 'GBP' })

describe('amounts as they are said aloud', () => {
  it.each([
    [4_900, 'forty-nine pounds'],
    [1_250, 'twelve pounds fifty'],
    [1_205, 'twelve pounds and five pence'],
    [1_201, 'twelve pounds and one penny'],
    [100, 'one pound'],
    [75, 'seventy-five pence'],
    [1, 'one penny'],
    [124_950, 'one thousand two hundred and forty-nine pounds fifty'],
    [99_999_999, 'nine hundred and ninety-nine thousand nine hundred and ninety-nine pounds ninety-nine'],
  ])('%i pence', (minor, words) => {
    expect(pounds(minor)).toBe(words)
  })

  it('follow the currency', () => {
    expect(amountInWords({ minor: 1_250, currency: 'EUR' })).toBe('twelve euros fifty')
    expect(amountInWords({ minor: 500, currency: 'JPY' })).toBe('five hundred yen')
    expect(amountInWords({ minor: 1_250, currency: 'KWD' })).toBe('one dinar and two hundred and fifty fils')
    expect(amountInWords({ minor: 101, currency: 'USD' })).toBe('one dollar and one cent')
  })
})

describe('amounts for a screen reader', () => {
  it('are figures with a unit', () => {
    expect(amountSpoken({ minor: 4_900, currency: 'GBP' })).toBe('49 pounds')
    expect(amountSpoken({ minor: 1_250, currency: 'GBP' })).toBe('12 pounds 50')
    expect(amountSpoken({ minor: 1_001, currency: 'GBP' })).toBe('10 pounds and 1 penny')
    expect(amountSpoken({ minor: 1_250, currency: 'KWD' })).toBe('1 dinar and 250 fils')
    expect(amountSpoken({ minor: 100, currency: 'GBP' })).toBe('1 pound')
    expect(amountSpoken({ minor: 50, currency: 'GBP' })).toBe('50 pence')
    expect(amountSpoken({ minor: 500, currency: 'JPY' })).toBe('500 yen')
  })
})

describe('numbers in words', () => {
  it.each([
    [0, 'zero'],
    [13, 'thirteen'],
    [20, 'twenty'],
    [105, 'one hundred and five'],
    [1_005, 'one thousand and five'],
    [100_000, 'one hundred thousand'],
    [1_000_000, 'one million'],
  ])('%i', (number, words) => {
    expect(numberInWords(number)).toBe(words)
  })

  it('are unequal for unequal numbers', () => {
    const said = new Set(Array.from({ length: 10_000 }, (_, number) => numberInWords(number)))
    expect(said.size).toBe(10_000)
  })
})

it('digits are read one by one', () => {
  expect(digitByDigit('1111')).toBe('1 1 1 1')
})
