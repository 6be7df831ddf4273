import { describe, expect, test } from 'vitest'
import { type EntryContext, type EntryField, entryRules } from './fields.js'
import { finalMask, partialMask } from './masks.js'

const context: EntryContext = {
  brand: 'visa',
  validCardTypes: ['visa'],
  postalCodeDigitsMin: 5,
  today: new Date('2026-11-21T12:00:00Z'),
}
const refuse = (field: EntryField, digits: string, changes: Partial<EntryContext> = {}) =>
  entryRules[field].refuse(digits, { ...context, ...changes })

describe('an expiry date', () => {
  test.each(['1126', '1226', '0127', '1299'])('%s is good', (digits) => {
    expect(refuse('expiration-date', digits)).toBeNull()
  })
  test.each(['1026', '1225', '0027', '1327', '127', '12267'])('%s is refused', (digits) => {
    expect(refuse('expiration-date', digits)).toBe('invalid-date')
  })
})

describe('a security code', () => {
  test('has three digits, four on amex', () => {
    expect(refuse('security-code', '123')).toBeNull()
    expect(refuse('security-code', '1234', { brand: 'amex' })).toBeNull()
  })
  test('is refused in the length of another brand', () => {
    expect(refuse('security-code', '12')).toBe('invalid-security-code')
    expect(refuse('security-code', '123', { brand: 'amex' })).toBe('invalid-security-code')
  })
})

test('a postal code needs as many digits as the session asks for', () => {
  expect(refuse('postal-code', '90210')).toBeNull()
  expect(refuse('postal-code', '9021')).toBe('invalid-postal-code')
})

test('a routing number carries a checksum and an account number a minimum', () => {
  expect(refuse('bank-routing-number', '110000000')).toBeNull()
  expect(refuse('bank-routing-number', '110000001')).toBe('invalid-bank-routing-number')
  expect(refuse('bank-account-number', '12345678')).toBeNull()
  expect(refuse('bank-account-number', '123')).toBe('invalid-bank-account-number')
})

describe('what the product is shown', () => {
  test.each<[EntryField, string, string, string]>([
    ['payment-card-number', '4111111111111111', 'xxxxxxxxxxxxxxxx', 'xxxxxxxxxxxx1111'],
    ['security-code', '123', 'xxx', 'xxx'],
    ['expiration-date', '1228', '1228', '1228'],
    ['postal-code', '90210', '90210', '90210'],
    ['bank-routing-number', '110000000', '110000000', '110000000'],
    ['bank-account-number', '123456789', '*********', '*******89'],
  ])('of %s', (field, digits, whileKeyed, finished) => {
    expect(partialMask(field, digits, 'plain')).toBe(whileKeyed)
    expect(finalMask(field, digits, 'plain')).toBe(finished)
  })

  test('in the groups and stars that other pages print', () => {
    expect(finalMask('payment-card-number', '378282246310005', 'grouped')).toBe('xxxx-xxxxxx-x0005')
    expect(finalMask('payment-card-number', '4111111111111111', 'grouped')).toBe('xxxx-xxxx-xxxx-1111')
    expect(finalMask('security-code', '123', 'stars')).toBe('***')
  })
})
