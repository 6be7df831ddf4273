import type { Call } from '@/lib/domain/call/state'
import { callCheckEveryMs } from '@/lib/domain/timing'
import type { Deps } from './deps'
import { observeCall } from './observe-call'

/** Calls that are asked about in one round; the rest waits for the next. */
const callsMax = 100

/**
 * Asks about every call that has not ended as far as we know. What becomes of a call is told by callbacks that may be lost;
 * without this a lost one would keep its agent busy for ever, or leave the desk ringing while two people talk.
 */
export async function checkCalls(deps: Deps): Promise<void> {
  const before = deps.clock.now() - callCheckEveryMs / 2
  for (const call of await deps.reading.callsNotEnded(before, callsMax)) {
    const state = await deps.calls.stateOf(call.state.sid)
    // A provider that does not answer would hold one of the worker's few hands for a time-out per call.
    if (!state.ok) return
    if (state.value === 'over')
      await observeCall(deps, call.state.id, { kind: 'callEnded', why: 'checked' }, null)
    else if (call.state.status === 'ringing') await checkAnswered(deps, call.state)
  }
}

async function checkAnswered(deps: Deps, { id, sid }: Call): Promise<void> {
  const leg = await deps.calls.answeredLegOf(sid)
  if (leg.ok && leg.value) await observeCall(deps, id, { kind: 'legAnswered', ...leg.value }, null)
}
