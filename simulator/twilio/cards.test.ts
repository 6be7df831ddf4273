import { describe, expect, test } from 'vitest'
import { brandOf, fullLengthOf, passesLuhn, refuseCardNumber, securityCodeLengthOf } from './cards.js'
import { isTestCard } from './test-numbers.js'

const everyBrand = ['visa', 'mastercard', 'amex', 'maestro', 'discover', 'jcb', 'diners-club']
const listedByTwilio: [string, string][] = [
  ['4111111111111111', 'visa'],
  ['5555555555554444', 'mastercard'],
  ['378282246310005', 'amex'],
  ['6011111111111117', 'discover'],
  ['3065930009020004', 'diners-club'],
  ['3566002020360505', 'jcb'],
  ['6200000000000005', 'maestro'],
  ['6771798021000008', 'maestro'],
]

describe('the numbers that a connector in TEST mode takes', () => {
  test.each(listedByTwilio)('%s is an acceptable %s', (number, brand) => {
    expect(brandOf(number)).toBe(brand)
    expect(refuseCardNumber(number, everyBrand)).toBeNull()
    expect(isTestCard(number)).toBe(true)
  })

  test('include a Visa of 13 and one of 19 digits', () => {
    expect(refuseCardNumber('4222222222222', ['visa'])).toBeNull()
    expect(refuseCardNumber('4917610000000000003', ['visa'])).toBeNull()
    expect(isTestCard('4222222222222') && isTestCard('4917610000000000003')).toBe(true)
  })
})

describe('a card number is refused', () => {
  test('as mistyped when the check digit does not fit', () => {
    expect(refuseCardNumber('4111111111111112', ['visa'])).toBe('invalid-card-number')
  })

  test('as mistyped when the brand has no such length', () => {
    expect(refuseCardNumber('41111111111116', ['visa'])).toBe('invalid-card-number')
    expect(refuseCardNumber('4', ['visa'])).toBe('invalid-card-number')
  })

  test('as not taken when the number is right and the brand is not accepted', () => {
    expect(refuseCardNumber('3566002020360505', ['visa', 'mastercard', 'amex'])).toBe('invalid-card-type')
  })

  test('as not taken when it belongs to no brand at all', () => {
    expect(refuseCardNumber('9999999999999995', everyBrand)).toBe('invalid-card-type')
  })
})

describe('a number is complete', () => {
  test.each([
    ['5', 19],
    ['51', 16],
    ['2221', 16],
    ['2720', 16],
    ['2721', 19],
    ['37', 15],
    ['4', 19],
    ['36', 19],
    ['2014', 15],
  ])('after %s at %i digits', (digits, length) => {
    expect(fullLengthOf(digits)).toBe(length)
  })
})

test('the security code has four digits on amex and three elsewhere', () => {
  expect(securityCodeLengthOf('amex')).toBe(4)
  expect(securityCodeLengthOf('visa')).toBe(3)
})

test('the check digit rule refuses the empty number', () => {
  expect(passesLuhn('')).toBe(false)
  expect(passesLuhn('79927398713')).toBe(true)
})
