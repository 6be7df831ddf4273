import type { Call } from '@/lib/domain/call/state'
import { chipOf, isSettled } from '@/lib/domain/payment/chip'
import type { Payment } from '@/lib/domain/payment/state'
import type { Versioned } from '@/lib/ports/store'
import { startOfDay } from '@/lib/values/business-day'
import type { CallRow, EarlierView, LostDeskView } from '@/lib/wire/views'
import type { Actor, Deps } from '../deps'

/** Lists are bounded: a desk shows what one looks back at in a pause. */
const callsTodayMax = 20
const paymentsOfCallsMax = 60
const earlierMax = 50
const earlierOpenMax = 3
const lostDesksMax = 5

/** The agent's calls of today, newest first, each with what was taken on it. */
export async function callsToday(deps: Deps, actor: Actor): Promise<CallRow[]> {
  const since = startOfDay(deps.clock.now(), deps.settings.timeZone)
  const calls = await deps.reading.callsOfAgentSince(actor.id, since, callsTodayMax)
  const ids = calls.map(({ state }) => state.id)
  const payments = ids.length > 0 ? await deps.reading.paymentsOfCalls(ids, paymentsOfCallsMax) : []
  return calls.map(({ state: call }) => ({
    id: call.id,
    from: call.from,
    name: call.name,
    arrivedAt: call.arrivedAt,
    talkedMs: call.answeredAt !== null && call.endedAt !== null ? call.endedAt - call.answeredAt : null,
    note: call.note,
    payments: payments.filter(({ state }) => state.callId === call.id).map(({ state }) => brief(state)),
  }))
}

/** What is known of a caller before anybody answers. Nothing is known of somebody who hides the number. */
export async function earlierOf(deps: Deps, { state: call }: Versioned<Call>): Promise<EarlierView | null> {
  if (!/\d{5}/.test(call.from)) return null
  const payments = await deps.reading.paymentsOfCaller(call.from, earlierMax)
  const before = payments.filter(({ state }) => state.callId !== call.id).map(({ state }) => state)
  const paid = before.flatMap((state) => (state.status === 'paid' ? [state.receipt.paidAt] : []))
  const open = before
    .filter((state) => !isSettled(state))
    .sort(byUrgency)
    .slice(0, earlierOpenMax)
  const names = await deps.reading.names(open.map(({ agentId }) => agentId))
  return {
    paid: paid.length,
    lastPaidAt: paid.length > 0 ? Math.max(...paid) : null,
    open: open.map((state) => ({ ...brief(state), agentName: names.get(state.agentId) ?? '' })),
  }
}

/** What may still move money comes first. */
function byUrgency(one: Payment, other: Payment): number {
  return Number(one.status === 'open') - Number(other.status === 'open')
}

/** Calls that go on without anybody looking: their agent's browser is gone. Anybody may go on with them. */
export async function lostDesks(deps: Deps, actor: Actor): Promise<LostDeskView[]> {
  const calls = await deps.reading.callsWithoutScreen(lostDesksMax)
  const others = calls.flatMap(({ state }) =>
    state.agentId !== null && state.agentId !== actor.id ? [{ ...state, agentId: state.agentId }] : [],
  )
  if (others.length === 0) return []
  const names = await deps.reading.names(others.map(({ agentId }) => agentId))
  const payments = await deps.reading.paymentsOfCalls(
    others.map(({ id }) => id),
    paymentsOfCallsMax,
  )
  return others.map((call) => {
    const current = payments.find(({ state }) => state.callId === call.id && !isSettled(state))
    return {
      callId: call.id,
      caller: call.name ?? call.from,
      agentName: names.get(call.agentId) ?? '',
      payment: current ? brief(current.state) : null,
    }
  })
}

function brief(payment: Payment) {
  const { id, terms } = payment
  const money = terms.kind === 'charge' ? { ...terms.money } : null
  return { id, chip: chipOf(payment), money, reference: terms.reference }
}
