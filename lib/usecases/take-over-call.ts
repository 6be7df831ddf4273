import { decideCall } from '@/lib/domain/call/call'
import { isSettled } from '@/lib/domain/payment/chip'
import { decide } from '@/lib/domain/payment/decide'
import type { Payment } from '@/lib/domain/payment/state'
import type { PaymentChange, Versioned } from '@/lib/ports/store'
import { err, ok, type Result } from '@/lib/values/result'
import { auditOf } from './audit'
import { paymentChange } from './change-payment'
import type { Actor, Deps } from './deps'
import { callChange } from './observe-call'
import type { Refusal } from './refusal'

/** Other writers that may be faster in a row. */
const racesMax = 3

/**
 * Goes on with a colleague's call whose screen was lost: the call, the entry that runs and whatever of it is open. Nobody
 * is pushed aside whose screen is alive.
 */
export async function takeOverCall(deps: Deps, actor: Actor, callId: string): Promise<Result<null, Refusal>> {
  for (let race = 0; race < racesMax; race += 1) {
    const call = await deps.store.call(callId)
    if (!call?.state.agentId) return err({ code: 'notFound' })
    const { agentId } = call.state
    if (agentId !== actor.id && (await deps.presence.isThere(agentId)))
      return err({ code: 'handledElsewhere' })
    const decided = decideCall({ kind: 'takeOver', by: actor.id }, call.state, deps.clock.now())
    if (!decided.ok) return err({ code: decided.error })
    const open = (await deps.reading.paymentsOfCall(callId)).filter(({ state }) => !isSettled(state))
    const [newest, ...others] = open
    const change = callChange(call, decided.value)
    const audit = auditOf(actor, 'call.takeOver', 'call', callId, { from: agentId })
    const payment = newest ? takenOver(deps, actor, newest) : null
    const alsoTaken = others.flatMap((each) => takenOver(deps, actor, each) ?? [])
    const changes = decided.value.length > 0 || payment !== null || alsoTaken.length > 0
    const outcome = await deps.store.commit({
      at: deps.clock.now(),
      ...(decided.value.length > 0 && change ? { call: change } : {}),
      ...(payment ? { payment } : {}),
      others: alsoTaken,
      ...(changes ? { audit } : {}),
    })
    if (outcome.kind === 'refused')
      return err({ code: outcome.why === 'agentBusy' ? 'agentBusy' : 'conflict' })
    if (outcome.kind !== 'committed') continue
    return ok(null)
  }
  return err({ code: 'conflict' })
}

function takenOver(deps: Deps, actor: Actor, payment: Versioned<Payment>): PaymentChange | null {
  const decided = decide({ kind: 'takeOver', by: actor.id }, payment.state, deps.clock.now())
  return decided.ok && decided.value.length > 0 ? paymentChange(payment, decided.value) : null
}
