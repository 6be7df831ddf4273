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

/**
 * Opens the call (once per caller's leg) and offers it to the agent who has been free the longest. The same request once
 * more gets an answer and rings at nobody.
 */
export async function receiveCall(
  deps: Deps,
  arrival: Arrival,
  holds: number,
  received: Received,
): Promise<CallPlan> {
  let call = await deps.store.callOfSid(arrival.sid)
  if (!call) {
    await commit(deps, null, { kind: 'arrive', callId: deps.ids.next(), ...arrival })
    call = await deps.store.callOfSid(arrival.sid)
  }
  return call ? offerCall(deps, call, holds, received) : { kind: 'goodbye' }
}

/** The agent's side of a call is over: the caller is offered to somebody else, or the line is closed. */
export async function afterDial(
  deps: Deps,
  callId: string,
  fact: Extract<CallFact, { kind: 'dialEnded' }>,
  received: Received,
): Promise<CallPlan | null> {
  const observed = await observeCall(deps, callId, fact, received)
  if (observed === 'unknown') return null
  const call = await deps.store.call(callId)
  if (!call || call.state.status === 'ended' || call.state.status === 'live') return { kind: 'hangUp' }
  if (observed === 'duplicate') return planOf(call.state) ?? { kind: 'hold', callId, holds: 1 }
  return offerCall(deps, call, 0, null)
}

/**
 * Offers a waiting call to the next free agent; one who is given another call first is simply passed over.
 *
 * @param received what asks, kept with what it leads to; `null` when it was kept before
 */
async function offerCall(
  deps: Deps,
  call: Versioned<Call>,
  holds: number,
  received: Received | null,
): Promise<CallPlan> {
  const callId = call.state.id
  const settled = planOf(call.state)
  if (settled) return settled
  for (const agentId of await deps.presence.free(call.state.notAnswering)) {
    const outcome = await commit(deps, call, { kind: 'offer', agentId }, received)
    if (outcome === 'committed') return { kind: 'ring', callId, agentId }
    if (outcome === 'refused') continue
    // Something happened to this very call: what it is now decides, not what it was.
    const now = await deps.store.call(callId)
    return (now && planOf(now.state)) ?? { kind: 'hold', callId, holds: holds + 1 }
  }
  if (holds < holdsMax) {
    if (received) await deps.store.commit({ at: deps.clock.now(), received })
    return { kind: 'hold', callId, holds: holds + 1 }
  }
  await observeCall(deps, callId, { kind: 'callEnded', why: 'nobody was free' }, received)
  return { kind: 'goodbye' }
}

/** What follows from the call's own state, `null` while it waits for an agent. */
function planOf(call: Call): CallPlan | null {
  if (call.status === 'ended') return { kind: 'goodbye' }
  return call.status === 'ringing' && call.agentId
    ? { kind: 'ring', callId: call.id, agentId: call.agentId }
    : null
}

async function commit(
  deps: Deps,
  call: Versioned<Call> | null,
  command: CallCommand,
  received: Received | null = null,
): Promise<'committed' | 'refused' | 'lost'> {
  const decided = decideCall(command, call?.state ?? null, deps.clock.now())
  const change = decided.ok ? callChange(call, decided.value) : null
  if (!change) return 'lost'
  const outcome = await deps.store.commit({
    at: deps.clock.now(),
    call: change,
    ...(received && { received }),
  })
  return outcome.kind === 'committed' || outcome.kind === 'refused' ? outcome.kind : 'lost'
}
