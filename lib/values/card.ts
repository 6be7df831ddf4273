/** The fields a caller keys, in the order in which we ask for them. */
export const entryFields = ['cardNumber', 'expiry', 'securityCode', 'postcode'] as const

/** One thing the caller keys. */
export type EntryField = (typeof entryFields)[number]

/** Card brands that Twilio can tell apart (ValidCardTypes of the Payments resource). */
export const brands = [
  'visa',
  'mastercard',
  'amex',
  'maestro',
  'discover',
  'optima',
  'jcb',
  'diners-club',
  'enroute',
] as const

export type Brand = (typeof brands)[number]

/** All that we ever know of a card. The number itself never reaches us. */
export interface MaskedCard {
  /** `null` when the provider named none that we know. */
  readonly brand: Brand | null
  /** The last four digits as text, or `null` when the mask showed none. */
  readonly lastFour: string | null
  /** `MMYY` as keyed, or `null` before the expiry was accepted. */
  readonly expiry: string | null
}

/** Why the provider refused what the caller keyed. */
export const entryRefusals = [
  'mistyped',
  'brandNotTaken',
  'datePast',
  'codeLength',
  'postcodeLength',
  'nothingTyped',
  'entriesDiffer',
  'outOfOrder',
  'fault',
] as const

export type EntryRefusal = (typeof entryRefusals)[number]

/** Cards of all brands begin with 2 to 6. In a number longer than a card's some stretch always passes: that says nothing. */
export function isCardNumber(digits: string): boolean {
  return /^[2-6]\d{12,18}$/.test(digits) && passesLuhn(digits)
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 === 1 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}
