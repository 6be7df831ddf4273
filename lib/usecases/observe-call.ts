import { callEffectsOf, evolveCall, observeCall as observe } from '@/lib/domain/call/call'
import type { CallEvent } from '@/lib/domain/call/events'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observe as observePaymentFact } from '@/lib/domain/payment/observe'
import type { CallChange, Change, PaymentChange, Received, Versioned } from '@/lib/ports/store'
import { paymentChange } from './change-payment'
import type { Deps } from './deps'
import type { Observed } from './observe-payment'

const racesMax = 3

/** Applies events to a call and gathers what they lead to. */
export function callChange(before: Versioned<Call> | null, events: readonly CallEvent[]): CallChange | null {
  let state = before?.state ?? null
  const effects: CallChange['effects'][number][] = []
  for (const event of events) {
    state = evolveCall(state, event)
    effects.push(...callEffectsOf(event, state))
  }
  return state && { before, after: state, events, effects }
}

/** Takes a fact about a call in. The end of a call also ends a card entry that was not sent: both in one commit. */
export async function observeCall(
  deps: Deps,
  callId: string,
  fact: CallFact,
  received: Received | null,
  settles?: Change['settles'],
  about?: PaymentFact,
): Promise<Observed> {
  let why = 'lost its races'
  for (let race = 0; race < racesMax; race += 1) {
    try {
      const call = await deps.store.call(callId)
      if (!call) return 'unknown'
      const change = await changeOf(deps, call, fact, about)
      if (!change.call && !change.payment && !received && !settles) return 'applied'
      const outcome = await deps.store.commit({
        at: deps.clock.now(),
        ...change,
        ...(received ? { received } : {}),
        ...(settles ? { settles } : {}),
      })
      if (outcome.kind === 'committed') return 'applied'
      if (outcome.kind === 'duplicate') return 'duplicate'
    } catch (fault) {
      if (!received) throw fault
      why = String(fault)
      break
    }
  }
  if (!received) throw new Error('a fact about a call lost its races')
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
  fact: CallFact,
  about: PaymentFact | undefined,
): Promise<{ call?: CallChange; payment?: PaymentChange }> {
  const now = deps.clock.now()
  const events = observe(fact, call.state, now, deps.settings.recordCalls)
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
