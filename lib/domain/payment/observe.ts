import type { EntryField } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import { unreachable } from '@/lib/values/result'
import { keepOpenForMs } from '../timing'
import { cardOf } from './attempt'
import { nextEffectId } from './decide'
import type { PaymentEvent } from './events'
import { evolve } from './evolve'
import type { Fact, PaymentFact } from './facts'
import { ended, note } from './notes'
import {
  callEnded,
  completeNotSent,
  endByUs,
  owesAnswer,
  reopening,
  sessionEnded,
  timeUp,
} from './observe-end'
import { observeTruth } from './observe-truth'
import type { AttemptEnd, LiveAttempt, Payment } from './state'

/**
 * What a fact changes. Never refuses and never throws: what is late, repeated or impossible is noted and not acted on.
 * A terminal callback ends the session, never the money; only the processor's books do that (observe-truth.ts).
 */
export function observe(fact: PaymentFact, payment: Payment, now: Instant): readonly PaymentEvent[] {
  const ref = payment.known.find((known) => known.id === fact.attemptId)
  if (!ref) return [note(fact, now, 'no such attempt')]
  const attempt =
    payment.status === 'inFlight' && payment.attempt.id === fact.attemptId ? payment.attempt : null
  switch (fact.kind) {
    case 'truth':
    case 'truthNotFound':
    case 'truthNoAnswer':
    case 'methodFound':
    case 'methodNotFound':
      return observeTruth(fact, payment, now)
    case 'sessionEnded':
      return sessionEnded(fact, payment, attempt, now)
    case 'sessionOpened':
      return sessionOpened(fact, payment, attempt, now)
    case 'timeUp':
      return timeUp(fact, payment, attempt, now)
    case 'completeNotSent':
      return completeNotSent(fact, payment, attempt, now)
    // What became of our own requests is kept with them. Later than the end of the session it is no news.
    case 'completeReceived':
      return attempt?.stage === 'completing' && !attempt.received
        ? [{ type: 'CompleteReceived', at: now }]
        : []
    case 'completeUnclear':
      return attempt?.stage === 'completing' && !attempt.heard
        ? [{ type: 'CompleteUnclear', at: now, detail: fact.detail }]
        : []
    case 'cancelReceived':
      return []
  }
  if (fact.kind === 'callEnded' && payment.status === 'outcomeUnknown') return owesAnswer(payment, now)
  if (!attempt) return [note(fact, now, 'the attempt is over')]
  switch (fact.kind) {
    case 'recordingSecured':
      if (attempt.stage !== 'securing') return [note(fact, now, 'not waiting for the recording')]
      return [{ type: 'RecordingSecured', at: now, recording: fact.state }]
    case 'recordingNotSecured':
      if (attempt.stage !== 'securing') return [note(fact, now, 'not waiting for the recording')]
      return [ended({ kind: 'recordingBlocked' }, now, true)]
    case 'sessionRefused':
      return sessionRefused(fact, attempt, now)
    case 'fieldAccepted':
      return fieldAccepted(fact, payment, attempt, now)
    case 'fieldRefused':
      return fieldRefused(fact, attempt, now)
    case 'askFailed':
      return askFailed(fact, attempt, now)
    case 'cancelFailed':
      if (attempt.stage !== 'cancelling') return [note(fact, now, 'not cancelling')]
      return [note(fact, now, fact.detail)]
    case 'callEnded':
      return callEnded(payment, attempt, now)
    default:
      return unreachable(fact)
  }
}

function sessionOpened(
  fact: Fact<'sessionOpened'>,
  payment: Payment,
  attempt: LiveAttempt | null,
  now: Instant,
): readonly PaymentEvent[] {
  const known = payment.known.find((ref) => ref.id === fact.attemptId)
  if (known?.sessionSid === fact.sessionSid) return []
  if (known?.sessionSid) return [note(fact, now, 'a second session for one attempt')]
  if (!attempt) {
    const callSid = 'attempt' in payment && 'callSid' in payment.attempt ? payment.attempt.callSid : ''
    return [
      {
        type: 'OrphanSessionFound',
        at: now,
        attemptId: fact.attemptId,
        sessionSid: fact.sessionSid,
        callSid,
      },
    ]
  }
  if (attempt.stage !== 'opening' && attempt.stage !== 'cancelling')
    return [note(fact, now, 'no session is being opened')]
  const opened: PaymentEvent = { type: 'SessionOpened', at: now, sessionSid: fact.sessionSid }
  if (attempt.stage === 'cancelling') return [opened]
  return [
    opened,
    { type: 'FieldAsked', at: now, field: 'cardNumber', second: false, effectId: nextEffectId(attempt) },
  ]
}

function sessionRefused(
  fact: Fact<'sessionRefused'>,
  attempt: LiveAttempt,
  now: Instant,
): readonly PaymentEvent[] {
  const stage = attempt.stage
  if (attempt.sessionSid || (stage !== 'opening' && stage !== 'cancelling'))
    return [note(fact, now, 'the session is open')]
  // Nobody knows whether it was opened: its first callback or the time limit will tell.
  if (fact.reason === 'unclear') return [note(fact, now, fact.detail)]
  const byUs = endByUs(attempt)
  if (stage === 'cancelling') return [ended(byUs, now, true), ...reopening(attempt, byUs, now)]
  return [ended(refusedEnd(fact), now, true)]
}

function refusedEnd(fact: Fact<'sessionRefused'>): AttemptEnd {
  const { code, detail } = fact
  switch (fact.reason) {
    case 'setup':
      return { kind: 'setupProblem', code, detail }
    case 'callOver':
      return { kind: 'callerHungUp' }
    case 'linkDown':
    case 'unclear':
      return { kind: 'linkDown' }
    case 'outOfOrder':
    case 'invalid':
      return { kind: 'refused', code, detail }
    default:
      return unreachable(fact.reason)
  }
}

function fieldAccepted(
  fact: Fact<'fieldAccepted'>,
  payment: Payment,
  attempt: LiveAttempt,
  now: Instant,
): readonly PaymentEvent[] {
  if (!answersLiveField(fact, attempt)) return [note(fact, now, 'not the field that is asked now')]
  if (wantsSecond(fact, attempt)) {
    const { field } = fact
    return [{ type: 'FieldAsked', at: now, field, second: true, effectId: nextEffectId(attempt) }]
  }
  const events: PaymentEvent[] = [{ type: 'FieldAccepted', at: now, field: fact.field, card: fact.card }]
  for (const row of (attempt as Extract<LiveAttempt, { stage: 'entering' }>).rows)
    if (row.field !== fact.field && row.state === 'accepted' && fact.stillRequired.includes(row.field))
      events.push({ type: 'FieldReopened', at: now, field: row.field })
  const after = events.reduce<Payment>((state, event) => evolve(state, event), payment)
  if (after.status !== 'inFlight' || after.attempt.stage !== 'entering') return events
  const next = nextField(after.attempt)
  if (next) {
    const effectId = nextEffectId(after.attempt)
    events.push({ type: 'FieldAsked', at: now, field: next, second: false, effectId })
  } else events.push({ type: 'CardReady', at: now, card: cardOf(after.attempt.rows) })
  return events
}

/**
 * Whether the field must be keyed once more, because this entry asks for it twice. The provider's own word that nothing
 * more is missing counts for more than ours.
 */
function wantsSecond(fact: Fact<'fieldAccepted'>, { settings }: LiveAttempt): boolean {
  if (fact.second || !settings.twice.includes(fact.field)) return false
  return fact.secondsRequired === null || fact.secondsRequired.includes(fact.field)
}

function nextField(attempt: Extract<LiveAttempt, { stage: 'entering' }>): EntryField | null {
  return attempt.rows.find((row) => row.state !== 'accepted')?.field ?? null
}

function fieldRefused(
  fact: Fact<'fieldRefused'>,
  attempt: LiveAttempt,
  now: Instant,
): readonly PaymentEvent[] {
  if (!answersLiveField(fact, attempt)) return [note(fact, now, 'not the field that is asked now')]
  const { live } = attempt as Extract<LiveAttempt, { stage: 'entering' }>
  // People look for their card. As long as nothing was typed, the provider's waiting time is not theirs.
  const begun = fact.why !== 'nothingTyped' || fact.keys !== 0
  if (!begun && now - live.askedAt < keepOpenForMs)
    return [
      {
        type: 'FieldKeptOpen',
        at: now,
        field: fact.field,
        second: fact.second,
        effectId: nextEffectId(attempt),
      },
    ]
  return [{ type: 'FieldRefused', at: now, field: fact.field, why: fact.why, brand: fact.brand }]
}

/** An answer counts only for the request that is open now: a field asked again must not be settled by its first try. */
function answersLiveField(fact: Fact<'fieldAccepted'> | Fact<'fieldRefused'>, attempt: LiveAttempt): boolean {
  if (attempt.stage !== 'entering' || attempt.sessionSid !== fact.sessionSid) return false
  if (attempt.live.field !== fact.field || attempt.live.effectId !== fact.effectId) return false
  return attempt.rows.some(
    (row) => row.field === fact.field && row.state === 'asked' && row.second === fact.second,
  )
}

function askFailed(fact: Fact<'askFailed'>, attempt: LiveAttempt, now: Instant): readonly PaymentEvent[] {
  const live = attempt.stage === 'entering' && attempt.live.effectId === fact.effectId
  if (!live || !fact.final) return [note(fact, now, fact.detail)]
  return [ended({ kind: 'linkDown' }, now, false)]
}
