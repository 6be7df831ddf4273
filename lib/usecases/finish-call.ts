import { decideCall } from '@/lib/domain/call/call'
import { err, ok, type Result } from '@/lib/values/result'
import { auditOf } from './audit'
import type { Actor, Deps } from './deps'
import { callChange } from './observe-call'
import type { Refusal } from './refusal'

/** Puts an ended call away; the agent is free for the next one. */
export async function finishCall(deps: Deps, actor: Actor, callId: string): Promise<Result<null, Refusal>> {
  const call = await deps.store.call(callId)
  if (!call) return err({ code: 'notFound' })
  const decided = decideCall({ kind: 'finish', by: actor.id }, call.state, deps.clock.now())
  if (!decided.ok) return err({ code: decided.error })
  const change = callChange(call, decided.value)
  if (!change || decided.value.length === 0) return ok(null)
  const audit = auditOf(actor, 'call.finish', 'call', callId)
  const outcome = await deps.store.commit({ at: deps.clock.now(), call: change, audit })
  return outcome.kind === 'committed' ? ok(null) : err({ code: 'conflict' })
}
