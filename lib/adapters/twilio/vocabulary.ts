import type { MoneyStatus, SessionResult } from '@/lib/domain/payment/state'
import { type Brand, brands, type EntryField, type EntryRefusal } from '@/lib/values/card'

/** How Twilio names the fields of a card, in requests and callbacks (twilio.com/docs/voice/api/payment-resource). */
export const captureNames = {
  cardNumber: 'payment-card-number',
  expiry: 'expiration-date',
  securityCode: 'security-code',
  postcode: 'postal-code',
} as const satisfies Record<EntryField, string>

/** The documentation's own example of `Required` spells the fields in another way than its lists do. */
const fieldsBySpelling: Readonly<Record<string, EntryField>> = {
  'payment-card-number': 'cardNumber',
  paymentcardnumber: 'cardNumber',
  'expiration-date': 'expiry',
  expirationdate: 'expiry',
  'security-code': 'securityCode',
  securitycode: 'securityCode',
  'postal-code': 'postcode',
  postalcode: 'postcode',
  paymentcardpostalcode: 'postcode',
}

const matcher = /-?matcher$/

/** An entry of a field: the first one, or the second that must equal it (its *matcher*). */
export interface Entry {
  readonly field: EntryField
  readonly second: boolean
}

/** An entry as Twilio names it, in either spelling; `null` for fields that we do not ask for. */
export function entryOf(name: string): Entry | null {
  const word = wordOf(name)
  const field = look(fieldsBySpelling, word.replace(matcher, ''))
  return field && { field, second: matcher.test(word) }
}

/** Entries still missing, in the order named. Blanks, case and unknown names do not matter. */
export function entriesOf(list: string): readonly Entry[] {
  return list
    .split(',')
    .map((name) => entryOf(name))
    .filter((entry) => entry !== null)
}

/** What Twilio is asked to capture. */
export function captureOf<F extends EntryField>({ field, second }: { field: F; second: boolean }) {
  const name = captureNames[field]
  return second ? (`${name}-matcher` as const) : name
}

/**
 * Why an entry failed (the ErrorType lists of twilio.com/docs/voice/twiml/pay and /pay/prompt). Silence is spelled in
 * two ways, and older pages have a word of their own for dates.
 */
const refusals: Readonly<Record<string, EntryRefusal>> = {
  'input-timeout': 'nothingTyped',
  timeout: 'nothingTyped',
  'invalid-card-number': 'mistyped',
  'invalid-card-type': 'brandNotTaken',
  'invalid-date': 'datePast',
  'date-validation-failed': 'datePast',
  'invalid-security-code': 'codeLength',
  'invalid-postal-code': 'postcodeLength',
  'invalid-bank-routing-number': 'mistyped',
  'invalid-bank-account-number': 'mistyped',
  'invalid-bank-account-type': 'fault',
  'invalid-card-number-security-code-capture-sequence': 'outOfOrder',
  'input-matching-failed': 'entriesDiffer',
  'session-in-progress': 'fault',
  'internal-error': 'fault',
}

/** What an `ErrorType` means for the entry; a word that we do not know is a fault, never a mistake of the caller. */
export function entryRefusalOf(errorType: string): EntryRefusal {
  return look(refusals, wordOf(errorType)) ?? 'fault'
}

/** How a session ends (the Result lists of the same pages, and words seen in the field). */
const results: Readonly<Record<string, SessionResult>> = {
  success: 'success',
  'payment-connector-error': 'connectorError',
  'caller-hung-up': 'callerHungUp',
  'caller-interrupted-with-star': 'star',
  'transaction-cancelled': 'cancelled',
  'transaction-canceled': 'cancelled',
  'validation-error': 'validationError',
  'too-many-failed-attempts': 'tooManyTries',
  'max-failed-attempts': 'tooManyTries',
  'internal-error': 'providerFault',
}

/** How the session ended, in our words. */
export function sessionResultOf(result: string): SessionResult {
  return look(results, wordOf(result)) ?? 'unknown'
}

/** The processor's own words, when the connector passes them on as PayConnector_payment_status. */
const claims: Readonly<Record<string, MoneyStatus>> = {
  success: 'success',
  unattributed: 'unattributed',
  pending: 'pending',
  unresolved: 'unresolved',
  declined: 'declined',
  reqauth: 'needsApproval',
}

/** What the processor is said to have answered. A word that we do not know is neither success nor failure. */
export function claimOf(paymentStatus: string, gatewayStatus: string): MoneyStatus | null {
  if (wordOf(paymentStatus) === '') return null
  const claim = look(claims, wordOf(paymentStatus)) ?? 'inProgress'
  return claim === 'unresolved' && wordOf(gatewayStatus) === 'held' ? 'underReview' : claim
}

/** A brand of the ValidCardTypes list, else `null`. */
export function brandOf(cardType: string): Brand | null {
  return brands.find((brand) => brand === wordOf(cardType)) ?? null
}

/** Twilio's words are lower case with hyphens; a change of case or of the hyphen does not change a meaning. */
function wordOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, '-')
}

function look<T>(table: Readonly<Record<string, T>>, word: string): T | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : null
}
