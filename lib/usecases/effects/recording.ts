import type { CallEffect } from '@/lib/domain/call/call'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import { isStillWanted, needsSilence } from '@/lib/domain/payment/still-wanted'
import type { RecordingRefusal, ReportedRecording } from '@/lib/ports/call-recordings'
import type { Begun } from '@/lib/ports/effects'
import type { Change, Versioned } from '@/lib/ports/store'
import type { Result } from '@/lib/values/result'
import type { Deps } from '../deps'
import { observeCall } from '../observe-call'
import { again, done, type Effect, type EffectRun, mayRepeat, overtaken } from './outcome'

type Answer = Result<{ state: ReportedRecording }, RecordingRefusal>

/**
 * Starts the recording, at most once: pausing silences one recording, and a second one on the same call would go on
 * listening while the caller keys. After an unclear answer the pause itself finds out what there is.
 */
export async function startRecording(deps: Deps, begun: Begun, effect: CallEffect): Promise<EffectRun> {
  const { aggregateId: callId } = begun
  if (begun.was === 'sent') return unclear(deps, callId, effect.id)
  const call = await deps.store.call(callId)
  if (call?.state.status !== 'live') return overtaken(deps, effect.id)
  const answer = await deps.recordings.start(effect.callSid)
  if (!answer.ok && answer.error.kind === 'notSent' && mayRepeat(begun))
    return again(deps, effect.id, answer.error)
  await observeCall(deps, callId, reported(answer), null, { settles: settled(effect.id, answer) })
  return done
}

/** Silences the recording because a card is being said aloud. What cannot be silenced is shown as not known. */
export async function silenceRecording(deps: Deps, begun: Begun, effect: CallEffect): Promise<EffectRun> {
  const { aggregateId: callId } = begun
  const call = await deps.store.call(callId)
  if (call?.state.status !== 'live') return overtaken(deps, effect.id)
  const answer: Answer =
    call.state.recording === 'starting' ? starting : await deps.recordings.pause(effect.callSid)
  if (!answer.ok && answer.error.kind !== 'refused' && mayRepeat(begun))
    return again(deps, effect.id, answer.error)
  await observeCall(deps, callId, reported(answer), null, { settles: settled(effect.id, answer) })
  return done
}

/** Lets the recording go on because its agent asks for it, unless a keypad needs the silence by now. */
export async function soundRecording(deps: Deps, begun: Begun, effect: CallEffect): Promise<EffectRun> {
  const call = await deps.store.call(begun.aggregateId)
  return call ? sound(deps, begun, call, effect.id) : overtaken(deps, effect.id)
}

/** Silences the recording before the keypad opens. Only what the provider reports opens it. */
export async function pauseRecording(
  deps: Deps,
  begun: Begun,
  effect: Effect<'pauseRecording'>,
): Promise<EffectRun> {
  const { attemptId, id } = effect
  const payment = await deps.store.paymentOfAttempt(attemptId)
  const call = payment && (await deps.store.call(payment.state.callId))
  if (!call) return overtaken(deps, id)
  if (!isStillWanted(effect, payment.state, deps.clock.now())) {
    // An earlier run may have silenced it and died: then the resume behind this one must know.
    return begun.was === 'sent' ? unclear(deps, call.state.id, id) : overtaken(deps, id)
  }
  const answer = call.state.recording === 'starting' ? starting : await deps.recordings.pause(effect.callSid)
  if (!answer.ok && answer.error.kind !== 'refused' && mayRepeat(begun)) {
    if (answer.error.kind === 'unclear') await observeCall(deps, call.state.id, reported(answer), null)
    return again(deps, id, answer.error)
  }
  const heard = answer === starting ? null : reported(answer)
  await observeCall(
    deps,
    call.state.id,
    heard,
    null,
    { settles: settled(id, answer) },
    proofOf(answer, attemptId),
  )
  return done
}

/** Lets the recording go on after the entry, unless the next entry already needs the silence. */
export async function resumeRecording(
  deps: Deps,
  begun: Begun,
  effect: Effect<'resumeRecording'>,
): Promise<EffectRun> {
  const payment = await deps.store.paymentOfAttempt(effect.attemptId)
  const call = payment && (await deps.store.call(payment.state.callId))
  return call ? sound(deps, begun, call, effect.id) : notNeeded(deps, effect.id)
}

async function sound(
  deps: Deps,
  begun: Begun,
  { state: call }: Versioned<Call>,
  effectId: string,
): Promise<EffectRun> {
  if (!mayBePaused(call)) return notNeeded(deps, effectId)
  // An entry that runs or may still be open keeps the silence, of whichever payment; it brings its own resume.
  const payments = await deps.reading.paymentsOfCall(call.id)
  if (needsSilence(payments.map(({ state }) => state))) return notNeeded(deps, effectId)
  const answer = await deps.recordings.resume(call.sid)
  if (!answer.ok && answer.error.kind !== 'refused' && mayRepeat(begun))
    return again(deps, effectId, answer.error)
  await observeCall(deps, call.id, reported(answer), null, { settles: settled(effectId, answer) })
  return done
}

/** Its start is being sent again: a pause now would find no recording, and the start would then record what is keyed. */
const starting: Answer = {
  ok: false,
  error: { kind: 'notSent', detail: 'still starting', retryAfterMs: null },
}

/** What is not known may be silence, and nobody would hear that it never ended. */
function mayBePaused(call: Call): boolean {
  return call.status !== 'ended' && (call.recording === 'paused' || call.recording === 'unclear')
}

async function notNeeded(deps: Deps, effectId: string): Promise<EffectRun> {
  await deps.effects.settle(effectId, 'answered', 'not needed')
  return done
}

async function unclear(deps: Deps, callId: string, effectId: string): Promise<EffectRun> {
  const settles = { effectId, status: 'unclear', detail: 'an earlier run died after sending' } as const
  await observeCall(deps, callId, { kind: 'recordingReported', state: 'unclear' }, null, { settles })
  return done
}

function reported(answer: Answer): CallFact {
  return { kind: 'recordingReported', state: answer.ok ? answer.value.state : 'unclear' }
}

function proofOf(answer: Answer, attemptId: string): PaymentFact {
  if (!answer.ok) return { kind: 'recordingNotSecured', attemptId, detail: answer.error.detail }
  const { state } = answer.value
  return state === 'paused' || state === 'none'
    ? { kind: 'recordingSecured', attemptId, state }
    : { kind: 'recordingNotSecured', attemptId, detail: state }
}

function settled(effectId: string, answer: Answer): NonNullable<Change['settles']> {
  if (answer.ok) return { effectId, status: 'answered', detail: null }
  const { kind, detail } = answer.error
  return { effectId, status: kind === 'unclear' ? 'unclear' : 'answered', detail }
}
