import type { Call } from '@/lib/domain/call/state'
import type { Payment } from '@/lib/domain/payment/state'
import { finishCall, holdWrapUp, soundAgain } from '@/lib/usecases/change-call'
import {
  askAgain,
  cancelEntry,
  closePayment,
  reaskField,
  reopenEntry,
  takePayment,
} from '@/lib/usecases/change-entry'
import { checkNow } from '@/lib/usecases/check-now'
import type { Actor, Deps } from '@/lib/usecases/deps'
import type { Refusal } from '@/lib/usecases/refusal'
import { setPresence } from '@/lib/usecases/set-presence'
import { tellCustomer } from '@/lib/usecases/settle-by-hand'
import { startPayment } from '@/lib/usecases/start-payment'
import { takeOverCall } from '@/lib/usecases/take-over-call'
import { type EntryField, entryFields } from '@/lib/values/card'
import { referenceKey } from '@/lib/values/prose'
import type { Result } from '@/lib/values/result'
import type { StartPayment } from '@/lib/wire/commands'
import { type SupervisorCommand, supervisorCommands } from './by-hand'
import { type Agent, type History, newest } from './history'
import { count } from './sights'

/** What a person asks of the house. */
export type Asked = (deps: Deps) => Promise<unknown>

/** What a command is pressed on: an agent's desk as the truth has it, which is more than a screen may show. */
export interface Desk {
  readonly history: History
  readonly actor: Actor
  /** The agent's own call that is not put away, `null` when there is none. */
  readonly call: Call | null
  /** The payment whose button it is, `null` when any may be meant. */
  readonly payment: Payment | null
  /** New for each wish; pressed again, it is the same. */
  readonly requestId: string
}

/**
 * Everything that agents ask of a call or payment; what supervisors ask is in by-hand.ts. A new command of the product is one more entry here; it is then pressed
 * like all others: at any time, twice, by two agents at once, on servers that die.
 */
export const agentCommands = {
  start: onCall(({ history, actor, requestId }, call) => {
    const order = orderOf(history, actor, call, requestId)
    history.confirmed.set(requestId, order.knownPaid ?? [])
    return async (deps) => {
      const started = await startPayment(deps, actor, order)
      if (!started.ok && started.error.code === 'alreadyPaid')
        history.shownPaid.set(referenceKey(order.reference), started.error.payments ?? [])
      return started
    }
  }),
  finish: onCall(
    ({ actor }, call) =>
      (deps) =>
        finishCall(deps, actor, call.id, ''),
  ),
  holdWrapUp: onCall(
    ({ actor }, call) =>
      (deps) =>
        holdWrapUp(deps, actor, call.id),
  ),
  soundAgain: onCall(
    ({ actor }, call) =>
      (deps) =>
        soundAgain(deps, actor, call.id),
  ),
  goAway: ({ actor, history }: Desk): Asked => {
    const state = history.choices.oneIn(3) ? 'away' : 'ready'
    return (deps) => setPresence(deps, actor, { state, reason: null })
  },
  takeOver: (desk: Desk): Asked | null => {
    const calls = [...desk.history.house.tables.calls.values()].map(({ state }) => state)
    const other = desk.history.choices.of(calls.filter(({ finished }) => !finished))
    return other ? (deps) => takeOverCall(deps, desk.actor, other.id) : null
  },
  askAgain: onPayment(
    ({ actor, requestId }, { id }) =>
      (deps) =>
        askAgain(deps, actor, id, requestId),
  ),
  take: onPayment(({ actor }, payment) => takeOf(actor, payment, agreed(payment))),
  takeAnotherAmount: onPayment(({ actor }, payment) => takeOf(actor, payment, 1)),
  reask: onPayment(({ actor, history: { choices } }, payment) => {
    const field = (choices.oneIn(3) ? null : stalledField(payment)) ?? choices.of(entryFields) ?? 'cardNumber'
    const wish = { attemptId: newest(payment).id, field, clears: choices.oneIn(2) }
    return (deps) => reaskField(deps, actor, payment.id, wish)
  }),
  reopen: onPayment(({ actor, history, requestId }, payment) => {
    const wish = { attemptId: newest(payment).id, slow: history.choices.oneIn(2), requestId }
    return (deps) => reopenEntry(deps, actor, payment.id, wish)
  }),
  cancel: onPayment(
    ({ actor }, payment) =>
      (deps) =>
        cancelEntry(deps, actor, payment.id, newest(payment).id),
  ),
  cancelAnyEntry: onPayment(({ actor, history }, payment) => {
    const attemptId = (history.choices.of(payment.known) ?? newest(payment)).id
    return (deps) => cancelEntry(deps, actor, payment.id, attemptId)
  }),
  close: onPayment(
    ({ actor }, { id }) =>
      (deps) =>
        closePayment(deps, actor, id),
  ),
  askTheBooks: onPayment(
    ({ actor }, { id }) =>
      (deps) =>
        checkNow(deps, actor, id),
  ),
  tellAsPromised: onPayment(
    ({ actor }, { id }) =>
      (deps) =>
        tellCustomer(deps, actor, id),
  ),
} satisfies Record<string, (desk: Desk) => Asked | null>

/** All buttons that there are. */
const commands: Readonly<Record<CommandName, (desk: Desk) => Asked | null>> = {
  ...supervisorCommands,
  ...agentCommands,
}

export type CommandName = keyof typeof agentCommands | SupervisorCommand
export const agentCommandNames = Object.keys(agentCommands) as CommandName[]
export const commandNames = Object.keys(commands) as CommandName[]

/** Somebody presses this button, if it is there. */
export async function press(
  history: History,
  { actor }: Pick<Agent, 'actor'>,
  name: CommandName,
  payment: Payment | null = null,
): Promise<void> {
  const asked = commands[name]({
    history,
    actor,
    call: callOf(history, actor),
    payment,
    requestId: history.newRequest(),
  })
  if (!asked) return
  await history.press(`${actor.id}: ${name}`, async (deps) => {
    const refusal = refusalIn(await asked(deps))
    if (refusal === null) count(history.sights.commands, name)
    else count(history.sights.refusals, refusal)
    history.trace?.(`      ${refusal === null ? 'done' : `refused: ${refusal}`}`)
  })
}

/** Why it was refused, `null` when it was not. */
function refusalIn(answer: unknown): string | null {
  const result = answer as Result<unknown, Refusal> | undefined
  return result?.ok === false ? result.error.code : null
}

/** The agent's call that is not put away, `null` when there is none. */
export function callOf({ house }: History, actor: Actor): Call | null {
  for (const { state } of house.tables.calls.values())
    if (state.agentId === actor.id && !state.finished) return state
  return null
}

/** The payments of a call, newest first. */
export function paymentsOf({ house }: History, call: Call): readonly Payment[] {
  const found: Payment[] = []
  for (const { state } of house.tables.payments.values()) if (state.callId === call.id) found.unshift(state)
  return found
}

/** A button of a call. */
function onCall(ask: (desk: Desk, call: Call) => Asked): (desk: Desk) => Asked | null {
  return (desk) => (desk.call ? ask(desk, desk.call) : null)
}

/** A button of a payment: mostly of the newest one of the call, else of any that is the agent's own. */
function onPayment(ask: (desk: Desk, payment: Payment) => Asked): (desk: Desk) => Asked | null {
  return (desk) => {
    const { history, call, actor } = desk
    const [latest] = call ? paymentsOf(history, call) : []
    if (desk.payment) return ask(desk, desk.payment)
    if (latest && !history.choices.oneIn(6)) return ask(desk, latest)
    const own = [...history.house.tables.payments.values()].filter(({ state }) => state.agentId === actor.id)
    const payment = history.choices.of(own)?.state
    return payment ? ask(desk, payment) : null
  }
}

function takeOf(actor: Actor, payment: Payment, minor: number | null): Asked {
  return (deps) => takePayment(deps, actor, payment.id, newest(payment).id, minor)
}

function agreed({ terms }: Payment): number | null {
  return terms.kind === 'charge' ? terms.money.minor : null
}

/** The field that the entry waits for. */
function stalledField(payment: Payment): EntryField | null {
  const attempt = payment.status === 'inFlight' ? payment.attempt : null
  if (attempt?.stage !== 'entering') return null
  return attempt.rows.find(({ state }) => state !== 'accepted')?.field ?? null
}

/** Few, so that two agents often mean the same; one of them is written in another way. */
const shared = ['INV-1', 'INV-1', ' inv-1', 'INV-2'] as const

const prices: readonly (readonly [string, string])[] = [
  ['49.00', 'GBP'],
  ['49.00', 'GBP'],
  ['500', 'JPY'],
  ['1.250', 'KWD'],
  ['20.00', 'USD'],
]

/** A new one, one that others take as well, or once more the one that this caller has just been asked for. */
function referenceFor(history: History, call: Call, requestId: string): string {
  const { choices, everyReference } = history
  if (everyReference) return everyReference
  const free = overriddenOf(history)
  if (free && choices.oneIn(2)) return free.terms.reference
  const [latest] = paymentsOf(history, call)
  if (latest && choices.oneIn(2)) return latest.terms.reference
  return choices.oneIn(2) ? choices.among(shared) : `INV-${requestId}`
}

/** A payment whose place another one may take by now (of this reference, where one is given). */
export function overriddenOf({ house }: History, key: string | null = null): Payment | null {
  for (const { state, referenceKey: own } of house.tables.payments.values()) {
    const isOpen = state.status === 'outcomeUnknown' || state.status === 'booksDiffer'
    if (isOpen && state.override?.replacedBy === null && (key === null || key === own)) return state
  }
  return null
}

function orderOf(history: History, actor: Actor, call: Call, requestId: string): StartPayment {
  const { choices } = history
  const [amount, currency] = choices.of(prices) ?? ['49.00', 'GBP']
  const reference = referenceFor(history, call, requestId)
  // Whoever was shown what is paid may say that this is another one.
  const paid = history.shownPaid.get(referenceKey(reference))
  const knownPaid = paid && choices.oneIn(2) ? { knownPaid: [...paid] } : {}
  const place = overriddenOf(history, referenceKey(reference))
  const replaces = place && !choices.oneIn(6) ? { replaces: place.id } : {}
  const slow = choices.oneIn(8)
  const common = { requestId, callId: call.id, reference, ...knownPaid, ...replaces, slow }
  if (choices.oneIn(6))
    return { kind: 'save', amount: '', currency: '', customerKey: `customer-of-${actor.id}`, ...common }
  return { kind: 'charge', amount, currency, ...common }
}
