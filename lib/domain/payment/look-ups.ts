import type { Instant } from '@/lib/values/instant'
import { unreachable } from '@/lib/values/result'
import {
  afterEndLookUpMs,
  afterSettlingLookUpMs,
  believeNotFoundMs,
  lookUpEveryMs,
  lookUpForMs,
  lookUpScheduleMs,
  nextLookUpAt,
  watchedForMs,
} from '../timing'
import type { PaymentFact } from './facts'
import type { MoneyStatus, Payment } from './state'

/**
 * When the books must be read again for an attempt, after they said `fact` (`null`: they were not asked). `null` when
 * nothing of this attempt can change any more. As long as money may still move for an attempt it is looked at, also
 * when another attempt has settled the payment meanwhile: a second charge must never stay hidden.
 */
export function nextLookAt(
  payment: Payment,
  attemptId: string,
  fact: PaymentFact | null,
  now: Instant,
): Instant | null {
  const takenAt = waitingSince(payment, attemptId)
  if (takenAt !== null) return nextLookUpAt(takenAt, now)
  const ref = payment.known.find((known) => known.id === attemptId)
  if (!ref || !fact) return null
  // Nobody waits for this attempt: the watched looks of the first minutes are not for it.
  const since = ref.takenAt ?? ref.startedAt
  const unwatched = nextLookUpAt(since, Math.max(now, since + watchedForMs))
  switch (fact.kind) {
    case 'truth':
      return isFinal(fact.found.status) ? null : unwatched
    case 'truthNoAnswer':
      return ref.sessionSid === null ? null : unwatched
    case 'truthNotFound':
      if (ref.maybeSent && now - since < believeNotFoundMs[1]) return unwatched
      return lookAfterSettling(payment, attemptId, now)
    case 'methodNotFound':
      return ref.maybeSent ? lookAfterEnd(payment, attemptId, now) : null
    default:
      return null
  }
}

/** The one look that comes after the end, while it has not come: a person who asks before must not use it up. */
function lookAfterEnd({ last }: Payment, attemptId: string, now: Instant): Instant | null {
  const due = last?.ref.id === attemptId ? last.at + afterEndLookUpMs : now
  return due > now ? due : null
}

/** The look that two people were promised for what they settled, while it has not come. */
function lookAfterSettling({ settlements }: Payment, attemptId: string, now: Instant): Instant | null {
  const settled = settlements.find((each) => each.attemptId === attemptId)
  const due = settled ? settled.confirmedAt + afterSettlingLookUpMs : now
  return due > now ? due : null
}

/**
 * When a payment that a hint named is looked at again. An attempt that somebody waits for is looked up anyhow; of one
 * that is over, the hint may be the only sign that money still moves.
 */
export function nextLookAfterHint(
  payment: Payment,
  attemptId: string,
  fact: PaymentFact,
  now: Instant,
): Instant | null {
  if (payment.terms.kind === 'save' || waitingSince(payment, attemptId) !== null) return null
  return nextLookAt(payment, attemptId, fact, now)
}

/**
 * When a payment that a hint named is asked for again, after the processor did not show it. Nobody knows yet whose it is, so
 * the time counts from the hint; what it does not know half an hour later is none of ours.
 */
export function nextTryOfHint(
  hintedAt: Instant,
  now: Instant,
  said: 'noAnswer' | 'notFound',
): Instant | null {
  const age = now - hintedAt
  if (age >= (said === 'noAnswer' ? lookUpForMs : believeNotFoundMs[1])) return null
  const due = [afterEndLookUpMs, ...lookUpScheduleMs].find((each) => age < each)
  return due === undefined ? now + lookUpEveryMs : hintedAt + due
}

/**
 * The attempt about which the books can say something new when a person asks: the one whose outcome is open, or the last
 * one that may have been sent. `null` where they have told everything, or were never to be asked.
 */
export function attemptToCheck(payment: Payment): string | null {
  switch (payment.status) {
    case 'inFlight':
      return payment.attempt.stage === 'completing' ? payment.attempt.id : lastSent(payment)
    case 'outcomeUnknown':
    case 'booksDiffer':
      return payment.attempt.id
    case 'open':
    case 'closed':
      return lastSent(payment)
    case 'paid':
    case 'saved':
      return null
    default:
      return unreachable(payment)
  }
}

function lastSent({ known }: Payment): string | null {
  return known.findLast(({ maybeSent }) => maybeSent)?.id ?? null
}

/** Whether this attempt's outcome is open: money may move, or may have moved, and nobody has told us yet. */
export function isAwaited(payment: Payment, attemptId: string): boolean {
  return waitingSince(payment, attemptId) !== null
}

/** Whether somebody is likely to wait for the outcome of this attempt right now: the caller is usually still there. */
export function isWatched(payment: Payment, attemptId: string, now: Instant): boolean {
  const since = waitingSince(payment, attemptId)
  return since !== null && now - since < watchedForMs
}

/** Since when somebody has waited for the outcome of this attempt, `null` when nobody does. */
function waitingSince(payment: Payment, attemptId: string): Instant | null {
  if (payment.status !== 'inFlight' && payment.status !== 'outcomeUnknown') return null
  if (payment.attempt.id !== attemptId) return null
  if (payment.status === 'outcomeUnknown') return payment.attempt.takenAt
  return payment.attempt.stage === 'completing' ? payment.attempt.takenAt : null
}

/** Whether the processor's books will not change their mind about this payment. */
export function isFinal(status: MoneyStatus): boolean {
  switch (status) {
    case 'success':
    case 'unattributed':
    case 'declined':
    case 'needsApproval':
      return true
    case 'pending':
    case 'underReview':
    case 'unresolved':
    case 'inProgress':
      return false
    default:
      return unreachable(status)
  }
}
