import type { Payment } from '../shuttle/books.js'
import type { World } from '../world.js'
import { callView } from './views.js'

const chargesShown = 30
const requestsShown = 25

/** Everything that the control page draws again and again, in one answer: newest first, and no more than a page holds. */
export function overview(world: World) {
  const { clock } = world
  return {
    faults: world.faults.all(),
    clock: { scale: clock.scale, pending: clock.pending, elapsedMs: Math.round(clock.elapsedMs()) },
    calls: liveCalls(world),
    money: money(world),
    devices: devices(world),
    requests: world.log.last(requestsShown),
  }
}

function liveCalls(world: World) {
  const callers = [...world.calls.values()].filter(({ parentSid, endedAt }) => !parentSid && !endedAt)
  return callers.map((call) => {
    const { strip: _, heard: __, ...view } = callView(call)
    return view
  })
}

/** What the gateway's book says of each payment, and beside it what Shuttle says; either may not know it. */
function money({ ledger, books }: World) {
  const rows = new Map<string, ReturnType<typeof moneyRow>>()
  for (const payment of books.payments()) rows.set(payment.id, moneyRow(payment, payment))
  for (const charge of ledger.charges()) {
    const row = rows.get(charge.payment) ?? moneyRow({ ...charge, id: charge.payment }, null)
    rows.set(charge.payment, { ...row, ledger: charge.status, gatewayCharges: charge.gatewayCharges })
  }
  return [...rows.values()].slice(-chargesShown).reverse()
}

function moneyRow(
  of: Pick<Payment, 'id' | 'alt_key' | 'amount' | 'currency'>,
  shuttle: Pick<Payment, 'status' | 'gateway_status'> | null,
) {
  const { id, alt_key, amount, currency } = of
  return {
    payment: id,
    alt_key,
    amount,
    currency,
    shuttle: shuttle && { status: shuttle.status, gateway_status: shuttle.gateway_status },
    /** Null: the gateway has not moved or refused any money. */
    ledger: null as string | null,
    gatewayCharges: 0,
  }
}

/** Devices that were set, and those that were rung and have the usual manners. */
function devices(world: World) {
  const legs = [...world.calls.values()].filter(({ identity }) => identity !== null)
  const identities = new Set([...world.devices.keys(), ...legs.map(({ identity }) => identity ?? '')])
  return [...identities].sort().map((identity) => ({
    identity,
    ...world.device(identity),
    isOnCall: legs.some((leg) => leg.identity === identity && !leg.endedAt),
  }))
}
