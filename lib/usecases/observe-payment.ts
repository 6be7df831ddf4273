import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observe } from '@/lib/domain/payment/observe'
import type { Payment } from '@/lib/domain/payment/state'
import type { Change, Received, Versioned } from '@/lib/ports/store'
import { assert, err, ok, type Result } from '@/lib/values/result'
import { type Changed, changePayment, paymentChange } from './change-payment'
import type { Deps } from './deps'
import type { Refusal } from './refusal'

/** What became of a fact. `unknown`: it names no attempt of ours. */
export type Observed = 'applied' | 'duplicate' | 'kept' | 'unknown'

/** What is written in the commit that applies a fact. */
export type WithFact = Pick<Change, 'settles' | 'releases'>

/**
 * Takes a fact about a payment in: one commit holds the dedupe row, the events, the state and what follows from them.
 * When that fails, what was received is committed alone with a job: what was acknowledged is never lost. A fact that
 * nobody acknowledged throws instead, and the job that brought it is run again.
 */
export async function observePayment(
  deps: Deps,
  fact: PaymentFact,
  received: Received | null,
  also: WithFact = {},
): Promise<Observed> {
  let why: string
  try {
    const changed = await apply(deps, await counted(deps, fact), {
      ...also,
      ...(received ? { received } : {}),
    })
    if (changed.ok) return changed.value.kind === 'duplicate' ? 'duplicate' : 'applied'
    if (changed.error.code === 'notFound') return 'unknown'
    why = changed.error.code
  } catch (fault) {
    if (!received) throw fault
    why = String(fault)
  }
  if (!received) throw notApplied(why)
  await deps.store.keep(received, { of: 'payment', fact }, deps.clock.now(), why)
  return 'kept'
}

/**
 * Takes in what we have asked for ourselves: nobody waits for our answer, and nothing of it has to be kept.
 *
 * @returns the payment as it is now, `null` when the fact names no attempt of ours
 * @throws when it cannot be applied; whoever asked asks again
 */
export async function learn(deps: Deps, fact: PaymentFact): Promise<Versioned<Payment> | null> {
  const changed = await apply(deps, fact, {})
  if (!changed.ok && changed.error.code === 'notFound') return null
  if (!changed.ok) throw notApplied(changed.error.code)
  assert(changed.value.kind === 'committed', 'only what was received can be a duplicate')
  return changed.value.payment
}

function notApplied(why: string): Error {
  return new Error(`a fact was not applied: ${why}`)
}

/** Whether anything had been typed is not told with the end of a field: our own count of its keys knows. */
async function counted(deps: Deps, fact: PaymentFact): Promise<PaymentFact> {
  if (fact.kind !== 'fieldRefused' || fact.why !== 'nothingTyped') return fact
  return { ...fact, keys: await deps.keyPresses.typed(fact.effectId) }
}

function apply(
  deps: Deps,
  fact: PaymentFact,
  rest: Omit<Change, 'payment' | 'at'>,
): Promise<Result<Changed, Refusal>> {
  return changePayment(
    deps,
    () => deps.store.paymentOfAttempt(fact.attemptId),
    (payment) => {
      if (!payment) return err({ code: 'notFound' })
      const events = observe(fact, payment.state, deps.clock.now())
      return ok({ payment: events.length > 0 ? paymentChange(payment, events) : null, rest })
    },
  )
}
