import { type CallCommand, decideCall, evolveCall, observeCall } from '@/lib/domain/call/call'
import type { CallEvent } from '@/lib/domain/call/events'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import { wrapUpMs } from '@/lib/domain/timing'
import { type Instant, second } from '@/lib/values/instant'
import { assert } from '@/lib/values/result'

/** What a call of yesterday is called, and who spoke. */
export interface CallNames {
  readonly callId: string
  readonly callSid: string
  readonly legSid: string
  readonly agentId: string
  readonly from: string
  readonly customer: string
}

/** The number that people of the demo dial; Ofcom keeps it for drama. */
const ourNumber = '+442079460100'
const talkMs = 35 * second

/**
 * The call on which a payment was taken: it was answered a while before `opened`, its recording was paused while the
 * caller typed, and it was put away after `over`.
 */
export function callOf(names: CallNames, opened: Instant, over: Instant) {
  const events: CallEvent[] = []
  let call: Call | null = null
  const happen = (more: readonly CallEvent[]): void => {
    for (const event of more) {
      call = evolveCall(call, event)
      events.push(event)
    }
  }
  const ask = (at: Instant, command: CallCommand): void => {
    const decided = decideCall(command, call, at)
    assert(decided.ok && decided.value.length > 0, 'a call of yesterday went its usual way')
    happen(decided.value)
  }
  const tell = (at: Instant, fact: CallFact): void => {
    assert(call, 'a call arrives first')
    happen(observeCall(fact, call, at, { record: true, wrapUpMs }))
  }
  const { callId, callSid, legSid, agentId, from, customer } = names
  const answered = opened - talkMs
  ask(answered - 4 * second, { kind: 'arrive', callId, sid: callSid, from, to: ourNumber, name: customer })
  ask(answered - 4 * second, { kind: 'offer', agentId })
  tell(answered - 3 * second, { kind: 'legRinging', legSid, agentId })
  tell(answered, { kind: 'legAnswered', legSid, agentId })
  tell(answered + second, { kind: 'recordingReported', state: 'on' })
  tell(opened + second, { kind: 'recordingReported', state: 'paused' })
  tell(over, { kind: 'recordingReported', state: 'on' })
  tell(over + 12 * second, { kind: 'callEnded', why: 'completed' })
  ask(over + 20 * second, { kind: 'finish', by: agentId, note: null })
  return { before: null, after: evolved(call), events, effects: [], timers: [] }
}

function evolved(call: Call | null): Call {
  assert(call?.finished, 'a call of yesterday is put away')
  return call
}
