import type { MaskedCard } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import { unreachable } from '@/lib/values/result'
import { cardOf } from './attempt'
import type { PaymentEvent } from './events'
import { refOf } from './evolve'
import type { Fact } from './facts'
import { ended, note, started } from './notes'
import type { AttemptEnd, Heard, LiveAttempt, Payment } from './state'

/** The session is over. Before *Take* that ends the attempt; after it, only the books tell what became of the money. */
export function sessionEnded(
  fact: Fact<'sessionEnded'>,
  payment: Payment,
  attempt: LiveAttempt | null,
  now: Instant,
): readonly PaymentEvent[] {
  const { sessionSid } = refOf(payment, fact.attemptId)
  if (sessionSid !== null && sessionSid !== fact.sessionSid)
    return [note(fact, now, 'not the session of this attempt')]
  if (attempt?.stage === 'securing') return [note(fact, now, 'no session was asked for yet')]
  const { result, confirmation, claim, error } = fact
  const heard: Heard = { at: now, result, confirmation, claim, error }
  const unknown =
    payment.status === 'outcomeUnknown' && payment.attempt.id === fact.attemptId ? payment.attempt : null
  if (attempt?.stage === 'completing' && !attempt.heard) return [{ type: 'SessionEndHeard', at: now, heard }]
  if (unknown && !unknown.heard) return [{ type: 'SessionEndHeard', at: now, heard }]
  const noted: PaymentEvent = { type: 'SessionEndNoted', at: now, attemptId: fact.attemptId, result }
  if (!attempt || attempt.stage === 'completing') return [noted]
  const opened: readonly PaymentEvent[] =
    attempt.stage === 'opening' ? [{ type: 'SessionOpened', at: now, sessionSid: fact.sessionSid }] : []
  const end = unsentEnd(fact, attempt)
  const over = [...opened, ended(end, now, true, cardSoFar(attempt)), ...reopening(attempt, end, now)]
  // A success that nobody asked for is impossible, but the keypad is closed all the same: the books are read at once.
  return result === 'success' ? [...over, noted] : over
}

/** The entry that follows one that was ended to make room for it. */
export function reopening(attempt: LiveAttempt, end: AttemptEnd, now: Instant): readonly PaymentEvent[] {
  const next = attempt.stage === 'cancelling' && end.kind === 'reopened' ? attempt.next : null
  return next ? [started(next, now)] : []
}

/** What becomes of an attempt whose session was ended by us. */
export function endByUs(attempt: LiveAttempt): AttemptEnd {
  return { kind: attempt.stage === 'cancelling' && attempt.next ? 'reopened' : 'cancelled' }
}

/** How a session ended that we never told to charge. */
function unsentEnd(fact: Fact<'sessionEnded'>, attempt: LiveAttempt): AttemptEnd {
  const code = fact.error?.code ?? null
  const detail = fact.error?.detail ?? null
  switch (fact.result) {
    case 'star':
      return { kind: 'star' }
    case 'callerHungUp':
      return { kind: 'callerHungUp' }
    case 'cancelled':
      return endByUs(attempt)
    case 'connectorError':
    case 'validationError':
      return { kind: 'setupProblem', code, detail }
    case 'tooManyTries':
    case 'providerFault':
    case 'unknown':
    case 'success':
      return attempt.stage === 'cancelling' ? endByUs(attempt) : { kind: 'refused', code, detail }
    default:
      return unreachable(fact.result)
  }
}

/** `complete` provably did not reach the processor: the attempt is over, and no money can have moved. */
export function completeNotSent(
  fact: Fact<'completeNotSent'>,
  payment: Payment,
  attempt: LiveAttempt | null,
  now: Instant,
): readonly PaymentEvent[] {
  const unknown =
    payment.status === 'outcomeUnknown' && payment.attempt.id === fact.attemptId ? payment.attempt : null
  const sent = attempt?.stage === 'completing' ? attempt : unknown
  if (!sent) return [note(fact, now, 'nothing was being sent')]
  // Our own record against the provider's word: what may have been charged stays open until the books tell.
  if (sent.heard && saysItWasSent(sent.heard)) return [note(fact, now, 'the session says that it was sent')]
  return [
    { type: 'CompleteNotSent', at: now, detail: fact.detail },
    ended(notSentEnd(fact, sent.heard), now, sent.heard !== null, sent.card),
  ]
}

function saysItWasSent({ result, claim, confirmation, error }: Heard): boolean {
  if (claim !== null || confirmation !== null || result === 'success') return true
  return result === 'connectorError' && !error?.beforeProcessor
}

function notSentEnd(fact: Fact<'completeNotSent'>, heard: Heard | null): AttemptEnd {
  if (heard?.result === 'star' || heard?.result === 'callerHungUp') return { kind: heard.result }
  const { code, detail, setup } = fact
  if (setup) return { kind: 'setupProblem', code, detail }
  return code === null ? { kind: 'linkDown' } : { kind: 'refused', code, detail }
}

/** The conversation is over, and with it every card entry that was not sent. */
export function callEnded(payment: Payment, attempt: LiveAttempt, now: Instant): readonly PaymentEvent[] {
  // Once sent, the caller's leaving says nothing about the money; but what became of it must be told to them later.
  if (attempt.stage === 'completing') return owesAnswer(payment, now)
  return [ended({ kind: 'callerHungUp' }, now, true, cardSoFar(attempt))]
}

/** The customer left without knowing, or knows something wrong by now. Owed once, until somebody has told them. */
export function owesAnswer(payment: Payment, now: Instant): readonly PaymentEvent[] {
  return payment.answerOwedSince === null ? [{ type: 'AnswerOwed', at: now }] : []
}

/** A wait of ours is over. Nothing to note when what was waited for has come. */
export function timeUp(
  fact: Fact<'timeUp'>,
  payment: Payment,
  attempt: LiveAttempt | null,
  now: Instant,
): readonly PaymentEvent[] {
  switch (fact.what) {
    case 'answer': {
      if (attempt?.stage !== 'completing') return []
      const { heard, card } = attempt
      if (payment.terms.kind === 'save') return [ended({ kind: 'saveUnknown' }, now, heard !== null, card)]
      const why = heard?.result === 'callerHungUp' ? 'callerHungUp' : 'noAnswer'
      return [{ type: 'OutcomeBecameUnknown', at: now, why }]
    }
    case 'cancel':
      if (attempt?.stage !== 'cancelling') return []
      return [ended({ kind: 'cancelled' }, now, false, cardSoFar(attempt))]
    case 'opening':
      return attempt?.stage === 'opening' ? [ended({ kind: 'linkDown' }, now, false)] : []
    default:
      return unreachable(fact.what)
  }
}

function cardSoFar(attempt: LiveAttempt): MaskedCard | null {
  if (attempt.stage === 'entering' || attempt.stage === 'ready') return cardOf(attempt.rows)
  if (attempt.stage === 'cancelling' && attempt.rows) return cardOf(attempt.rows)
  return null
}
