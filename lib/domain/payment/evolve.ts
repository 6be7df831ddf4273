import type { EntryField, MaskedCard } from '@/lib/values/card'
import { assert, unreachable } from '@/lib/values/result'
import type { PaymentEvent } from './events'
import type {
  AttemptBasis,
  AttemptRef,
  EndedAttempt,
  LiveAttempt,
  Payment,
  PaymentFacts,
  Row,
  Rows,
  UnknownAttempt,
} from './state'

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
    case 'FieldAccepted':
    case 'FieldReopened':
    case 'FieldRefused':
    case 'CardReady':
    case 'Taken':
    case 'CancelRequested':
      assert(payment.status === 'inFlight', `${event.type} happens to a running attempt`)
      return withAttempt(payment, moveAttempt(payment.attempt, event))
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
      return { ...facts(payment), status: 'paid', receipt: event.receipt, chargedTwice: false }
    case 'CardSaved':
      return { ...facts(payment), status: 'saved', saved: event.saved }
    case 'BooksFoundDifferent':
      return {
        ...facts(payment),
        status: 'booksDiffer',
        attempt: refOf(payment, event.attemptId),
        theirs: event.claim,
      }
    case 'ChargedTwiceFound':
      assert(payment.status === 'paid', 'only a paid payment can be charged twice')
      return { ...payment, chargedTwice: true }
    case 'PaymentClosed':
      return { ...facts(payment), status: 'closed', at: event.at }
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
  const { id, callId, agentId, terms, createdAt, attempts, declines, last, known } = payment
  return { id, callId, agentId, terms, createdAt, attempts, declines, last, known }
}

/** The fields that an entry with these settings needs, in the order in which they are asked. */
export function fieldsOf(settings: AttemptBasis['settings']): readonly EntryField[] {
  return settings.postcode
    ? ['cardNumber', 'expiry', 'securityCode', 'postcode']
    : ['cardNumber', 'expiry', 'securityCode']
}

/** What the accepted rows tell about the card. */
export function cardOf(rows: Rows): MaskedCard {
  let card: MaskedCard = { brand: null, lastFour: null, expiry: null }
  for (const row of rows) {
    if (row.state !== 'accepted') continue
    if (row.field === 'cardNumber') card = { ...card, brand: row.brand, lastFour: row.lastFour }
    if (row.field === 'expiry') card = { ...card, expiry: row.expiry }
  }
  return card
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
  return withAttempt(
    { ...facts(payment), attempts: payment.attempts + 1, status: 'inFlight', attempt },
    attempt,
  )
}

type AttemptMove = Extract<
  PaymentEvent,
  {
    type:
      | 'RecordingSecured'
      | 'SessionOpened'
      | 'FieldAsked'
      | 'FieldAccepted'
      | 'FieldReopened'
      | 'FieldRefused'
      | 'CardReady'
      | 'Taken'
      | 'CancelRequested'
  }
>

function moveAttempt(attempt: LiveAttempt, event: AttemptMove): LiveAttempt {
  const basis = basisOf(attempt)
  switch (event.type) {
    case 'RecordingSecured':
      return {
        ...basis,
        effects: basis.effects + 1,
        sessionOver: false,
        stage: 'opening',
        recording: event.recording,
      }
    case 'SessionOpened':
      return openSession(attempt, event.sessionSid)
    case 'FieldAsked':
      return askField(attempt, event)
    case 'FieldAccepted': {
      const rows = setRow(rowsOf(attempt), event.field, (row) => ({
        field: row.field,
        tries: row.tries,
        state: 'accepted',
        brand: event.field === 'cardNumber' ? event.card.brand : null,
        lastFour: event.field === 'cardNumber' ? event.card.lastFour : null,
        expiry: event.field === 'expiry' ? event.card.expiry : null,
      }))
      return withRows(attempt, rows)
    }
    case 'FieldReopened':
      return withRows(
        attempt,
        setRow(rowsOf(attempt), event.field, (row) => ({
          field: row.field,
          tries: row.tries,
          state: 'notAsked',
        })),
      )
    case 'FieldRefused':
      return withRows(
        attempt,
        setRow(rowsOf(attempt), event.field, (row) => ({
          field: row.field,
          tries: row.tries,
          state: 'refused',
          why: event.why,
        })),
      )
    case 'CardReady':
      assert(attempt.stage === 'entering', 'a card becomes ready while it is entered')
      return {
        ...basis,
        stage: 'ready',
        recording: attempt.recording,
        rows: attempt.rows,
        card: event.card,
        readyAt: event.at,
      }
    case 'Taken':
      assert(attempt.stage === 'ready', 'only a ready card can be taken')
      return {
        ...basis,
        effects: basis.effects + 1,
        maybeSent: true,
        stage: 'completing',
        card: attempt.card,
        takenAt: event.at,
        received: false,
        heard: null,
      }
    case 'CancelRequested':
      return {
        ...basis,
        effects: basis.effects + 1,
        stage: 'cancelling',
        since: event.at,
        rows: attempt.stage === 'entering' || attempt.stage === 'ready' ? attempt.rows : null,
      }
    default:
      return unreachable(event)
  }
}

function openSession(attempt: LiveAttempt, sessionSid: string): LiveAttempt {
  const basis = { ...basisOf(attempt), sessionSid }
  if (attempt.stage === 'cancelling') return { ...attempt, ...basis }
  assert(attempt.stage === 'opening', 'a session opens while it is being opened')
  const rows: Rows = fieldsOf(attempt.settings).map((field) => ({ field, tries: 0, state: 'notAsked' }))
  return {
    ...basis,
    stage: 'entering',
    recording: attempt.recording,
    rows,
    live: { field: 'cardNumber', effectId: '', askedAt: attempt.startedAt },
  }
}

/** A request for a field replaces the one that is open: at any time one row is asked at most. */
function askField(attempt: LiveAttempt, event: Extract<PaymentEvent, { type: 'FieldAsked' }>): LiveAttempt {
  assert(attempt.stage === 'entering' || attempt.stage === 'ready', 'a field is asked in an open session')
  const rows = attempt.rows.map((row): Row => {
    const { field, tries } = row
    if (field === event.field) return { field, tries: tries + 1, state: 'asked' }
    return row.state === 'asked' ? { field, tries, state: 'notAsked' } : row
  })
  return {
    ...basisOf(attempt),
    effects: attempt.effects + 1,
    stage: 'entering',
    recording: attempt.recording,
    rows,
    live: { field: event.field, effectId: event.effectId, askedAt: event.at },
  }
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
    ...basisOf(payment.attempt),
    card: payment.attempt.card,
    takenAt: payment.attempt.takenAt,
    since: event.at,
    why: event.why,
    heard: payment.attempt.heard,
    notFoundAt: [],
  }
  return { ...facts(payment), status: 'outcomeUnknown', attempt }
}

function endAttempt(payment: Payment, event: Extract<PaymentEvent, { type: 'AttemptEnded' }>): Payment {
  assert(
    payment.status === 'inFlight' || payment.status === 'outcomeUnknown',
    'only a running or unknown attempt ends',
  )
  const { id } = payment.attempt
  const over = event.sessionOver ? changeRef(payment, id, { sessionOver: true }) : payment
  const last: EndedAttempt = {
    ref: refOf(over, id),
    end: event.end,
    at: event.at,
    card: event.card,
    late: payment.status === 'outcomeUnknown',
  }
  const declines = payment.declines + (event.end.kind === 'declined' ? 1 : 0)
  return { ...facts(over), last, declines, status: 'open' }
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
  const ref: AttemptRef = { id, number, altKey, sessionSid, maybeSent, takenAt, sessionOver, startedAt }
  return {
    ...facts(payment),
    known: [...payment.known.filter((known) => known.id !== id), ref],
    status: 'inFlight',
    attempt,
  }
}

function basisOf(attempt: AttemptBasis): AttemptBasis {
  const { id, number, altKey, sessionSid, maybeSent, takenAt, sessionOver, startedAt } = attempt
  const ref = { id, number, altKey, sessionSid, maybeSent, takenAt, sessionOver, startedAt }
  return { ...ref, callSid: attempt.callSid, effects: attempt.effects, settings: attempt.settings }
}

function rowsOf(attempt: LiveAttempt): Rows {
  assert(attempt.stage === 'entering' || attempt.stage === 'ready', 'rows exist while a session is open')
  return attempt.rows
}

function withRows(attempt: LiveAttempt, rows: Rows): LiveAttempt {
  assert(attempt.stage === 'entering' || attempt.stage === 'ready', 'rows exist while a session is open')
  return { ...attempt, rows }
}

function setRow(rows: Rows, field: EntryField, change: (row: Row) => Row): Rows {
  return rows.map((row) => (row.field === field ? change(row) : row))
}
