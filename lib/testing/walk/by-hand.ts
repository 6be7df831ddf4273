import { attemptToSettle, isToTell } from '@/lib/domain/payment/decide-by-hand'
import { type Payment, settlementSources, type Verdict } from '@/lib/domain/payment/state'
import { checkNow } from '@/lib/usecases/check-now'
import type { Actor, Deps } from '@/lib/usecases/deps'
import {
  confirmSettlement,
  overridePayment,
  proposeSettlement,
  tellCustomer,
  withdrawSettlement,
} from '@/lib/usecases/settle-by-hand'
import { liftStop, stopCards } from '@/lib/usecases/stop-cards'
import { isTaken } from './bank'
import type { Asked, Desk } from './commands'
import type { History } from './history'

/** What supervisors press: everything that goes against what the machine knows by itself. */
export const supervisorCommands = {
  proposeSettlement: onCase((desk, payment) => {
    const { actor, history, requestId } = desk
    const verdict = saidByPhone(history, payment)
    const source = history.choices.of(settlementSources) ?? 'customersBank'
    const said = { verdict, source, sourceReference: `case ${requestId}` }
    return (deps) => proposeSettlement(deps, actor, payment.id, said)
  }),
  confirmSettlement: onCase(
    ({ actor }, { id, proposed }) =>
      (deps) =>
        confirmSettlement(deps, actor, id, proposed?.at ?? 0),
  ),
  withdrawSettlement: onCase(
    ({ actor }, { id }) =>
      (deps) =>
        withdrawSettlement(deps, actor, id),
  ),
  overridePayment: onCase(
    ({ actor }, { id }) =>
      (deps) =>
        overridePayment(deps, actor, id, { reason: 'the customer travels today' }),
  ),
  tellCustomer: (desk: Desk) => {
    const owed = desk.payment ?? desk.history.choices.of(paymentsOf(desk, isOwed))
    return owed ? (deps: Deps) => tellCustomer(deps, desk.actor, owed.id) : null
  },
  checkNow: onCase(
    ({ actor }, { id }) =>
      (deps) =>
        checkNow(deps, actor, id),
  ),
  stopCards:
    ({ actor }: Desk) =>
    (deps: Deps) =>
      stopCards(deps, actor),
  liftStop:
    ({ actor }: Desk) =>
    (deps: Deps) =>
      liftStop(deps, actor),
} satisfies Record<string, (desk: Desk) => Asked | null>

export type SupervisorCommand = keyof typeof supervisorCommands
export const supervisorCommandNames = Object.keys(supervisorCommands) as SupervisorCommand[]

/** Mostly a payment of the unresolved desk, else any. */
function onCase(ask: (desk: Desk, payment: Payment) => Asked): (desk: Desk) => Asked | null {
  return (desk) => {
    const { choices } = desk.history
    const open = choices.oneIn(6) ? [] : paymentsOf(desk, isCase)
    const payment = desk.payment ?? choices.of(open.length > 0 ? open : paymentsOf(desk, () => true))
    return payment ? ask(desk, payment) : null
  }
}

/** Payments that people must settle, as their desk shows them. */
export function casesOf({ house }: History): readonly Payment[] {
  return [...house.tables.payments.values()].map(({ state }) => state).filter(isCase)
}

/** Customers whom somebody must call back. */
export function toTellOf({ house }: History): readonly Payment[] {
  return [...house.tables.payments.values()].map(({ state }) => state).filter(isToTell)
}

function paymentsOf({ history: { house } }: Desk, matches: (payment: Payment) => boolean): Payment[] {
  return [...house.tables.payments.values()].map(({ state }) => state).filter(matches)
}

function isCase(payment: Payment): boolean {
  return attemptToSettle(payment) !== null
}

function isOwed({ answerOwedSince }: Payment): boolean {
  return answerOwedSince !== null
}

/** A bank's help line knows what became of the money, and is wrong in one of four cases. */
function saidByPhone({ bank, choices }: History, payment: Payment): Verdict {
  const attempt = attemptToSettle(payment)
  const charge = attempt && bank.chargeOf(attempt.id)
  const [right, wrong]: readonly [Verdict, Verdict] =
    charge && isTaken(charge) ? ['taken', 'notTaken'] : ['notTaken', 'taken']
  return choices.oneIn(4) ? wrong : right
}

/** Who presses: one of two, so that now and then the same person tries to be both. */
export function oneOf({ supervisors, choices }: History): Actor {
  return choices.among(supervisors)
}
