import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observe } from '@/lib/domain/payment/observe'
import type { Change, Received } from '@/lib/ports/store'
import { ok } from '@/lib/values/result'
import { changePayment, paymentChange } from './change-payment'
import type { Deps } from './deps'

/** What became of a fact. `unknown`: it names no attempt of ours. */
export type Observed = 'applied' | 'duplicate' | 'kept' | 'unknown'

/**
 * Takes a fact about a payment in: one commit holds the dedupe row, the events, the state and what follows from them.
 * When that fails, the fact alone is committed with a job: what was acknowledged is never lost.
 */
export async function observePayment(
  deps: Deps,
  fact: PaymentFact,
  received: Received | null,
  settles?: Change['settles'],
): Promise<Observed> {
  const first = await deps.store.paymentOfAttempt(fact.attemptId)
  if (!first) return 'unknown'
  const rest = { ...(received ? { received } : {}), ...(settles ? { settles } : {}) }
  try {
    const load = () => deps.store.paymentOfAttempt(fact.attemptId)
    const changed = await changePayment(deps, load, (payment) => {
      if (!payment) return ok({ payment: null, rest })
      const events = observe(fact, payment.state, deps.clock.now())
      return ok({ payment: events.length > 0 ? paymentChange(payment, events) : null, rest })
    })
    if (changed.ok) return changed.value.kind === 'duplicate' ? 'duplicate' : 'applied'
    if (!received) throw new Error(`a fact lost its races: ${changed.error.code}`)
    await deps.store.keep(received, { of: 'payment', fact }, deps.clock.now(), changed.error.code)
    return 'kept'
  } catch (fault) {
    if (!received) throw fault
    await deps.store.keep(received, { of: 'payment', fact }, deps.clock.now(), String(fault))
    return 'kept'
  }
}
