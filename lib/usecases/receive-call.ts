import type { CallCommand } from '@/lib/domain/call/call'
import { decideCall } from '@/lib/domain/call/call'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import { holdsMax } from '@/lib/domain/timing'
import type { Received, Versioned } from '@/lib/ports/store'
import type { Deps } from './deps'
import { callChange, observeCall } from './observe-call'

/** What the telephony should do with a caller now. */
export type CallPlan =
  | { readonly kind: 'ring'; readonly callId: string; readonly agentId: string }
  | { readonly kind: 'hold'; readonly callId: string; readonly holds: number }
  | { readonly kind: 'goodbye' }
  | { readonly kind: 'hangUp' }

/** An incoming call, as the provider described it. */
export interface Arrival {
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly name: string | null
}

/** Opens the call (once per caller's leg) and offers it to the agent who has been free the longest. */
export async function receiveCall(deps: Deps, arrival: Arrival, holds: number): Promise<CallPlan> {
  let call = await deps.store.callOfSid(arrival.sid)
  if (!call) {
    await commit(deps, null, { kind: 'arrive', callId: deps.ids.next(), ...arrival })
    call = await deps.store.callOfSid(arrival.sid)
  }
  if (!call || call.state.status === 'ended') return { kind: 'goodbye' }
  return offerCall(deps, call, holds)
}

/** Offers a waiting call to the next free agent; a colleague who takes another call first is simply passed over. */
export async function offerCall(deps: Deps, call: Versioned<Call>, holds: number): Promise<CallPlan> {
  const callId = call.state.id
  if (call.state.status === 'ringing' && call.state.agentId)
    return { kind: 'ring', callId, agentId: call.state.agentId }
  for (const agentId of await deps.presence.free(call.state.notAnswering)) {
    const offered = await commit(deps, call, { kind: 'offer', agentId })
    if (offered) return { kind: 'ring', callId, agentId }
  }
  return holds >= holdsMax ? { kind: 'goodbye' } : { kind: 'hold', callId, holds: holds + 1 }
}

async function commit(deps: Deps, call: Versioned<Call> | null, command: CallCommand): Promise<boolean> {
  const decided = decideCall(command, call?.state ?? null, deps.clock.now())
  if (!decided.ok) return false
  const change = callChange(call, decided.value)
  if (!change || decided.value.length === 0) return false
  const outcome = await deps.store.commit({ at: deps.clock.now(), call: change })
  return outcome.kind === 'committed'
}

/** The agent's side of a call is over: the caller is offered to somebody else, or the line is closed. */
export async function afterDial(
  deps: Deps,
  callId: string,
  fact: Extract<CallFact, { kind: 'dialEnded' }>,
  received: Received,
): Promise<CallPlan | null> {
  if ((await observeCall(deps, callId, fact, received)) === 'unknown') return null
  const call = await deps.store.call(callId)
  if (!call || call.state.status === 'ended' || call.state.status === 'live') return { kind: 'hangUp' }
  return offerCall(deps, call, 0)
}
