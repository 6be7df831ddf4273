import type { Instant } from '@/lib/values/instant'
import { fromDecimal, sameMoney } from '@/lib/values/money'
import { unreachable } from '@/lib/values/result'
import { believeNotFoundMs } from '../timing'
import type { PaymentEvent } from './events'
import type { FoundPayment, PaymentFact } from './facts'
import { ended, note } from './notes'
import type {
  AttemptEnd,
  AttemptRef,
  Heard,
  LiveAttempt,
  Payment,
  UnknownAttempt,
  UnknownReason,
} from './state'

type Truth = Extract<
  PaymentFact,
  { kind: 'truth' | 'truthNotFound' | 'truthNoAnswer' | 'methodFound' | 'methodNotFound' }
>
type Completing = Extract<LiveAttempt, { stage: 'completing' }>

/**
 * What the processor's books change. Success wins over everything that was believed before; words that we do not know
 * mean "in progress"; "not found" is believed only when our records or time prove it.
 */
export function observeTruth(fact: Truth, payment: Payment, now: Instant): readonly PaymentEvent[] {
  const ref = payment.known.find((known) => known.id === fact.attemptId)
  if (!ref) return [note(fact, now, 'no such attempt')]
  const completing =
    payment.status === 'inFlight' && payment.attempt.id === ref.id && payment.attempt.stage === 'completing'
      ? payment.attempt
      : null
  const unknown =
    payment.status === 'outcomeUnknown' && payment.attempt.id === ref.id ? payment.attempt : null
  switch (fact.kind) {
    case 'truth':
      return found(fact.found, fact, payment, ref, completing ?? unknown, now)
    case 'truthNotFound':
      if (completing) return notFoundYet(completing, now)
      return unknown ? notFoundStill(unknown, now) : []
    case 'truthNoAnswer':
      return completing ? noAnswer(completing, now) : []
    case 'methodFound': {
      if (payment.status === 'saved') return []
      if (payment.terms.kind !== 'save' || !ref.maybeSent) return [note(fact, now, 'no card was to be kept')]
      const saved = { attempt: ref, sealedToken: fact.sealedToken, card: fact.card, savedAt: now }
      return [{ type: 'CardSaved', at: now, saved }]
    }
    case 'methodNotFound':
      return completing ? methodNotFound(completing, now) : []
    default:
      return unreachable(fact)
  }
}

function found(
  books: FoundPayment,
  fact: Truth,
  payment: Payment,
  ref: AttemptRef,
  open: Completing | UnknownAttempt | null,
  now: Instant,
): readonly PaymentEvent[] {
  switch (books.status) {
    case 'success':
    case 'unattributed':
      return paid(books, fact, payment, ref, open, now)
    case 'declined':
      return open ? [declined(books, open, now)] : []
    case 'needsApproval':
      return open
        ? [
            ended(
              { kind: 'declined', category: 'needsApproval', bankText: books.bankText },
              now,
              over(open),
              open.card,
            ),
          ]
        : []
    case 'pending':
      return stillOpen(open, 'pending', now)
    case 'underReview':
      return stillOpen(open, 'underReview', now)
    case 'unresolved':
    case 'inProgress':
      return stillOpen(open, 'unresolved', now)
    default:
      return unreachable(books.status)
  }
}

function paid(
  books: FoundPayment,
  fact: Truth,
  payment: Payment,
  ref: AttemptRef,
  open: Completing | UnknownAttempt | null,
  now: Instant,
): readonly PaymentEvent[] {
  if (payment.status === 'paid') {
    if (payment.receipt.attempt.id === ref.id || payment.chargedTwice) return []
    return [{ type: 'ChargedTwiceFound', at: now, attemptId: ref.id, processorPayment: books.id }]
  }
  if (payment.status === 'booksDiffer') return []
  // Some gateways check a card by charging and returning one unit: worth a note, nothing more.
  if (payment.terms.kind === 'save') return [note(fact, now, 'a charge where only a card was to be kept')]
  if (!agrees(books, payment, ref)) {
    const { id: processorPayment, amount, currency, altKey, status } = books
    const claim = { processorPayment, amount, currency, altKey, status, at: now }
    return [{ type: 'BooksFoundDifferent', at: now, attemptId: ref.id, claim }]
  }
  const receipt = {
    attempt: ref,
    processorPayment: books.id,
    gatewayReference: books.gatewayReference,
    shortReference: books.shortReference,
    card: open?.card ?? books.card ?? lastCard(payment, ref) ?? { brand: null, lastFour: null, expiry: null },
    paidAt: now,
    unattributed: books.status === 'unattributed',
    late: open === null || 'since' in open,
  }
  return [{ type: 'PaymentPaid', at: now, receipt }]
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

function declined(books: FoundPayment, open: Completing | UnknownAttempt, now: Instant): PaymentEvent {
  const end: AttemptEnd = { kind: 'declined', category: books.decline, bankText: books.bankText }
  return ended(end, now, over(open), open.card ?? books.card)
}

/** Before the session has ended the books may still be at work: only then is "in progress" news. */
function stillOpen(
  open: Completing | UnknownAttempt | null,
  why: UnknownReason,
  now: Instant,
): readonly PaymentEvent[] {
  if (!open || ('stage' in open && !open.heard)) return []
  if ('why' in open && open.why === why) return []
  return [{ type: 'OutcomeBecameUnknown', at: now, why }]
}

function notFoundYet(attempt: Completing, now: Instant): readonly PaymentEvent[] {
  const { heard } = attempt
  if (!heard) return []
  if (heard.error?.beforeProcessor) return [ended(beforeProcessorEnd(heard), now, true, attempt.card)]
  return [{ type: 'OutcomeBecameUnknown', at: now, why: notFoundReason(heard) }]
}

function notFoundReason(heard: Heard): UnknownReason {
  // The provider says that the processor has answered, and our books do not know it: another instance, or wrong keys.
  if (heard.result === 'success' || heard.claim !== null) return 'connectorFault'
  if (heard.result === 'callerHungUp') return 'callerHungUp'
  return 'notFound'
}

function beforeProcessorEnd(heard: Heard): AttemptEnd {
  return { kind: 'refused', code: heard.error?.code ?? null, detail: heard.error?.detail ?? null }
}

/** Not found at +16 and again at +30 minutes: it was not charged. Sooner, only the first answer of each age counts. */
function notFoundStill(attempt: UnknownAttempt, now: Instant): readonly PaymentEvent[] {
  const age = now - attempt.takenAt
  const [first, second] = believeNotFoundMs
  const early = attempt.notFoundAt.some((at) => at - attempt.takenAt >= first)
  if (attempt.heard?.error?.beforeProcessor)
    return [ended(beforeProcessorEnd(attempt.heard), now, true, attempt.card)]
  if (age >= second && early)
    return [ended({ kind: 'notCharged' }, now, attempt.heard !== null, attempt.card)]
  return age >= first && !early ? [{ type: 'NotFoundNoted', at: now }] : []
}

function noAnswer(attempt: Completing, now: Instant): readonly PaymentEvent[] {
  if (attempt.heard?.claim !== 'declined') return []
  // A definite decline stands on its own while the books cannot be read; a later success would still win.
  const end: AttemptEnd = {
    kind: 'declined',
    category: 'general',
    bankText: attempt.heard.error?.detail ?? null,
  }
  return [ended(end, now, true, attempt.card)]
}

function methodNotFound(attempt: Completing, now: Instant): readonly PaymentEvent[] {
  const { heard } = attempt
  if (!heard || heard.result === 'success') return []
  const code = heard.error?.code ?? null
  const end: AttemptEnd =
    heard.result === 'connectorError' ? { kind: 'notSaved', code } : { kind: 'saveUnknown' }
  return [ended(end, now, true, attempt.card)]
}

function over(open: Completing | UnknownAttempt): boolean {
  return open.heard !== null
}
