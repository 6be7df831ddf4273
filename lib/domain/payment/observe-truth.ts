import type { Instant } from '@/lib/values/instant'
import { fromDecimal, sameMoney } from '@/lib/values/money'
import { unreachable } from '@/lib/values/result'
import type { PaymentEvent } from './events'
import type { Fact, FoundPayment } from './facts'
import { ended, note } from './notes'
import {
  type Awaited,
  methodNotFound,
  noAnswer,
  notFoundStill,
  notFoundYet,
  sessionIsOver,
} from './observe-absence'
import { owesAnswer } from './observe-end'
import type { AttemptEnd, AttemptRef, Claim, Payment, Receipt, Settlement, UnknownReason } from './state'

type Truth = Fact<'truth' | 'truthNotFound' | 'truthNoAnswer' | 'methodFound' | 'methodNotFound'>

/**
 * What the processor's books change. Success wins over everything that was believed before; words that we do not know
 * mean "in progress"; "not found" is believed only when our records or time prove it (observe-absence.ts).
 */
export function observeTruth(fact: Truth, payment: Payment, now: Instant): readonly PaymentEvent[] {
  const ref = payment.known.find((known) => known.id === fact.attemptId)
  if (!ref) return [note(fact, now, 'no such attempt')]
  const open = awaited(payment, ref)
  // Some gateways check a card by charging and returning one unit; what the books of payments say settles no kept card.
  if (payment.terms.kind === 'save' && (fact.kind === 'truth' || fact.kind === 'truthNotFound'))
    return [note(fact, now, 'only a card is kept')]
  switch (fact.kind) {
    case 'truth':
      return found(fact, payment, ref, open, now)
    case 'truthNotFound':
      if (!open) return settledBy(payment, ref) ? [note(fact, now, 'it was in the books before')] : []
      return 'stage' in open ? notFoundYet(open, now) : notFoundStill(open, now)
    case 'truthNoAnswer':
      return open && 'stage' in open ? noAnswer(open, payment.terms.kind, now) : []
    case 'methodFound':
      return kept(fact, payment, ref, now)
    case 'methodNotFound':
      if (!open) return settledBy(payment, ref) ? [note(fact, now, 'the card was kept before')] : []
      return 'stage' in open ? methodNotFound(open, now) : []
    default:
      return unreachable(fact)
  }
}

/** The attempt while its outcome is waited for, else `null`. */
function awaited(payment: Payment, ref: AttemptRef): Awaited | null {
  if (payment.status === 'outcomeUnknown') return payment.attempt.id === ref.id ? payment.attempt : null
  if (payment.status !== 'inFlight' || payment.attempt.id !== ref.id) return null
  return payment.attempt.stage === 'completing' ? payment.attempt : null
}

/** Whether the books have settled the payment by this very attempt. */
function settledBy(payment: Payment, ref: AttemptRef): boolean {
  if (payment.status === 'paid') return payment.receipt.attempt.id === ref.id
  return payment.status === 'saved' && payment.saved.attempt.id === ref.id
}

function found(
  fact: Fact<'truth'>,
  payment: Payment,
  ref: AttemptRef,
  open: Awaited | null,
  now: Instant,
): readonly PaymentEvent[] {
  const { status, bankText, decline, card } = fact.found
  switch (status) {
    case 'success':
    case 'unattributed':
      return charged(fact, payment, ref, open, now)
    case 'declined':
    case 'needsApproval': {
      // A decline of an attempt that is over agrees with what is believed of it, unless that is paid.
      if (!open) return declinedAfterAll(fact, payment, ref, now)
      const category = status === 'declined' ? decline : 'needsApproval'
      const end: AttemptEnd = { kind: 'declined', category, bankText }
      return [ended(end, now, sessionIsOver(open), open.card ?? card)]
    }
    case 'pending':
      return stillOpen(fact, open, 'pending', now)
    case 'underReview':
      return stillOpen(fact, open, 'underReview', now)
    case 'unresolved':
    case 'inProgress':
      return stillOpen(fact, open, 'unresolved', now)
    default:
      return unreachable(status)
  }
}

/** Before the session has ended the books may still be at work: only then is "in progress" news. */
function stillOpen(
  fact: Fact<'truth'>,
  open: Awaited | null,
  why: UnknownReason,
  now: Instant,
): readonly PaymentEvent[] {
  // Final never goes back. The books are looked at on (look-ups.ts), and a success would still win.
  if (!open) return [note(fact, now, 'in progress, although the attempt is over')]
  if ('stage' in open && !open.heard) return []
  if ('why' in open && open.why === why) return []
  return [{ type: 'OutcomeBecameUnknown', at: now, why }]
}

function charged(
  fact: Fact<'truth'>,
  payment: Payment,
  ref: AttemptRef,
  open: Awaited | null,
  now: Instant,
): readonly PaymentEvent[] {
  const books = fact.found
  const settlement = settlementOf(payment, ref)
  if (settlement && isKnown(settlement, books)) return []
  if (payment.status === 'paid') return chargedAgain(books, payment, ref, now)
  if (payment.status === 'booksDiffer') {
    if (payment.attempt.id === ref.id && payment.theirs.processorPayment === books.id) return []
    return onceMore(books, payment, ref, now)
  }
  // People may have been told something wrong: what the books show against it is looked into, not believed in silence.
  if (settlement) return [differs(books, ref, 'settlement', now)]
  if (!agrees(books, payment, ref)) return [differs(books, ref, 'agreement', now)]
  const card = open?.card ?? books.card ?? lastCard(payment, ref) ?? noCard
  const receipt = receiptOf(books, ref, card, open === null || 'since' in open, now)
  const paid: PaymentEvent = { type: 'PaymentPaid', at: now, receipt }
  // Somebody was told that nothing was taken; while a card is keyed, they are still there.
  return open || payment.status === 'inFlight' ? [paid] : [paid, ...owesAnswer(payment, now)]
}

const noCard: Receipt['card'] = { brand: null, lastFour: null, expiry: null }

function receiptOf(
  { id: processorPayment, gatewayReference, shortReference, status }: FoundPayment,
  attempt: AttemptRef,
  card: Receipt['card'],
  late: boolean,
  now: Instant,
): Receipt {
  const unattributed = status === 'unattributed'
  return {
    attempt,
    processorPayment,
    gatewayReference,
    shortReference,
    card,
    paidAt: now,
    unattributed,
    late,
  }
}

/** A second success, of another attempt or of the same one under another id, is an incident. */
function chargedAgain(
  books: FoundPayment,
  payment: Extract<Payment, { status: 'paid' }>,
  ref: AttemptRef,
  now: Instant,
): readonly PaymentEvent[] {
  const { receipt } = payment
  if (receipt.attempt.id !== ref.id) return onceMore(books, payment, ref, now)
  if (receipt.processorPayment === books.id) return []
  if (receipt.processorPayment !== null) return onceMore(books, payment, ref, now)
  // Until now only people had said so.
  return agrees(books, payment, ref)
    ? [{ type: 'PaymentPaid', at: now, receipt: receiptOf(books, ref, receipt.card, true, now) }]
    : [differs(books, ref, 'agreement', now)]
}

function onceMore(
  { id: processorPayment }: FoundPayment,
  { others }: Extract<Payment, { status: 'paid' | 'booksDiffer' }>,
  ref: AttemptRef,
  now: Instant,
): readonly PaymentEvent[] {
  if (others.includes(processorPayment)) return []
  return [{ type: 'ChargedTwiceFound', at: now, attemptId: ref.id, processorPayment }]
}

/** A decline of what is believed to be paid: noted where the books proved the charge, looked into where people did. */
function declinedAfterAll(
  fact: Fact<'truth'>,
  payment: Payment,
  ref: AttemptRef,
  now: Instant,
): readonly PaymentEvent[] {
  if (!settledBy(payment, ref)) return []
  const settlement = settlementOf(payment, ref)
  const isByHand = payment.status === 'paid' && payment.receipt.processorPayment === null
  if (!settlement || !isByHand) return [note(fact, now, 'it was paid before')]
  return isKnown(settlement, fact.found) ? [] : [differs(fact.found, ref, 'settlement', now)]
}

function settlementOf({ settlements }: Payment, ref: AttemptRef): Settlement | null {
  return settlements.find(({ attemptId }) => attemptId === ref.id) ?? null
}

/** Whether people knew this when they settled it. */
function isKnown({ despite }: Settlement, books: FoundPayment): boolean {
  return (
    despite !== null &&
    despite.processorPayment === books.id &&
    despite.status === books.status &&
    despite.amount === books.amount &&
    despite.currency === books.currency
  )
}

function differs(
  { id: processorPayment, amount, currency, altKey, status }: FoundPayment,
  ref: AttemptRef,
  differsFrom: Claim['differsFrom'],
  now: Instant,
): PaymentEvent {
  const claim = { differsFrom, processorPayment, amount, currency, altKey, status, at: now }
  return { type: 'BooksFoundDifferent', at: now, attemptId: ref.id, claim }
}

/** Amount, currency and key as fetched must equal what the caller agreed to; nothing is rounded or guessed. */
function agrees(books: FoundPayment, payment: Payment, ref: AttemptRef): boolean {
  if (payment.terms.kind !== 'charge') return false
  const { money } = payment.terms
  if (books.currency.toUpperCase() !== money.currency || books.altKey !== ref.altKey) return false
  const theirs = fromDecimal(books.amount, money.currency)
  return theirs.ok && sameMoney(theirs.value, money)
}

function lastCard(payment: Payment, ref: AttemptRef) {
  return payment.last?.ref.id === ref.id ? payment.last.card : null
}

function kept(
  fact: Fact<'methodFound'>,
  payment: Payment,
  ref: AttemptRef,
  now: Instant,
): readonly PaymentEvent[] {
  if (payment.status === 'saved')
    return settledBy(payment, ref) ? [] : [note(fact, now, 'a card is kept already')]
  if (payment.terms.kind !== 'save') return [note(fact, now, 'no card was to be kept')]
  const { sealedToken, card } = fact
  return [{ type: 'CardSaved', at: now, saved: { attempt: ref, sealedToken, card, savedAt: now } }]
}
