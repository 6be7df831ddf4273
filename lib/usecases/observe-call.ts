import { callEffectsOf, callTimersOf, evolveCall, observeCall as observe } from '@/lib/domain/call/call'
import type { CallEvent } from '@/lib/domain/call/events'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observe as observePaymentFact } from '@/lib/domain/payment/observe'
import type { Payment } from '@/lib/domain/payment/state'
import { wrapUpMs } from '@/lib/domain/timing'
import type { CallChange, PaymentChange, Received, Versioned } from '@/lib/ports/store'
import { paymentChange } from './change-payment'
import type { Deps } from './deps'
import type { Observed, WithFact } from './observe-payment'

const racesMax = 3

/** Applies events to a call and gathers what they lead to. */
export function callChange(before: Versioned<Call> | null, events: readonly CallEvent[]): CallChange | null {
  let state = before?.state ?? null
  const effects: CallChange['effects'][number][] = []
  const timers: CallChange['timers'][number][] = []
  for (const event of events) {
    state = evolveCall(state, event)
    effects.push(...callEffectsOf(event, state))
    timers.push(...callTimersOf(event, state))
  }
  return state && { before, after: state, events, effects, timers }
}

/**
 * Takes a fact about a call in. The end of a call also ends a card entry that was not sent: both in one commit.
 *
 * @param fact `null` when only `about` is news
 * @param about what the same answer says of a payment
 */
export async function observeCall(
  deps: Deps,
  callId: string,
  fact: CallFact | null,
  received: Received | null,
  also: WithFact = {},
  about?: PaymentFact,
): Promise<Observed> {
  let why = 'lost its races'
  const rest = { ...also, ...(received ? { received } : {}) }
  try {
    for (let race = 0; race < racesMax; race += 1) {
      const call = await deps.store.call(callId)
      if (!call) return 'unknown'
      const change = await changeOf(deps, call, fact, about)
      if (Object.keys({ ...change, ...rest }).length === 0) return 'applied'
      const outcome = await deps.store.commit({ at: deps.clock.now(), ...change, ...rest })
      if (outcome.kind === 'committed') return 'applied'
      if (outcome.kind === 'duplicate') return 'duplicate'
    }
  } catch (fault) {
    if (!received) throw fault
    why = String(fault)
  }
  if (!received || !fact) throw new Error(`a fact about a call was not applied: ${why}`)
  await deps.store.keep(received, { of: 'call', callId, fact }, deps.clock.now(), why)
  return 'kept'
}

/** The same, for a fact that names the caller's leg. */
export async function observeCallOfSid(
  deps: Deps,
  sid: string,
  fact: CallFact,
  received: Received,
): Promise<Observed> {
  const call = await deps.store.callOfSid(sid)
  return call ? observeCall(deps, call.state.id, fact, received) : 'unknown'
}

async function changeOf(
  deps: Deps,
  call: Versioned<Call>,
  fact: CallFact | null,
  about: PaymentFact | undefined,
): Promise<{ call?: CallChange; payment?: PaymentChange; others?: readonly PaymentChange[] }> {
  const now = deps.clock.now()
  // The after-call work is a person's time: a clock that runs fast must not shorten it.
  const rules = { record: deps.settings.recordCalls, wrapUpMs: wrapUpMs * deps.clock.scale }
  const events = fact ? observe(fact, call.state, now, rules) : []
  const changed = events.length > 0 ? callChange(call, events) : null
  const ended = changed?.after.status === 'ended' && call.state.status !== 'ended'
  const told = about ? await ofAttempt(deps, about) : ended ? await ofCall(deps, call.state.id) : []
  const [payment, ...others] = told.flatMap(({ payment, fact }) => {
    const change = paymentChange(payment, observePaymentFact(fact, payment.state, now))
    return change && change.events.length > 0 ? [change] : []
  })
  return {
    ...(changed && { call: changed }),
    ...(payment && { payment }),
    ...(others.length > 0 && { others }),
  }
}

interface ToldPayment {
  readonly payment: Versioned<Payment>
  readonly fact: PaymentFact
}

async function ofAttempt(deps: Deps, fact: PaymentFact): Promise<readonly ToldPayment[]> {
  const payment = await deps.store.paymentOfAttempt(fact.attemptId)
  return payment ? [{ payment, fact }] : []
}

/** The end of the call is the end of a card entry, and customers who wait for an outcome have left without one. */
async function ofCall(deps: Deps, callId: string): Promise<readonly ToldPayment[]> {
  const underWay = await deps.store.paymentsUnderWayOf(callId)
  return underWay.flatMap((payment) =>
    payment.state.status === 'inFlight' || payment.state.status === 'outcomeUnknown'
      ? [{ payment, fact: { kind: 'callEnded', attemptId: payment.state.attempt.id } as const }]
      : [],
  )
}
