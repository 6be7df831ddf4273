import { baseField, type CaptureField, type EntryField } from '../twilio/fields.js'

/** A caller with a card in hand: what is keyed when a field is asked for the first time, the second time, and so on. */
export type TestCard = {
  /** On the phone's button. */
  label: string
  /** What this caller will live through. */
  story: string
  answers: Record<EntryField, readonly string[]>
}

const visa = card('4111111111111111', '123')

/** The cards on the phone page; the names are those of the control API. */
export const testCards: Record<string, TestCard> = {
  visa: { label: 'Visa', story: 'Everything right', answers: visa },
  visa4242: { label: 'Visa 4242', story: 'Everything right', answers: card('4242424242424242', '123') },
  mastercard: { label: 'Mastercard', story: 'Everything right', answers: card('5555555555554444', '321') },
  amex: {
    label: 'Amex',
    story: 'Fifteen digits, a four-digit code',
    answers: card('378282246310005', '1234'),
  },
  mistyped: {
    label: 'Mistyped',
    story: 'One digit wrong, then right',
    answers: { ...visa, 'payment-card-number': ['4111111111111171', '4111111111111111'] },
  },
  expired: {
    label: 'Expired',
    story: 'A date in the past, then the new card’s',
    answers: { ...visa, 'expiration-date': ['0320', ...visa['expiration-date']] },
  },
  jcb: {
    label: 'JCB',
    story: 'A brand that may not be taken, then a Visa',
    answers: { ...visa, 'payment-card-number': ['3566002020360505', '4111111111111111'] },
  },
  shortcode: {
    label: 'Short code',
    story: 'Two digits of the security code, then all three',
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
