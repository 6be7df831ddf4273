import { currentRecording } from '../twilio/recordings.js'
import { requiredOf } from '../twilio/session.js'
import type { Call } from '../world.js'

/** A call as the control API shows it. Holds masks and counts, never a digit that was keyed. */
export function callView(call: Call) {
  return {
    sid: call.sid,
    status: call.status,
    from: call.from,
    to: call.to,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    heard: call.heard,
    legs: call.legs.map(legView),
    problem: call.problem,
    recording: recordingState(call),
    payment: paymentView(call),
    strip: call.strip,
  }
}

/** A session on an agent's leg captures nothing that the caller keys; it shows here so that a test can catch it. */
function legView(leg: Call) {
  const { sid, identity, status } = leg
  return { sid, identity, status, payment: paymentView(leg) }
}

function recordingState(call: Call): 'none' | 'in-progress' | 'paused' | 'stopped' {
  const running = currentRecording(call)
  if (running?.status === 'paused' || running?.status === 'in-progress') return running.status
  return call.recordings.some(({ status }) => status === 'completed') ? 'stopped' : 'none'
}

function paymentView({ session }: Call) {
  if (!session) return null
  const { state, request, sid } = session
  return {
    sid,
    state: state.name === 'idle' ? 'open' : state.name,
    capture: state.name === 'capturing' ? state.field : null,
    digits: state.name === 'capturing' ? state.digits.length : 0,
    required: state.name === 'ended' || state.name === 'processing' ? [] : requiredOf(session),
    timeoutSeconds: request.timeoutSeconds,
    chargeAmount: request.chargeAmount,
    currency: request.currency,
    result: state.name === 'ended' ? state.result : null,
  }
}
