import type { Instant } from '@/lib/values/instant'
import { assert, err, ok, type Result, unreachable } from '@/lib/values/result'
import type { CallEvent } from './events'
import type { CallFact } from './facts'
import type { Call } from './state'

/** What is asked of a call, by a person or by the routing of new calls. */
export type CallCommand =
  | {
      readonly kind: 'arrive'
      readonly callId: string
      readonly sid: string
      readonly from: string
      readonly to: string
      readonly name: string | null
    }
  | { readonly kind: 'offer'; readonly agentId: string }
  | { readonly kind: 'finish'; readonly by: string }

export type CallRefusal = 'callNotLive' | 'callBusy'

/** Whether it may happen now. An empty list: it has already happened. */
export function decideCall(
  command: CallCommand,
  call: Call | null,
  now: Instant,
): Result<readonly CallEvent[], CallRefusal> {
  if (command.kind === 'arrive') {
    const { callId, sid, from, to, name } = command
    return ok(call ? [] : [{ type: 'CallArrived', at: now, callId, sid, from, to, name }])
  }
  if (!call) return err('callNotLive')
  if (command.kind === 'finish') {
    if (call.finished) return ok([])
    return call.status === 'ended' ? ok([{ type: 'CallFinished', at: now, by: command.by }]) : err('callBusy')
  }
  if (call.status !== 'waiting') return err('callNotLive')
  return ok([{ type: 'CallOffered', at: now, agentId: command.agentId }])
}

/** What a fact changes. Late and repeated facts change nothing. */
export function observeCall(fact: CallFact, call: Call, now: Instant, record: boolean): readonly CallEvent[] {
  switch (fact.kind) {
    case 'legRinging':
      return isOffered(call, fact.agentId) && call.legSid === null
        ? [{ type: 'CallRinging', at: now, legSid: fact.legSid }]
        : []
    case 'legAnswered':
      return isOffered(call, fact.agentId)
        ? [{ type: 'CallAnswered', at: now, legSid: fact.legSid, record }]
        : []
    case 'legEnded':
      return legEnded(fact, call, now)
    case 'dialEnded':
      return dialEnded(fact, call, now)
    case 'callEnded':
      return call.status === 'ended' ? [] : [{ type: 'CallEnded', at: now, why: fact.why }]
    case 'recordingReported':
      // An answer that comes after the end tells what was; nothing records any more.
      if (call.status === 'ended' || call.recording === fact.state) return []
      return [{ type: 'RecordingReported', at: now, state: fact.state }]
    default:
      return unreachable(fact)
  }
}

/** Whether it rings at this agent's device; what is told late of an earlier agent's says nothing about the next one's. */
function isOffered(call: Call, agentId: string | null): boolean {
  return call.status === 'ringing' && (agentId === null || agentId === call.agentId)
}

/**
 * The agent's leg is over. Once both were talking, that is the end of the conversation. While it rang, only `canceled`
 * says that the caller has left; for everything else the dial's own end tells whether the caller is still there.
 */
function legEnded(
  fact: Extract<CallFact, { kind: 'legEnded' }>,
  call: Call,
  now: Instant,
): readonly CallEvent[] {
  if (call.legSid !== null && call.legSid !== fact.legSid) return []
  const over = call.status === 'live' || (call.status === 'ringing' && fact.status === 'canceled')
  return over ? [{ type: 'CallEnded', at: now, why: fact.status }] : []
}

function dialEnded(
  fact: Extract<CallFact, { kind: 'dialEnded' }>,
  call: Call,
  now: Instant,
): readonly CallEvent[] {
  if (call.status === 'ended') return []
  // Somebody did answer and has hung up, although we never heard of it: the caller is not offered around again.
  const isOver = fact.status === 'completed' || fact.status === 'answered'
  if (!fact.callerStillThere || call.status === 'live' || (call.status === 'ringing' && isOver))
    return [{ type: 'CallEnded', at: now, why: fact.status }]
  if (call.status !== 'ringing' || !call.agentId) return []
  return [{ type: 'CallNotAnswered', at: now, agentId: call.agentId, why: fact.status }]
}

/** The state after an event. */
export function evolveCall(call: Call | null, event: CallEvent): Call {
  if (event.type === 'CallArrived') {
    assert(call === null, 'a call arrives once')
    return {
      id: event.callId,
      sid: event.sid,
      from: event.from,
      to: event.to,
      name: event.name,
      status: 'waiting',
      agentId: null,
      legSid: null,
      notAnswering: [],
      recording: 'none',
      arrivedAt: event.at,
      answeredAt: null,
      endedAt: null,
      finished: false,
      effects: 0,
    }
  }
  assert(call !== null, 'the first event is the arrival')
  switch (event.type) {
    case 'CallOffered':
      return { ...call, status: 'ringing', agentId: event.agentId, legSid: null }
    case 'CallRinging':
      return { ...call, legSid: event.legSid }
    case 'CallAnswered':
      return {
        ...call,
        status: 'live',
        legSid: event.legSid,
        answeredAt: event.at,
        recording: event.record ? 'starting' : 'none',
        effects: call.effects + (event.record ? 1 : 0),
      }
    case 'CallNotAnswered':
      return {
        ...call,
        status: 'waiting',
        agentId: null,
        legSid: null,
        notAnswering: [...call.notAnswering, event.agentId],
      }
    case 'CallEnded':
      return {
        ...call,
        status: 'ended',
        endedAt: event.at,
        recording: call.recording === 'none' ? 'none' : 'stopped',
        // A call that nobody answered leaves no work on anybody's desk.
        finished: call.answeredAt === null,
      }
    case 'RecordingReported':
      return { ...call, recording: event.state }
    case 'CallFinished':
      return { ...call, finished: true }
    default:
      return unreachable(event)
  }
}

/** An outgoing request that an event of a call leads to. */
export interface CallEffect {
  readonly id: string
  readonly kind: 'startRecording'
  readonly callSid: string
}

/** The only place where a call's event leads to an outgoing request. */
export function callEffectsOf(event: CallEvent, after: Call): readonly CallEffect[] {
  switch (event.type) {
    case 'CallAnswered':
      return event.record
        ? [{ id: `${after.id}.${after.effects}`, kind: 'startRecording', callSid: after.sid }]
        : []
    case 'CallArrived':
    case 'CallOffered':
    case 'CallRinging':
    case 'CallNotAnswered':
    case 'CallEnded':
    case 'RecordingReported':
    case 'CallFinished':
      return []
    default:
      return unreachable(event)
  }
}
