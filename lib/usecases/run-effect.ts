import type { CallFact } from '@/lib/domain/call/facts'
import type { PaymentEffect } from '@/lib/domain/payment/effects'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Payment } from '@/lib/domain/payment/state'
import type { RecordingRefusal, ReportedRecording } from '@/lib/ports/call-recordings'
import type { Begun } from '@/lib/ports/effects'
import type { SessionRefusal } from '@/lib/ports/payment-sessions'
import type { Change } from '@/lib/ports/store'
import type { Result } from '@/lib/values/result'
import { unreachable } from '@/lib/values/result'
import type { Deps } from './deps'
import { observeCall } from './observe-call'
import { observePayment } from './observe-payment'

/** Sends of one effect that may be repeated because nothing was processed; then the agent is told that the link is down. */
const sendsMax = 5
/** The pause before an unprocessed request is sent again, unless the provider named one. */
const sendAgainMs = 400

/** What the worker should do next: nothing, or run the effect again after a pause. */
export type EffectRun = { readonly kind: 'done' } | { readonly kind: 'again'; readonly afterMs: number }
const done: EffectRun = { kind: 'done' }

type Settle = NonNullable<Change['settles']>

/**
 * Runs one effect. It is durably `sent` before the first byte leaves. An effect found `sent` without an answer belongs
 * to a run that died: where money is concerned it is never sent again but looked up.
 */
export async function runEffect(deps: Deps, effectId: string): Promise<EffectRun> {
  const begun = await deps.effects.begin(effectId)
  if (!begun || begun.was === 'over') return done
  if (begun.effect.of === 'call') return startRecording(deps, begun, begun.effect.effect.callSid, effectId)
  const { effect } = begun.effect
  switch (effect.kind) {
    case 'pauseRecording':
      return pauseRecording(deps, begun, effect)
    case 'resumeRecording':
      return resumeRecording(deps, begun, effect)
    case 'openSession':
      return openSession(deps, begun, effect)
    case 'askField':
      return askField(deps, begun, effect)
    case 'completeSession':
      return completeSession(deps, begun, effect)
    case 'cancelSession':
      return cancelSession(deps, begun, effect)
    default:
      return unreachable(effect)
  }
}

async function startRecording(
  deps: Deps,
  begun: Begun,
  callSid: string,
  effectId: string,
): Promise<EffectRun> {
  const answer = await deps.recordings.start(callSid)
  const repeat = repeatable(answer, begun)
  if (repeat) return again(deps, effectId, repeat)
  const state: CallFact = { kind: 'recordingReported', state: answer.ok ? answer.value.state : 'unclear' }
  await observeCall(deps, begun.aggregateId, state, null, settled(effectId, answer))
  return done
}

async function pauseRecording(
  deps: Deps,
  begun: Begun,
  effect: Extract<PaymentEffect, { kind: 'pauseRecording' }>,
): Promise<EffectRun> {
  const payment = await deps.store.paymentOfAttempt(effect.attemptId)
  const answer = await deps.recordings.pause(effect.callSid)
  const repeat = repeatable(answer, begun)
  if (repeat) return again(deps, effect.id, repeat)
  const { attemptId } = effect
  const secured = answer.ok && (answer.value.state === 'paused' || answer.value.state === 'none')
  const fact: PaymentFact = secured
    ? { kind: 'recordingSecured', attemptId, state: answer.value.state === 'paused' ? 'paused' : 'none' }
    : { kind: 'recordingNotSecured', attemptId, detail: answer.ok ? answer.value.state : answer.error.detail }
  const reported: CallFact = { kind: 'recordingReported', state: answer.ok ? answer.value.state : 'unclear' }
  await observeCall(deps, payment?.state.callId ?? '', reported, null, settled(effect.id, answer), fact)
  return done
}

async function resumeRecording(
  deps: Deps,
  begun: Begun,
  effect: Extract<PaymentEffect, { kind: 'resumeRecording' }>,
): Promise<EffectRun> {
  const payment = await deps.store.paymentOfAttempt(effect.attemptId)
  const call = payment && (await deps.store.call(payment.state.callId))
  // A newer entry on this call keeps the silence; it brings its own resume.
  const busy = call && (await deps.store.paymentInFlightOf(call.state.id))
  const another =
    busy?.state.status === 'inFlight' && busy.state.attempt.id !== effect.attemptId && !isSent(busy.state)
  if (!call || call.state.status === 'ended' || call.state.recording !== 'paused' || another) {
    await deps.effects.settle(effect.id, 'answered', 'not needed')
    return done
  }
  const answer = await deps.recordings.resume(call.state.sid)
  const repeat = repeatable(answer, begun)
  if (repeat) return again(deps, effect.id, repeat)
  const state = answer.ok ? answer.value.state : 'unclear'
  await observeCall(
    deps,
    call.state.id,
    { kind: 'recordingReported', state },
    null,
    settled(effect.id, answer),
  )
  return done
}

function isSent(payment: Payment): boolean {
  return (
    payment.status === 'inFlight' && payment.attempt.stage === 'completing' && payment.attempt.heard !== null
  )
}

async function openSession(
  deps: Deps,
  begun: Begun,
  effect: Extract<PaymentEffect, { kind: 'openSession' }>,
): Promise<EffectRun> {
  const { attemptId } = effect
  // The first callback carries the session's name: a create whose answer was lost recovers by itself.
  if (begun.was === 'sent')
    return unclear(deps, effect.id, {
      kind: 'sessionRefused',
      attemptId,
      reason: 'unclear',
      code: null,
      detail: 'no answer was kept',
    })
  const payment = await deps.store.paymentOfAttempt(attemptId)
  if (payment?.state.status !== 'inFlight' || payment.state.attempt.id !== attemptId)
    return overtaken(deps, effect.id)
  const { terms, attempt } = payment.state
  const save = terms.kind === 'save'
  const answer = await deps.sessions.open({
    callSid: effect.callSid,
    idempotencyKey: effect.id,
    answersTo: { attemptId, effectId: effect.id },
    charge: save ? null : terms.money,
    altKey: attempt.altKey,
    description: terms.description ?? terms.reference,
    postcode: attempt.settings.postcode,
    gapSeconds: attempt.settings.gapSeconds,
    brands: attempt.settings.brands,
    customer:
      save || terms.customer.key ? { key: customerKey(payment.state), name: terms.customer.name } : null,
    // One code per attempt: the kept card is found by it when every answer is lost.
    methodCode: save ? attemptId : null,
  })
  if (answer.ok)
    return report(
      deps,
      { kind: 'sessionOpened', attemptId, sessionSid: answer.value.sessionSid },
      effect.id,
      'answered',
      null,
    )
  const { error } = answer
  if (error.kind === 'unclear')
    return unclear(deps, effect.id, {
      kind: 'sessionRefused',
      attemptId,
      reason: 'unclear',
      code: null,
      detail: error.detail,
    })
  if (error.kind === 'notSent') {
    if (begun.tries < sendsMax) return again(deps, effect.id, error)
    return report(
      deps,
      { kind: 'sessionRefused', attemptId, reason: 'linkDown', code: null, detail: error.detail },
      effect.id,
      'answered',
      error.detail,
    )
  }
  const reason = error.reason === 'incomplete' ? 'invalid' : error.reason
  return report(
    deps,
    { kind: 'sessionRefused', attemptId, reason, code: error.code, detail: error.detail },
    effect.id,
    'answered',
    error.code,
  )
}

/** Whom the processor's account belongs to: the customer's own key, else one made from the payment. */
export function customerKey(payment: Payment): string {
  return payment.terms.customer.key ?? `sotto-${payment.id}`
}

async function askField(
  deps: Deps,
  begun: Begun,
  effect: Extract<PaymentEffect, { kind: 'askField' }>,
): Promise<EffectRun> {
  const { attemptId, field, callSid, sessionSid, id } = effect
  const payment = await deps.store.paymentOfAttempt(attemptId)
  const attempt = payment?.state.status === 'inFlight' ? payment.state.attempt : null
  // Asked again in the meantime: the newer request is the one that counts.
  if (attempt?.stage !== 'entering' || attempt.live.effectId !== id) return overtaken(deps, id)
  const answer = await deps.sessions.ask({
    callSid,
    sessionSid,
    idempotencyKey: id,
    answersTo: { attemptId, effectId: id },
    field,
  })
  if (answer.ok) {
    await deps.effects.settle(id, 'answered', null)
    return done
  }
  const { error } = answer
  // A new request for a field only replaces the one before: asking twice is harmless.
  if (error.kind !== 'refused' && begun.tries < sendsMax) return again(deps, id, error)
  const code = error.kind === 'refused' ? error.code : null
  const over = error.kind === 'refused' && (error.reason === 'callOver' || error.reason === 'outOfOrder')
  return report(
    deps,
    { kind: 'askFailed', attemptId, effectId: id, field, code, detail: error.detail, final: !over },
    id,
    'answered',
    error.detail,
  )
}

async function completeSession(
  deps: Deps,
  begun: Begun,
  effect: Extract<PaymentEffect, { kind: 'completeSession' }>,
): Promise<EffectRun> {
  const { attemptId, callSid, sessionSid, id: effectId } = effect
  if (begun.was === 'sent')
    return unclear(deps, effectId, {
      kind: 'completeUnclear',
      attemptId,
      effectId,
      detail: 'an earlier run died after sending',
    })
  const answer = await deps.sessions.complete({
    callSid,
    sessionSid,
    idempotencyKey: effectId,
    answersTo: { attemptId, effectId },
  })
  if (answer.ok)
    return report(deps, { kind: 'completeReceived', attemptId, effectId }, effectId, 'answered', null)
  const { error } = answer
  if (error.kind === 'unclear')
    return unclear(deps, effectId, { kind: 'completeUnclear', attemptId, effectId, detail: error.detail })
  if (error.kind === 'notSent') {
    if (begun.tries < sendsMax) return again(deps, effectId, error)
    return report(
      deps,
      { kind: 'completeNotSent', attemptId, effectId, code: null, detail: error.detail },
      effectId,
      'answered',
      error.detail,
    )
  }
  // The session is over already: its terminal callback and the books tell how.
  if (error.reason === 'outOfOrder' || error.reason === 'callOver')
    return unclear(deps, effectId, { kind: 'completeUnclear', attemptId, effectId, detail: error.code })
  return report(
    deps,
    { kind: 'completeNotSent', attemptId, effectId, code: error.code, detail: error.detail },
    effectId,
    'answered',
    error.code,
  )
}

async function cancelSession(
  deps: Deps,
  begun: Begun,
  effect: Extract<PaymentEffect, { kind: 'cancelSession' }>,
): Promise<EffectRun> {
  const { attemptId, sessionSid, id: effectId } = effect
  const callSid = effect.callSid || (await callSidOf(deps, attemptId))
  const answer = await deps.sessions.cancel({
    callSid,
    sessionSid,
    idempotencyKey: effectId,
    answersTo: { attemptId, effectId },
  })
  if (answer.ok)
    return report(deps, { kind: 'cancelReceived', attemptId, effectId }, effectId, 'answered', null)
  // Cancelling moves no money: it may always be sent again.
  if (answer.error.kind !== 'refused' && begun.tries < sendsMax) return again(deps, effectId, answer.error)
  return report(
    deps,
    { kind: 'cancelFailed', attemptId, effectId, detail: answer.error.detail },
    effectId,
    'answered',
    answer.error.detail,
  )
}

async function callSidOf(deps: Deps, attemptId: string): Promise<string> {
  const payment = await deps.store.paymentOfAttempt(attemptId)
  return (payment && (await deps.store.call(payment.state.callId)))?.state.sid ?? ''
}

async function report(
  deps: Deps,
  fact: PaymentFact,
  effectId: string,
  status: Settle['status'],
  detail: string | null,
): Promise<EffectRun> {
  await observePayment(deps, fact, null, { effectId, status, detail })
  return done
}

function unclear(deps: Deps, effectId: string, fact: PaymentFact): Promise<EffectRun> {
  return report(deps, fact, effectId, 'unclear', null)
}

async function overtaken(deps: Deps, effectId: string): Promise<EffectRun> {
  await deps.effects.settle(effectId, 'answered', 'overtaken')
  return done
}

async function again(
  deps: Deps,
  effectId: string,
  refusal: SessionRefusal | RecordingRefusal,
): Promise<EffectRun> {
  await deps.effects.postpone(effectId, refusal.detail)
  const named = refusal.kind === 'notSent' ? refusal.retryAfterMs : null
  return { kind: 'again', afterMs: named ?? sendAgainMs }
}

/** Steering a recording twice is harmless, so an unclear answer is repeated as well. */
function repeatable(
  answer: Result<{ state: ReportedRecording }, RecordingRefusal>,
  begun: Begun,
): RecordingRefusal | null {
  return !answer.ok && answer.error.kind !== 'refused' && begun.tries < sendsMax ? answer.error : null
}

function settled(effectId: string, answer: Result<unknown, RecordingRefusal>): Settle {
  return answer.ok
    ? { effectId, status: 'answered', detail: null }
    : {
        effectId,
        status: answer.error.kind === 'unclear' ? 'unclear' : 'answered',
        detail: answer.error.detail,
      }
}
