import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountInWords } from '@/lib/testing/said'
import { looksLikeCard, scrub } from '@/lib/values/prose'

/** Texts that people and vendors write must stay as they are, or nobody can work. */
function isLeftAlone(written: fc.Arbitrary<string>, numRuns = 2_000) {
  fc.assert(
    fc.property(written, (text) => {
      expect(looksLikeCard(text), JSON.stringify(text)).toBe(false)
      expect(scrub(text)).toBe(text)
    }),
    { seed: 5, numRuns },
  )
}

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`))
const upTo = (max: number) => fc.integer({ min: 1, max })
const hex = (count: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${count}}$`))

describe('Ordinary text is no card number:', () => {
  it('phone numbers of up to twelve digits, in any national form', () => {
    isLeftAlone(digits(10).map((n) => `+44${n}`))
    isLeftAlone(digits(10).map((n) => `+44 (0)${n.slice(0, 2)} ${n.slice(2, 6)} ${n.slice(6)}`))
    isLeftAlone(digits(10).map((n) => `(${n.slice(0, 3)}) ${n.slice(3, 6)}-${n.slice(6)}`))
    isLeftAlone(digits(9).map((n) => `0${n.slice(0, 4)} ${n.slice(4)}`))
    isLeftAlone(fc.tuple(digits(10), digits(10)).map(([a, b]) => `call +1${a} or +1${b}`))
  })

  it('the longest phone numbers, unless they pass the check of a card', () => {
    const long = fc
      .tuple(fc.constantFrom('49', '55', '62', '86'), digits(11))
      .map(([country, n]) => country + n)
    isLeftAlone(long.filter((number) => !passesCheck(number)).map((number) => `+${number}`))
  })

  it('identifiers of vendors', () => {
    const prefix = fc.constantFrom('AC', 'CA', 'PK', 'RE', 'SK')
    isLeftAlone(fc.tuple(prefix, hex(32)).map(([kind, id]) => `call ${kind}${id} is over`))
    isLeftAlone(fc.uuid())
    isLeftAlone(digits(6).map((n) => `pay_1001_${n}`))
    isLeftAlone(fc.stringMatching(/^[A-Za-z]{14}[0-9]{4}$/).map((id) => `pm_${id}`))
  })

  it('order numbers, dates and times', () => {
    isLeftAlone(digits(4).map((n) => `A-${n}`))
    isLeftAlone(digits(6).map((n) => `INV-2026-${n}`))
    isLeftAlone(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((d) => d.toISOString()),
    )
    isLeftAlone(digits(10).map((n) => `since ${n}`))
  })

  it('prices and lists', () => {
    const price = fc.tuple(upTo(99_999), upTo(99)).map(([a, b]) => `£${a}.${String(b).padStart(2, '0')}`)
    isLeftAlone(fc.array(price, { minLength: 1, maxLength: 6 }).map((all) => all.join(', ')))
    isLeftAlone(fc.array(upTo(999), { maxLength: 4 }).map((all) => `items ${all.join(', ')}`))
    isLeftAlone(fc.tuple(upTo(300), digits(3)).map(([n, m]) => `Flat ${n}, 14 Mill Lane, BS1 ${m}`))
  })

  it('numbers in words', () => {
    const amount = upTo(999).map(amountInWords)
    const small = upTo(59).map(amountInWords)
    isLeftAlone(
      fc
        .tuple(amount, small, small, small, small)
        .map(
          ([pounds, pence, day, hours, minutes]) =>
            `Paid ${pounds} pounds ${pence} for ${day} tickets, and rings again at ${hours} ${minutes}.`,
        ),
    )
    isLeftAlone(fc.tuple(amount, amount, amount).map((all) => `Quotes: ${all.join(', ')}`))
    isLeftAlone(fc.tuple(small, small).map(([a, b]) => `between ${a} and ${b} o’clock`))
  })

  it.each([
    'paid twenty five pounds on the twenty third of March twenty twenty six at ten forty five',
    'ring oh two oh seven nine four six oh nine five eight',
    'ring oh two oh seven nine four six oh nine five eight and oh one six one four nine six oh one two three',
    'one hundred, two hundred, three hundred, four hundred, five hundred',
    'card ending four two four two, last four 4242',
    'first, second and third; one of two, two of three',
    'He won one, then lost one. Someone often atones.',
  ])('%j', (text) => {
    expect(looksLikeCard(text)).toBe(false)
    expect(scrub(text)).toBe(text)
  })
})

describe('Ordinary text holds no security code:', () => {
  it.each([
    ...['expiry 12/27', 'exp 1227', 'cvv ok, exp 1227', 'cvv not taken', 'cvv 12/27', 'CVV2 mismatch'],
    ...['Order 1042, CVV ok', 'Invoice 123 CVV matched', 'no cvv. 123 High Street', 'cvv: 49.00 charged'],
    ...[
      'error code 404',
      'status code 500',
      'promo code 1234',
      'post code 2000',
      'sort code 20-30-40',
      'code 404',
    ],
    ...['security code updated in 2026', 'security code 3 digits', 'back of the card missing', '£100 cvv'],
    ...['last four digits are 4242', 'cvv 123rd try', 'the code is 12/27', 'Incorrect CVV', 'cvv 100%'],
  ])('%j', (text) => {
    expect(looksLikeCard(text)).toBe(false)
    expect(scrub(text)).toBe(text)
  })
})

/** The check digit of ISO/IEC 7812-1. */
function passesCheck(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
