import type { Instant } from '@/lib/values/instant'
import { assert, err, ok, type Result, unreachable } from '@/lib/values/result'
import { spokenPassageMs } from '../timing'
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
  | { readonly kind: 'spoken'; readonly by: string }
  | { readonly kind: 'sound'; readonly by: string }
  | { readonly kind: 'takeOver'; readonly by: string }
  | { readonly kind: 'holdWrapUp'; readonly by: string }
  | { readonly kind: 'finish'; readonly by: string; readonly note: string | null }

export type CallRefusal = 'callNotLive' | 'callBusy'

/** What the installation has settled about calls. */
export interface CallRules {
  readonly record: boolean
  /** How long the after-call work may take until the next call comes. */
  readonly wrapUpMs: number
}

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
  switch (command.kind) {
    case 'offer':
      if (call.status !== 'waiting') return err('callNotLive')
      return ok([{ type: 'CallOffered', at: now, agentId: command.agentId }])
    case 'spoken':
      return spoken(command.by, call, now)
    case 'sound':
      if (call.status !== 'live') return err('callNotLive')
      return ok(call.recording === 'paused' ? [{ type: 'SoundAsked', at: now, by: command.by }] : [])
    case 'takeOver':
      return takeOver(command.by, call, now)
    case 'holdWrapUp':
      if (call.finished) return err('callNotLive')
      return ok(call.wrapUpUntil === null ? [] : [{ type: 'WrapUpHeld', at: now, by: command.by }])
    case 'finish': {
      if (call.finished) return ok([])
      const { by, note } = command
      return call.status === 'ended' ? ok([{ type: 'CallFinished', at: now, by, note }]) : err('callBusy')
    }
    default:
      return unreachable(command)
  }
}

/** Digits said aloud are in the recording, unless it was silent: it is silenced at once, and what was said is marked. */
function spoken(by: string, call: Call, now: Instant): Result<readonly CallEvent[], CallRefusal> {
  if (call.status !== 'live') return err('callNotLive')
  const from = Math.max(call.answeredAt ?? now, now - spokenPassageMs)
  // Also when it is silent: a request to let it sound again may be on its way.
  const silence = call.recording !== 'none' && call.recording !== 'stopped'
  return ok([{ type: 'CardSpoken', at: now, by, passage: { from, to: now }, silence }])
}

/** Another agent goes on where the first one's screen was lost. Nobody takes what has not been answered yet. */
function takeOver(by: string, call: Call, now: Instant): Result<readonly CallEvent[], CallRefusal> {
  if (call.agentId === by) return ok([])
  if (call.finished || !call.agentId || (call.status !== 'live' && call.status !== 'ended'))
    return err('callNotLive')
  return ok([{ type: 'CallTakenOver', at: now, from: call.agentId, to: by }])
}

/** What a fact changes. Late and repeated facts change nothing. */
export function observeCall(
  fact: CallFact,
  call: Call,
  now: Instant,
  rules: CallRules,
): readonly CallEvent[] {
  const { record } = rules
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
      return legEnded(fact, call, now, rules)
    case 'dialEnded':
      return dialEnded(fact, call, now, rules)
    case 'callEnded':
      return call.status === 'ended' ? [] : [over(fact.why, now, rules)]
    case 'recordingReported':
      // An answer that comes after the end tells what was; nothing records any more.
      if (call.status === 'ended' || call.recording === fact.state) return []
      return [{ type: 'RecordingReported', at: now, state: fact.state }]
    case 'wrapUpOver':
      if (call.finished || call.wrapUpUntil === null || now < call.wrapUpUntil) return []
      // The agent waits for the bank's answer: the next caller comes after it.
      if (fact.busy) return [{ type: 'WrapUpExtended', at: now, until: now + rules.wrapUpMs }]
      return [{ type: 'CallFinished', at: now, by: 'clock', note: null }]
    default:
      return unreachable(fact)
  }
}

function over(why: string, now: Instant, { wrapUpMs }: CallRules): CallEvent {
  return { type: 'CallEnded', at: now, why, wrapUpUntil: now + wrapUpMs }
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
  rules: CallRules,
): readonly CallEvent[] {
  if (call.legSid !== null && call.legSid !== fact.legSid) return []
  const isOver = call.status === 'live' || (call.status === 'ringing' && fact.status === 'canceled')
  return isOver ? [over(fact.status, now, rules)] : []
}

function dialEnded(
  fact: Extract<CallFact, { kind: 'dialEnded' }>,
  call: Call,
  now: Instant,
  rules: CallRules,
): readonly CallEvent[] {
  if (call.status === 'ended') return []
  // Somebody did answer and has hung up, although we never heard of it: the caller is not offered around again.
  const isOver = fact.status === 'completed' || fact.status === 'answered'
  if (!fact.callerStillThere || call.status === 'live' || (call.status === 'ringing' && isOver))
    return [over(fact.status, now, rules)]
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
      spokenAt: null,
      wrapUpUntil: null,
      note: null,
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
        wrapUpUntil: call.answeredAt === null ? null : event.wrapUpUntil,
      }
    case 'RecordingReported':
      return { ...call, recording: event.state }
    case 'CardSpoken':
      return { ...call, spokenAt: event.at, effects: call.effects + (event.silence ? 1 : 0) }
    case 'SoundAsked':
      return { ...call, effects: call.effects + 1 }
    case 'CallTakenOver':
      return { ...call, agentId: event.to }
    case 'WrapUpHeld':
      return { ...call, wrapUpUntil: null }
    case 'WrapUpExtended':
      return { ...call, wrapUpUntil: event.until }
    case 'CallFinished':
      return { ...call, finished: true, wrapUpUntil: null, note: event.note }
    default:
      return unreachable(event)
  }
}

/** An outgoing request that an event of a call leads to. */
export interface CallEffect {
  readonly id: string
  readonly kind: 'startRecording' | 'silenceRecording' | 'soundRecording'
  readonly callSid: string
}

/** The only place where a call's event leads to an outgoing request. */
export function callEffectsOf(event: CallEvent, after: Call): readonly CallEffect[] {
  const next = (kind: CallEffect['kind']) => [
    { id: `${after.id}.${after.effects}`, kind, callSid: after.sid },
  ]
  switch (event.type) {
    case 'CallAnswered':
      return event.record ? next('startRecording') : []
    case 'CardSpoken':
      return event.silence ? next('silenceRecording') : []
    case 'SoundAsked':
      return next('soundRecording')
    case 'CallTakenOver':
    case 'WrapUpHeld':
    case 'WrapUpExtended':
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

/** Something to be done about a call at a time. */
export interface CallTimer {
  readonly kind: 'wrapUpOver'
  readonly afterMs: number
}

/** The only place where a call's event leads to a wait. */
export function callTimersOf(event: CallEvent, after: Call): readonly CallTimer[] {
  if (event.type !== 'CallEnded' && event.type !== 'WrapUpExtended') return []
  return after.wrapUpUntil === null ? [] : [{ kind: 'wrapUpOver', afterMs: after.wrapUpUntil - event.at }]
}
