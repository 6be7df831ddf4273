import {
  brandOf,
  type CardBrand,
  cardDigitsMax,
  fullLengthOf,
  refuseCardNumber,
  securityCodeLengthOf,
} from './cards.js'

/** Fields that a caller can key in. */
export const entryFields = [
  'payment-card-number',
  'expiration-date',
  'security-code',
  'postal-code',
  'bank-routing-number',
  'bank-account-number',
] as const
export type EntryField = (typeof entryFields)[number]

/** Fields that can be asked twice. */
export const matchableFields = [
  'payment-card-number',
  'expiration-date',
  'security-code',
  'postal-code',
] as const
export type MatchableField = (typeof matchableFields)[number]
export type MatcherField = `${MatchableField}-matcher`
export type CaptureField = EntryField | MatcherField

export const captureFields: readonly CaptureField[] = [
  ...entryFields,
  ...matchableFields.map((field): MatcherField => `${field}-matcher`),
]

/** Why an entry is refused, in Twilio's words (twilio.com/docs/voice/twiml/pay, ErrorType). */
export type EntryError =
  | 'input-timeout'
  | 'invalid-card-number'
  | 'invalid-card-type'
  | 'invalid-date'
  | 'invalid-security-code'
  | 'invalid-postal-code'
  | 'invalid-bank-routing-number'
  | 'invalid-bank-account-number'
  | 'invalid-card-number-security-code-capture-sequence'
  | 'input-matching-failed'

/** What else is known while an entry is judged. */
export type EntryContext = {
  brand: CardBrand | null
  validCardTypes: readonly string[]
  postalCodeDigitsMin: number
  today: Date
}

type EntryRule = {
  /** Count of digits at which the entry ends by itself. */
  fullLength: (digits: string, context: EntryContext) => number
  refuse: (digits: string, context: EntryContext) => EntryError | null
}

const postalCodeDigitsMax = 10
const bankAccountDigits = { min: 4, max: 17 }

export const entryRules: Record<EntryField, EntryRule> = {
  'payment-card-number': {
    fullLength: (digits) => Math.min(fullLengthOf(digits), cardDigitsMax),
    refuse: (digits, { validCardTypes }) => refuseCardNumber(digits, validCardTypes),
  },
  'expiration-date': {
    fullLength: () => 4,
    refuse: (digits, { today }) => (isFutureMonth(digits, today) ? null : 'invalid-date'),
  },
  'security-code': {
    fullLength: (_, { brand }) => securityCodeLengthOf(brand),
    refuse: (digits, { brand }) =>
      digits.length === securityCodeLengthOf(brand) ? null : 'invalid-security-code',
  },
  'postal-code': {
    fullLength: () => postalCodeDigitsMax,
    refuse: (digits, { postalCodeDigitsMin }) =>
      digits.length >= Math.max(1, postalCodeDigitsMin) ? null : 'invalid-postal-code',
  },
  'bank-routing-number': {
    fullLength: () => 9,
    refuse: (digits) => (isRoutingNumber(digits) ? null : 'invalid-bank-routing-number'),
  },
  'bank-account-number': {
    fullLength: () => bankAccountDigits.max,
    refuse: (digits) => (digits.length >= bankAccountDigits.min ? null : 'invalid-bank-account-number'),
  },
}

/** The field whose second entry this is, or null for a first entry. */
export function matchedField(field: CaptureField): MatchableField | null {
  return matchableFields.find((known) => field === `${known}-matcher`) ?? null
}

/** The field itself, or the one it repeats. */
export function baseField(field: CaptureField): EntryField {
  return matchedField(field) ?? (field as EntryField)
}

/** Brand of an accepted number; what follows a card number is measured against it. */
export function acceptedBrand(digits: string | undefined): CardBrand | null {
  return digits === undefined ? null : brandOf(digits)
}

/** MMYY of this month or a later one. A card is good to the last day of its month. */
function isFutureMonth(digits: string, today: Date): boolean {
  const match = /^(0[1-9]|1[0-2])(\d\d)$/.exec(digits)
  if (!match) return false
  const month = 2000 * 12 + Number(match[2]) * 12 + Number(match[1])
  return month >= today.getUTCFullYear() * 12 + today.getUTCMonth() + 1
}

/** Nine digits with the checksum of the American Bankers Association. */
function isRoutingNumber(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false
  const sum = [...digits].reduce(
    (total, digit, place) => total + Number(digit) * ([3, 7, 1][place % 3] ?? 0),
    0,
  )
  return sum % 10 === 0
}
