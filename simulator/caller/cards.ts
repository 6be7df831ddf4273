import { baseField, type CaptureField, type EntryField } from '../twilio/fields.js'

/** A caller with a card in hand: what is keyed when a field is asked for the first time, the second time, and so on. */
export type TestCard = {
  /** On the phone's button. */
  label: string
  /** What this caller will live through. */
  story: string
  /** Offered on the phone page; the others are for the control API. */
  onPhone: boolean
  answers: Record<EntryField, readonly string[]>
}

const visa = card('4111111111111111', '123')

const right = 'everything right'

/** The cards of the phone page and of the control API, by the name that the latter uses. */
export const testCards: Record<string, TestCard> = {
  visa: { label: 'Visa', story: right, onPhone: true, answers: visa },
  mastercard: { label: 'Mastercard', story: right, onPhone: true, answers: card('5555555555554444', '321') },
  amex: {
    label: 'Amex',
    story: 'fifteen digits and a four-digit code',
    onPhone: true,
    answers: card('378282246310005', '1234'),
  },
  mistyped: {
    label: 'Mistyped',
    story: 'one digit wrong, then right',
    onPhone: true,
    answers: { ...visa, 'payment-card-number': ['4111111111111171', '4111111111111111'] },
  },
  expired: {
    label: 'Expired',
    story: 'a date in the past, then a later one',
    onPhone: true,
    answers: { ...visa, 'expiration-date': ['0320', ...visa['expiration-date']] },
  },
  jcb: {
    label: 'JCB',
    story: 'a brand that may not be taken, then a Visa',
    onPhone: true,
    answers: { ...visa, 'payment-card-number': ['3566002020360505', '4111111111111111'] },
  },
  visa4242: { label: 'Visa 4242', story: right, onPhone: false, answers: card('4242424242424242', '123') },
  shortcode: {
    label: 'Short code',
    story: 'two digits of the security code, then all three',
    onPhone: false,
    answers: { ...visa, 'security-code': ['12#', '123'] },
  },
}

/** What this caller keys when a field is asked for the `time`th time, counting from 0; the last answer repeats. */
export function answerTo({ answers }: TestCard, field: CaptureField, time: number): string {
  const given = answers[baseField(field)]
  return given[Math.min(time, given.length - 1)] ?? ''
}

function card(number: string, code: string): TestCard['answers'] {
  const year = String((new Date().getUTCFullYear() + 2) % 100).padStart(2, '0')
  return {
    'payment-card-number': [number],
    'expiration-date': [`12${year}`],
    'security-code': [code],
    'postal-code': ['90210#'],
    'bank-routing-number': ['110000000'],
    'bank-account-number': ['123456789#'],
  }
}
