import type { Call } from '@/lib/domain/call/state'
import type { Payment, PaymentStatus } from '@/lib/domain/payment/state'
import type { Versioned } from '@/lib/ports/store'
import { assert } from '@/lib/values/result'
import type { Prisma as Json } from './generated/client'

const paymentStatuses: Record<PaymentStatus, true> = {
  open: true,
  inFlight: true,
  outcomeUnknown: true,
  paid: true,
  saved: true,
  booksDiffer: true,
  closed: true,
}

/** Reads a payment's row back, and asserts what must hold for every payment that we wrote. */
export function readPayment(row: {
  id: string
  version: number
  status: string
  state: Json.JsonValue
}): Versioned<Payment> {
  const state = withLaterFields({ ...laterPaymentFields, ...(row.state as unknown as Payment) })
  assert(
    Object.hasOwn(paymentStatuses, state.status) && state.status === row.status,
    'a payment has a known status',
  )
  assert(state.id === row.id, 'a payment row holds its own payment')
  assertPayment(state)
  return { state, version: row.version }
}

/** Reads a call's row back. */
export function readCall(row: { id: string; version: number; state: Json.JsonValue }): Versioned<Call> {
  const state = { ...laterCallFields, ...(row.state as unknown as Call) }
  assert(state.id === row.id && typeof state.sid === 'string', 'a call row holds its own call')
  return { state, version: row.version }
}

/** What rows do not hold that were written before there was such a thing. */
export const laterPaymentFields = {
  gapSeconds: 0,
  shunned: [],
  proposed: null,
  settlements: [],
  override: null,
  replaces: null,
  answerOwedSince: null,
} satisfies Partial<Payment>
const laterCallFields: Pick<Call, 'spokenAt' | 'wrapUpUntil' | 'note'> = {
  spokenAt: null,
  wrapUpUntil: null,
  note: null,
}

/** What was written before there was such a thing goes on as it began. */
function withLaterFields(state: Payment): Payment {
  const { override } = state
  const payment = { ...state, override: override && { ...{ usedBefore: [] }, ...override } }
  if (payment.status === 'paid') return { ...{ others: [] }, ...payment }
  if (payment.status === 'booksDiffer') {
    const theirs = { ...{ differsFrom: 'agreement' as const }, ...payment.theirs }
    return { ...{ others: [] }, ...payment, theirs }
  }
  if (payment.status === 'outcomeUnknown') {
    const settings = { ...laterSettings, ...payment.attempt.settings }
    return { ...payment, attempt: { ...payment.attempt, settings } }
  }
  return payment.status === 'inFlight' ? withLaterEntryFields(payment) : payment
}

const laterSettings = { twice: [], connector: '' }

function withLaterEntryFields(payment: Extract<Payment, { status: 'inFlight' }>): Payment {
  const { attempt } = payment
  const settings = { ...laterSettings, ...attempt.settings }
  if (attempt.stage !== 'entering') return { ...payment, attempt: { ...attempt, settings } }
  const rows = attempt.rows.map((row) => (row.state === 'asked' ? { ...{ second: false }, ...row } : row))
  return { ...payment, attempt: { ...attempt, settings, rows } }
}

/** What must be true of a payment, checked before it is written and after it is read. */
export function assertPayment(payment: Payment): void {
  if (payment.terms.kind === 'charge') {
    const { minor } = payment.terms.money
    assert(Number.isSafeInteger(minor) && minor > 0, 'an amount is a positive whole number of minor units')
  }
  assert(payment.attempts === payment.known.length, 'every attempt is known')
  if (payment.status === 'inFlight' && payment.attempt.stage === 'completing')
    assert(payment.attempt.maybeSent, 'what is completing may have been sent')
  if (payment.status === 'paid') assert(payment.terms.kind === 'charge', 'only a charge is paid')
}

/** A value as Prisma wants JSON. */
export function json(value: unknown): Json.InputJsonValue {
  const text = JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'string' ? storable(each) : each,
  )
  return JSON.parse(text) as Json.InputJsonValue
}

/**
 * PostgreSQL takes no NUL and no half of a surrogate pair, and what a bank writes may hold either (a text cut in the middle
 * of a character does). Losing a fact about money over that would be worse than losing the character.
 */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd')
}
