import { z } from 'zod'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { SessionError } from '@/lib/domain/payment/state'
import type { AnswerAddress } from '@/lib/ports/payment-sessions'
import type { EntryField, MaskedCard } from '@/lib/values/card'
import { looksLikeCard } from '@/lib/values/prose'
import { provesNothingMoved, refusalReasonOf } from './codes'
import { keysIn, readCardMask, readExpiry, showsSecurityCode } from './masks'
import { identifierOf, proseOf } from './scrub'
import { sid } from './sid'
import {
  brandOf,
  claimOf,
  type Entry,
  entriesOf,
  entryOf,
  entryRefusalOf,
  sessionResultOf,
} from './vocabulary'

/** What a callback of a Payments session says. Never refused, never thrown: what makes no sense is `ignored`. */
export type PaymentCallback = (
  | {
      readonly kind: 'fact'
      readonly fact: PaymentFact
      readonly callSid: string | null
      readonly sessionSid: string
    }
  | {
      readonly kind: 'progress'
      readonly attemptId: string
      readonly effectId: string
      readonly sessionSid: string
      readonly field: EntryField
      /** Keys that are on the line so far; 0 when the field has just been opened. */
      readonly keys: number
    }
  | { readonly kind: 'ignored'; readonly why: 'noSession' | 'foreignField' | 'unfinished' }
) & {
  /** The callback held card data in clear, which PCI mode should have hidden: an alarm. None of it is in this value. */
  readonly cardDataSeen: boolean
}

/**
 * Reads a StatusCallback of a Payments session (twilio.com/docs/voice/api/payment-resource). Only the fields named
 * here are looked at; all others, whatever they are called, go no further. Nothing but `Sid` is required.
 * `address` is what our own callback URL carried; `keyedHash` stands in for an id that might be a card number.
 */
export function readPaymentCallback(
  params: URLSearchParams,
  address: AnswerAddress,
  keyedHash: (text: string) => string,
): PaymentCallback {
  const fields = callbackFields.parse(Object.fromEntries(params))
  const sessionSid = fields.Sid
  const { card, cardDataSeen } = readCard(fields)
  if (!sessionSid) return { kind: 'ignored', why: 'noSession', cardDataSeen }
  const read: Reading = { fields, address, sessionSid, card, cardDataSeen, keyedHash }
  if (fields.Result !== '') return ended(read)
  if (fields.Capture !== '') return captured(read)
  // Without a field and without an end it is the opening, unless it says that the opening failed.
  if (fields.PayErrorCode !== '' || fields.ErrorType !== '') return refused(read)
  return fact(read, { kind: 'sessionOpened', attemptId: address.attemptId, sessionSid })
}

/** Any value that a form can hold, shortened to what a field of this kind can be. */
const text = z
  .string()
  .transform((value) => value.slice(0, 2_000))
  .catch('')
  .default('')

const callbackFields = z.object({
  Sid: sid('PK'),
  CallSid: sid('CA'),
  Capture: text,
  PartialResult: text,
  Required: z.string().max(2_000).nullable().catch(null).default(null),
  ErrorType: text,
  PaymentCardNumber: text,
  PaymentCardType: text,
  ExpirationDate: text,
  SecurityCode: text,
  PaymentCardPostalCode: text,
  Result: text,
  PaymentConfirmationCode: text,
  PaymentError: text,
  PayErrorCode: text,
  ConnectorError: text,
  PayConnector_payment_status: text,
  PayConnector_gateway_status: text,
  PayConnector_gateway_message: text,
})

type Fields = z.infer<typeof callbackFields>

interface Reading {
  readonly fields: Fields
  readonly address: AnswerAddress
  readonly sessionSid: string
  readonly card: MaskedCard
  readonly cardDataSeen: boolean
  readonly keyedHash: (text: string) => string
}

/** A callback about one field: being keyed, accepted or refused. */
function captured(read: Reading): PaymentCallback {
  const { fields, address, sessionSid, card, cardDataSeen } = read
  const entry = entryOf(fields.Capture)
  if (entry === null) return { kind: 'ignored', why: 'foreignField', cardDataSeen }
  const { field, second } = entry
  const { attemptId, effectId } = address
  if (fields.ErrorType !== '' || fields.PayErrorCode !== '') {
    const why = entryRefusalOf(fields.ErrorType)
    return fact(read, {
      kind: 'fieldRefused',
      attemptId,
      effectId,
      field,
      sessionSid,
      second,
      why,
      brand: card.brand,
      // The mask of a refused field is empty whatever was typed: it tells nothing of the keys.
      keys: null,
    })
  }
  const partial = fields.PartialResult.trim().toLowerCase()
  if (partial === 'true') {
    const keys = keysIn(fields[typedIn[field]])
    return { kind: 'progress', attemptId, effectId, sessionSid, field, keys, cardDataSeen }
  }
  const missing = fields.Required === null ? null : entriesOf(fields.Required)
  if (!isFinished(partial, entry, missing)) return { kind: 'ignored', why: 'unfinished', cardDataSeen }
  return fact(read, {
    kind: 'fieldAccepted',
    attemptId,
    effectId,
    field,
    sessionSid,
    second,
    stillRequired: named(missing ?? [], false),
    secondsRequired: missing && named(missing, true),
    card,
  })
}

/**
 * A finished entry is no partial result and has left the list of what is missing, which may still name the field's second
 * entry. Without the first word the list alone decides, if there is one.
 */
function isFinished(partial: string, { field, second }: Entry, missing: readonly Entry[] | null): boolean {
  if (partial !== 'false' && !(partial === '' && missing !== null)) return false
  return !missing?.some((entry) => entry.field === field && entry.second === second)
}

/** Each field once of which this entry is missing. */
function named(missing: readonly Entry[], second: boolean): readonly EntryField[] {
  return [...new Set(missing.filter((entry) => entry.second === second).map(({ field }) => field))]
}

/** Where a field's own mask is found. */
const typedIn = {
  cardNumber: 'PaymentCardNumber',
  expiry: 'ExpirationDate',
  securityCode: 'SecurityCode',
  postcode: 'PaymentCardPostalCode',
} as const satisfies Record<EntryField, keyof Fields>

/** The end of the session. What it means for the money is not decided here, and never by the word alone. */
function ended(read: Reading): PaymentCallback {
  const { fields, address, sessionSid, card } = read
  const confirmation = identifierOf(fields.PaymentConfirmationCode, read.keyedHash)
  const claim = claimOf(fields.PayConnector_payment_status, fields.PayConnector_gateway_status)
  const { error, cardDataSeen } = readError(fields, claim === 'declined')
  return fact(
    { ...read, cardDataSeen: read.cardDataSeen || confirmation.cardDataSeen || cardDataSeen },
    {
      kind: 'sessionEnded',
      attemptId: address.attemptId,
      effectId: address.effectId,
      sessionSid,
      result: sessionResultOf(fields.Result),
      confirmation: confirmation.text,
      claim,
      error,
      card: card.brand || card.lastFour || card.expiry ? card : null,
    },
  )
}

/** An error where the opening should have been. */
function refused(read: Reading): PaymentCallback {
  const { error, cardDataSeen } = readError(read.fields, false)
  const code = error?.code ?? null
  return fact(
    { ...read, cardDataSeen: read.cardDataSeen || cardDataSeen },
    {
      kind: 'sessionRefused',
      attemptId: read.address.attemptId,
      reason: refusedReason(code, read.fields.ErrorType),
      code,
      detail: error?.detail ?? proseOf(read.fields.ErrorType).text,
    },
  )
}

function refusedReason(code: string | null, errorType: string) {
  if (code === null) return errorType.includes('in-progress') ? 'outOfOrder' : 'invalid'
  const reason = refusalReasonOf(code)
  return reason === 'incomplete' ? 'outOfOrder' : reason
}

function fact(read: Reading, said: PaymentFact): PaymentCallback {
  const { fields, sessionSid, cardDataSeen } = read
  return { kind: 'fact', fact: said, callSid: fields.CallSid, sessionSid, cardDataSeen }
}

function readCard(fields: Fields): { card: MaskedCard; cardDataSeen: boolean } {
  const { lastFour, cardDataSeen } = readCardMask(fields.PaymentCardNumber)
  const card = { brand: brandOf(fields.PaymentCardType), lastFour, expiry: readExpiry(fields.ExpirationDate) }
  const others = [fields.ExpirationDate, fields.PaymentCardPostalCode, fields.ConnectorError]
  const inClear = showsSecurityCode(fields.SecurityCode) || others.some((value) => looksLikeCard(value))
  return { card, cardDataSeen: cardDataSeen || inClear }
}

/** Code and text of an error; of a decline without an error the bank's text, which is all that is known of it. */
function readError(
  fields: Fields,
  isDecline: boolean,
): { error: SessionError | null; cardDataSeen: boolean } {
  const code = /^\d{5,6}$/.test(fields.PayErrorCode.trim()) ? fields.PayErrorCode.trim() : null
  const said = proseOf(decoded(fields.PaymentError))
  const bank = proseOf(isDecline ? fields.PayConnector_gateway_message : '')
  const detail = said.text || bank.text || null
  const cardDataSeen = said.cardDataSeen || bank.cardDataSeen
  if (code === null && detail === null && fields.ConnectorError === '') return { error: null, cardDataSeen }
  const beforeProcessor = provesNothingMoved(code, fields.ConnectorError || null)
  const setup = code !== null && refusalReasonOf(code) === 'setup'
  return { error: { code, detail, beforeProcessor, setup }, cardDataSeen }
}

/** PaymentError is sometimes percent-encoded inside the decoded value; a stray percent sign is just one. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
