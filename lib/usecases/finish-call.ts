import { decideCall } from '@/lib/domain/call/call'
import { err, ok, type Result } from '@/lib/values/result'
import { auditOf } from './audit'
import type { Actor, Deps } from './deps'
import { callChange } from './observe-call'
import type { Refusal } from './refusal'

/** Other writers that may be faster in a row: each loss means that one of them got on. */
const racesMax = 3

/** Puts an ended call away; the agent is free for the next one. */
export async function finishCall(deps: Deps, actor: Actor, callId: string): Promise<Result<null, Refusal>> {
  for (let race = 0; race < racesMax; race += 1) {
    const call = await deps.store.call(callId)
    if (!call) return err({ code: 'notFound' })
    const decided = decideCall({ kind: 'finish', by: actor.id }, call.state, deps.clock.now())
    if (!decided.ok) return err({ code: decided.error })
    const change = callChange(call, decided.value)
    if (!change || decided.value.length === 0) return ok(null)
    const audit = auditOf(actor, 'call.finish', 'call', callId)
    const outcome = await deps.store.commit({ at: deps.clock.now(), call: change, audit })
    if (outcome.kind === 'committed') return ok(null)
  }
  return err({ code: 'conflict' })
}
