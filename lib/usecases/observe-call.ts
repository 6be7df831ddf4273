import { callEffectsOf, callTimersOf, evolveCall, observeCall as observe } from '@/lib/domain/call/call'
import type { CallEvent } from '@/lib/domain/call/events'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observe as observePaymentFact } from '@/lib/domain/payment/observe'
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
): Promise<{ call?: CallChange; payment?: PaymentChange }> {
  const now = deps.clock.now()
  // The after-call work is a person's time: a clock that runs fast must not shorten it.
  const rules = { record: deps.settings.recordCalls, wrapUpMs: wrapUpMs * deps.clock.scale }
  const events = fact ? observe(fact, call.state, now, rules) : []
  const changed = events.length > 0 ? callChange(call, events) : null
  const ended = changed?.after.status === 'ended' && call.state.status !== 'ended'
  const payment = about
    ? await deps.store.paymentOfAttempt(about.attemptId)
    : ended
      ? await deps.store.paymentInFlightOf(call.state.id)
      : null
  const paymentFact = about ?? endOf(payment)
  const paymentEvents = payment && paymentFact ? observePaymentFact(paymentFact, payment.state, now) : []
  const paymentPart = payment && paymentEvents.length > 0 ? paymentChange(payment, paymentEvents) : null
  return { ...(changed ? { call: changed } : {}), ...(paymentPart ? { payment: paymentPart } : {}) }
}

function endOf(payment: Awaited<ReturnType<Deps['store']['payment']>>): PaymentFact | null {
  if (payment?.state.status !== 'inFlight') return null
  return { kind: 'callEnded', attemptId: payment.state.attempt.id }
}
