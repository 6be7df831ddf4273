import { assert, unreachable } from '@/lib/values/result'
import { basisOf, moveAttempt } from './attempt'
import type { PaymentEvent } from './events'
import type { AttemptRef, EndedAttempt, LiveAttempt, Payment, PaymentFacts, UnknownAttempt } from './state'

/**
 * The state after an event. Total: every event has a meaning in every state in which it can be emitted, and
 * anything else is a bug that must not reach the journal.
 */
export function evolve(payment: Payment | null, event: PaymentEvent): Payment {
  if (event.type === 'PaymentOpened') {
    assert(payment === null, 'a payment is opened once')
    return {
      id: event.paymentId,
      callId: event.callId,
      agentId: event.agentId,
      terms: event.terms,
      createdAt: event.at,
      attempts: 0,
      declines: 0,
      last: null,
      known: [],
      gapSeconds: 0,
      shunned: [],
      proposed: null,
      settlements: [],
      override: null,
      replaces: event.replaces ?? null,
      answerOwedSince: null,
      status: 'open',
    }
  }
  assert(payment !== null, 'the first event opens the payment')
  switch (event.type) {
    case 'AttemptStarted':
      return startAttempt(payment, event)
    case 'SessionOpened':
      assert(payment.status === 'inFlight', 'a session opens for a running attempt')
      // A call has one session at a time: this one proves that no earlier one is open any more.
      return withAttempt(
        { ...payment, known: payment.known.map((ref) => ({ ...ref, sessionOver: true })) },
        moveAttempt(payment.attempt, event),
      )
    case 'RecordingSecured':
    case 'FieldAsked':
    case 'FieldKeptOpen':
    case 'FieldAccepted':
    case 'FieldReopened':
    case 'FieldRefused':
    case 'CardReady':
    case 'Taken':
    case 'CancelRequested':
      assert(payment.status === 'inFlight', `${event.type} happens to a running attempt`)
      return withAttempt(payment, moveAttempt(payment.attempt, event))
    case 'ReopenRequested':
      assert(payment.status === 'inFlight', 'only a running attempt is opened anew')
      return withAttempt(
        { ...payment, gapSeconds: event.next.settings.gapSeconds },
        moveAttempt(payment.attempt, event),
      )
    case 'CompleteNotSent':
      // The proof may also come after the outcome had been given up.
      assert(
        payment.status === 'inFlight' || payment.status === 'outcomeUnknown',
        'only an attempt that is not over can prove that nothing was sent',
      )
      return changeRef(payment, payment.attempt.id, { maybeSent: false })
    case 'SessionEndHeard':
      return hearEnd(payment, event)
    case 'OutcomeBecameUnknown':
      return becomeUnknown(payment, event)
    case 'NotFoundNoted':
      assert(payment.status === 'outcomeUnknown', 'only an unknown outcome counts what was not found')
      return {
        ...payment,
        attempt: { ...payment.attempt, notFoundAt: [...payment.attempt.notFoundAt, event.at] },
      }
    case 'AttemptEnded':
      return endAttempt(payment, event)
    case 'PaymentPaid':
      return {
        status: 'paid',
        receipt: event.receipt,
        // Books that confirm what people settled say nothing of a second charge.
        chargedTwice: payment.status === 'paid' && payment.chargedTwice,
        others: othersOf(payment),
        ...facts(payment),
        proposed: null,
      }
    case 'CardSaved':
      return { status: 'saved', saved: event.saved, ...facts(payment) }
    case 'BooksFoundDifferent':
      return {
        status: 'booksDiffer',
        attempt: refOf(payment, event.attemptId),
        theirs: event.claim,
        others: othersOf(payment),
        ...facts(payment),
        proposed: null,
      }
    case 'ChargedTwiceFound':
      return chargeOnceMore(payment, event.processorPayment)
    case 'SettlementProposed':
      return { ...payment, proposed: event.proposal }
    case 'SettlementWithdrawn':
      return { ...payment, proposed: null }
    case 'SettledByHand':
      return settle(payment, event)
    case 'OverrideGranted':
      return grantOverride(payment, event)
    case 'Replaced':
      assert(payment.override !== null, 'only an override lets a payment be replaced')
      return { ...payment, override: { ...payment.override, replacedBy: event.by } }
    case 'AnswerOwed':
      return { ...payment, answerOwedSince: payment.answerOwedSince ?? event.at }
    case 'CustomerTold':
      return { ...payment, answerOwedSince: null }
    case 'PaymentClosed':
      return { status: 'closed', at: event.at, ...facts(payment) }
    case 'PaymentTakenOver':
      return { ...payment, agentId: event.to }
    case 'OrphanSessionFound':
      return changeRef(payment, event.attemptId, { sessionSid: event.sessionSid, sessionOver: false })
    case 'SessionEndNoted':
      return changeRef(payment, event.attemptId, { sessionOver: true })
    case 'CompleteReceived':
      assert(
        payment.status === 'inFlight' && payment.attempt.stage === 'completing',
        'only what was sent can be received',
      )
      return withAttempt(payment, { ...payment.attempt, received: true })
    case 'CompleteUnclear':
    case 'FactNoted':
      return payment
    default:
      return unreachable(event)
  }
}

/** The attempt of a payment that bears this id, running or over. */
export function refOf(payment: Payment, attemptId: string): AttemptRef {
  const ref = payment.known.find((known) => known.id === attemptId)
  assert(ref, 'an event names an attempt of its payment')
  return ref
}

/** The part of a payment that is true in every state. */
export function facts(payment: Payment): PaymentFacts {
  // One literal, and what is new before it where it is spread: basisOf (attempt.ts) says why.
  return {
    id: payment.id,
    callId: payment.callId,
    agentId: payment.agentId,
    terms: payment.terms,
    createdAt: payment.createdAt,
    attempts: payment.attempts,
    declines: payment.declines,
    last: payment.last,
    known: payment.known,
    gapSeconds: payment.gapSeconds,
    shunned: payment.shunned,
    proposed: payment.proposed,
    settlements: payment.settlements,
    override: payment.override,
    replaces: payment.replaces,
    answerOwedSince: payment.answerOwedSince,
  }
}

/** Charges beyond the one that counts, as far as they are known. */
function othersOf(payment: Payment): readonly string[] {
  return payment.status === 'paid' || payment.status === 'booksDiffer' ? payment.others : []
}

function chargeOnceMore(payment: Payment, processorPayment: string): Payment {
  assert(
    payment.status === 'paid' || payment.status === 'booksDiffer',
    'only what was charged can be charged twice',
  )
  const others = [...payment.others, processorPayment]
  return payment.status === 'paid'
    ? { ...payment, proposed: null, chargedTwice: true, others }
    : { ...payment, proposed: null, others }
}

/** Granted anew it serves one more payment; those that used it before are not forgotten. */
function grantOverride(
  payment: Payment,
  { by, at, reason }: Extract<PaymentEvent, { type: 'OverrideGranted' }>,
): Payment {
  const { replacedBy = null, usedBefore = [] } = payment.override ?? {}
  const used = replacedBy === null ? usedBefore : [...usedBefore, replacedBy]
  return { ...payment, override: { by, at, reason, replacedBy: null, usedBefore: used } }
}

/** What people settled stands for its attempt; of an incident nothing is left to do. */
function settle(payment: Payment, { settlement }: Extract<PaymentEvent, { type: 'SettledByHand' }>): Payment {
  const others = payment.settlements.filter(({ attemptId }) => attemptId !== settlement.attemptId)
  const settlements = [...others, settlement]
  if (payment.status === 'paid')
    return { ...payment, proposed: null, settlements, chargedTwice: false, override: null }
  return { ...payment, proposed: null, settlements }
}

function startAttempt(payment: Payment, event: Extract<PaymentEvent, { type: 'AttemptStarted' }>): Payment {
  assert(payment.status === 'open', 'an attempt starts on an open payment')
  const attempt: LiveAttempt = {
    id: event.attemptId,
    number: payment.attempts + 1,
    altKey: event.altKey,
    sessionSid: null,
    maybeSent: false,
    takenAt: null,
    sessionOver: true,
    startedAt: event.at,
    callSid: event.callSid,
    effects: 1,
    settings: event.settings,
    stage: 'securing',
  }
  const { gapSeconds } = event.settings
  const attempts = payment.attempts + 1
  // Leave was given for an attempt that is over: for this one nobody has answered yet.
  return withAttempt(
    { status: 'inFlight', attempt, ...facts(payment), attempts, gapSeconds, override: null },
    attempt,
  )
}

function hearEnd(payment: Payment, event: Extract<PaymentEvent, { type: 'SessionEndHeard' }>): Payment {
  const { heard } = event
  if (payment.status === 'outcomeUnknown') {
    const { id } = payment.attempt
    return changeRef({ ...payment, attempt: { ...payment.attempt, heard } }, id, { sessionOver: true })
  }
  assert(
    payment.status === 'inFlight' && payment.attempt.stage === 'completing',
    'an end is heard of a sent attempt',
  )
  return withAttempt(payment, { ...payment.attempt, heard, sessionOver: true })
}

function becomeUnknown(
  payment: Payment,
  event: Extract<PaymentEvent, { type: 'OutcomeBecameUnknown' }>,
): Payment {
  if (payment.status === 'outcomeUnknown')
    return { ...payment, attempt: { ...payment.attempt, why: event.why } }
  assert(
    payment.status === 'inFlight' && payment.attempt.stage === 'completing',
    'only a sent attempt has an unknown outcome',
  )
  const attempt: UnknownAttempt = {
    card: payment.attempt.card,
    since: event.at,
    why: event.why,
    heard: payment.attempt.heard,
    notFoundAt: [],
    ...basisOf(payment.attempt),
    takenAt: payment.attempt.takenAt,
  }
  return { status: 'outcomeUnknown', attempt, ...facts(payment) }
}

function endAttempt(payment: Payment, event: Extract<PaymentEvent, { type: 'AttemptEnded' }>): Payment {
  assert(
    payment.status === 'inFlight' || payment.status === 'outcomeUnknown' || payment.status === 'booksDiffer',
    'only an attempt ends that is running or not settled',
  )
  const { id } = payment.attempt
  const over = event.sessionOver ? changeRef(payment, id, { sessionOver: true }) : payment
  const last: EndedAttempt = {
    ref: refOf(over, id),
    end: event.end,
    at: event.at,
    card: event.card,
    late: payment.status !== 'inFlight',
  }
  const declines = payment.declines + (event.end.kind === 'declined' ? 1 : 0)
  const forGood = event.end.kind === 'declined' && event.end.category === 'issuer' ? event.card : null
  const shunned = forGood ? [...payment.shunned, forGood] : payment.shunned
  return { status: 'open', ...facts(over), proposed: null, last, declines, shunned }
}

/** What became known of an attempt, running or over; the running one and the list of the known ones stay in step. */
function changeRef(
  payment: Payment,
  attemptId: string,
  change: Partial<Pick<AttemptRef, 'sessionSid' | 'maybeSent' | 'sessionOver'>>,
): Payment {
  const known = payment.known.map((ref) => (ref.id === attemptId ? { ...ref, ...change } : ref))
  if (payment.status === 'inFlight' && payment.attempt.id === attemptId)
    return { ...payment, known, attempt: { ...payment.attempt, ...change } }
  if (payment.status === 'outcomeUnknown' && payment.attempt.id === attemptId)
    return { ...payment, known, attempt: { ...payment.attempt, ...change } }
  return { ...payment, known }
}

/** Keeps the list of known attempts in step with the running one. */
function withAttempt(payment: Extract<Payment, { status: 'inFlight' }>, attempt: LiveAttempt): Payment {
  const { id, number, altKey, sessionSid, maybeSent, takenAt, sessionOver, startedAt } = attempt
  const last = payment.known.at(-1)
  // Most steps change nothing of what the list tells.
  const isInStep =
    last?.id === id &&
    last.sessionSid === sessionSid &&
    last.maybeSent === maybeSent &&
    last.takenAt === takenAt &&
    last.sessionOver === sessionOver
  if (isInStep) return { status: 'inFlight', attempt, ...facts(payment) }
  const ref: AttemptRef = { id, number, altKey, sessionSid, maybeSent, takenAt, sessionOver, startedAt }
  const known = [...payment.known.filter((known) => known.id !== id), ref]
  return { status: 'inFlight', attempt, ...facts(payment), known }
}
