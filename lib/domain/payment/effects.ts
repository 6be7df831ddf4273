import type { EntryField } from '@/lib/values/card'
import {
  afterEndLookUpMs,
  afterSettlingLookUpMs,
  answerOverdueMs,
  cancelOverdueMs,
  firstLookUpMs,
  openingOverdueMs,
} from '../timing'
import { nextEffectId } from './decide'
import type { PaymentEvent } from './events'
import { refOf } from './evolve'
import type { LiveAttempt, Payment } from './state'

/** An outgoing request that an event leads to: a row, written with the event, run once by a worker. */
export type PaymentEffect = { readonly id: string; readonly attemptId: string } & (
  | { readonly kind: 'pauseRecording'; readonly callSid: string }
  | { readonly kind: 'resumeRecording'; readonly callSid: string | null }
  | { readonly kind: 'openSession'; readonly callSid: string }
  | {
      readonly kind: 'askField'
      readonly callSid: string
      readonly sessionSid: string
      readonly field: EntryField
      readonly second: boolean
    }
  | { readonly kind: 'completeSession'; readonly callSid: string; readonly sessionSid: string }
  | { readonly kind: 'cancelSession'; readonly callSid: string; readonly sessionSid: string }
)

/** Something to be done at a time: reading the books, or noticing that an answer is overdue. Harmless to repeat. */
export type PaymentTimer = { readonly attemptId: string; readonly afterMs: number } & (
  | { readonly kind: 'lookUp' }
  | { readonly kind: 'timeUp'; readonly what: 'answer' | 'cancel' | 'opening' }
)

/** What one event leads to. */
export interface Consequences {
  readonly effects: readonly PaymentEffect[]
  readonly timers: readonly PaymentTimer[]
  /** The connector that is at fault: no card entry starts on it until a person lifts that. */
  readonly stopsCards?: string
}

const nothing: Consequences = { effects: [], timers: [] }

/**
 * The only place where an event leads to an outgoing call. `before` and `after` are the states around the event.
 */
export function effectsOf(event: PaymentEvent, before: Payment | null, after: Payment): Consequences {
  switch (event.type) {
    case 'AttemptStarted':
      return effects({
        id: `${event.attemptId}.1`,
        attemptId: event.attemptId,
        kind: 'pauseRecording',
        callSid: event.callSid,
      })
    case 'RecordingSecured': {
      const { id, callSid, effects: count } = live(after)
      return {
        effects: [{ id: `${id}.${count}`, attemptId: id, kind: 'openSession', callSid }],
        timers: [{ kind: 'timeUp', what: 'opening', attemptId: id, afterMs: openingOverdueMs }],
      }
    }
    case 'SessionOpened':
      return cancelOpened(live(after))
    case 'FieldAsked':
    case 'FieldKeptOpen': {
      const { id, callSid, sessionSid } = live(after)
      return sessionSid
        ? effects({
            id: event.effectId,
            attemptId: id,
            kind: 'askField',
            callSid,
            sessionSid,
            field: event.field,
            second: event.second,
          })
        : nothing
    }
    case 'Taken':
      return taken(live(after), event.effectId)
    case 'CancelRequested':
    case 'ReopenRequested':
      return cancelRequested(live(after), event.effectId)
    case 'OrphanSessionFound':
      return effects({
        id: `${event.attemptId}.orphan`,
        attemptId: event.attemptId,
        kind: 'cancelSession',
        callSid: event.callSid,
        sessionSid: event.sessionSid,
      })
    case 'SessionEndHeard': {
      const attemptId = currentId(after)
      return { effects: resume(attemptId, after), timers: [{ kind: 'lookUp', attemptId, afterMs: 0 }] }
    }
    case 'SessionEndNoted': {
      const { attemptId } = event
      return { effects: resume(attemptId, after), timers: [{ kind: 'lookUp', attemptId, afterMs: 0 }] }
    }
    case 'AttemptEnded':
      return attemptEnded(event, before, after)
    case 'PaymentPaid':
    case 'CardSaved':
    case 'BooksFoundDifferent':
      return stopEntry(before, after)
    case 'OutcomeBecameUnknown': {
      if (event.why !== 'connectorFault' || after.status !== 'outcomeUnknown') return nothing
      return { ...nothing, stopsCards: after.attempt.settings.connector }
    }
    case 'SettledByHand': {
      // People may have been told something wrong: the books have the last word.
      const { attemptId } = event.settlement
      return { effects: [], timers: [{ kind: 'lookUp', attemptId, afterMs: afterSettlingLookUpMs }] }
    }
    case 'PaymentOpened':
    case 'FieldAccepted':
    case 'FieldReopened':
    case 'FieldRefused':
    case 'CardReady':
    case 'CompleteReceived':
    case 'CompleteUnclear':
    case 'CompleteNotSent':
    case 'NotFoundNoted':
    case 'ChargedTwiceFound':
    case 'FactNoted':
    case 'PaymentClosed':
    case 'PaymentTakenOver':
    case 'SettlementProposed':
    case 'SettlementWithdrawn':
    case 'OverrideGranted':
    case 'Replaced':
    case 'AnswerOwed':
    case 'CustomerTold':
      return nothing
  }
}

function effects(...list: PaymentEffect[]): Consequences {
  return { effects: list, timers: [] }
}

/**
 * Sound comes back to the recording once no session of any attempt can be open: what was given up may still take keys.
 * One resume per attempt: the id makes a second one the same row.
 */
function resume(attemptId: string, after: Payment): readonly PaymentEffect[] {
  if (!after.known.every(({ sessionOver }) => sessionOver)) return []
  return [{ id: `${attemptId}.resume`, attemptId, kind: 'resumeRecording', callSid: null }]
}

function taken(attempt: LiveAttempt, effectId: string): Consequences {
  const { id: attemptId, callSid, sessionSid } = attempt
  if (!sessionSid) return nothing
  return {
    effects: [{ id: effectId, attemptId, kind: 'completeSession', callSid, sessionSid }],
    timers: [
      { kind: 'lookUp', attemptId, afterMs: firstLookUpMs },
      { kind: 'timeUp', what: 'answer', attemptId, afterMs: answerOverdueMs },
    ],
  }
}

function cancelRequested(attempt: LiveAttempt, effectId: string): Consequences {
  const { id: attemptId, callSid, sessionSid } = attempt
  return {
    effects: sessionSid ? [{ id: effectId, attemptId, kind: 'cancelSession', callSid, sessionSid }] : [],
    timers: [{ kind: 'timeUp', what: 'cancel', attemptId, afterMs: cancelOverdueMs }],
  }
}

/** A session that opens after its attempt was cancelled is cancelled at once. */
function cancelOpened(attempt: LiveAttempt): Consequences {
  if (attempt.stage !== 'cancelling' || !attempt.sessionSid) return nothing
  const { id: attemptId, callSid, sessionSid } = attempt
  return effects({ id: nextEffectId(attempt), attemptId, kind: 'cancelSession', callSid, sessionSid })
}

/** After an end: sound comes back to the recording, a session left open is closed, and the books are read once more. */
function attemptEnded(
  event: Extract<PaymentEvent, { type: 'AttemptEnded' }>,
  before: Payment | null,
  after: Payment,
): Consequences {
  const ended = after.last
  if (!ended) return nothing
  const { id: attemptId, maybeSent } = ended.ref
  // A card is kept without a payment in the books: only one that was sent can be found.
  const byHand = event.end.kind === 'settledNotTaken'
  const look = !byHand && ended.ref.sessionSid !== null && (after.terms.kind === 'charge' || maybeSent)
  return {
    effects: event.sessionOver ? resume(attemptId, after) : closeSession(before, 'close'),
    timers: look ? [{ kind: 'lookUp', attemptId, afterMs: afterEndLookUpMs }] : [],
  }
}

/**
 * The books settled the payment while a card was being keyed for it: that entry must not go on, whichever attempt the
 * books spoke of. What has been sent cannot be stopped any more; its own truth will come.
 */
function stopEntry(before: Payment | null, after: Payment): Consequences {
  if (before?.status !== 'inFlight' || before.attempt.stage === 'completing') return nothing
  if (before.attempt.stage === 'securing') return effects(...resume(before.attempt.id, after))
  return effects(...closeSession(before, 'stop'))
}

/** Closes the session of the current attempt, unless none is known or its end was asked for already. */
function closeSession(before: Payment | null, name: 'close' | 'stop'): readonly PaymentEffect[] {
  if (before?.status !== 'inFlight' && before?.status !== 'outcomeUnknown') return []
  const { id: attemptId, callSid, sessionSid } = before.attempt
  const asked = before.status === 'inFlight' && before.attempt.stage === 'cancelling'
  if (!sessionSid || asked) return []
  return [{ id: `${attemptId}.${name}`, attemptId, kind: 'cancelSession', callSid, sessionSid }]
}

function live(payment: Payment): LiveAttempt {
  if (payment.status !== 'inFlight')
    throw new Error('Invariant broken: the event belongs to a running attempt')
  return payment.attempt
}

function currentId(payment: Payment): string {
  if (payment.status === 'inFlight' || payment.status === 'outcomeUnknown')
    return refOf(payment, payment.attempt.id).id
  throw new Error('Invariant broken: the event belongs to a running or unknown attempt')
}
