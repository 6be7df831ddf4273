import { replacementOf } from '@/lib/domain/payment/decide-by-hand'
import type { SettlementSource, Verdict } from '@/lib/domain/payment/state'
import type { Instant } from '@/lib/values/instant'
import { err } from '@/lib/values/result'
import { type Answer, commandPayment } from './command-payment'
import type { Actor, Deps } from './deps'
import { prose } from './start-payment'

/** One person says what became of the money. Nothing changes until a second one confirms it. */
export async function proposeSettlement(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  said: { readonly verdict: Verdict; readonly source: SettlementSource; readonly sourceReference: string },
): Answer {
  const { verdict, source } = said
  const reference = prose(said.sourceReference, 'sourceReference')
  if (!reference.ok) return reference
  if (reference.value === null) return err({ code: 'sourceReferenceEmpty', field: 'sourceReference' })
  const command = { kind: 'proposeSettlement', verdict, source, reference: reference.value } as const
  const detail = { verdict, source }
  return commandPayment(deps, actor, paymentId, 'payment.settle', { ...command, by: actor.id }, detail)
}

/** The second person confirms exactly the proposal that they saw. */
export async function confirmSettlement(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  proposedAt: Instant,
): Answer {
  const replacementRuns = await doesReplacementRun(deps, paymentId)
  const command = { kind: 'confirmSettlement', proposedAt, by: actor.id, replacementRuns } as const
  return commandPayment(deps, actor, paymentId, 'payment.confirmSettlement', command, {})
}

/** Whether the payment that took the place of this one may still be charged, or nobody knows. */
async function doesReplacementRun({ store }: Deps, paymentId: string): Promise<boolean> {
  const payment = await store.payment(paymentId)
  const id = payment && replacementOf(payment.state)
  const replacement = id ? await store.payment(id) : null
  return replacement?.state.status === 'inFlight' || replacement?.state.status === 'outcomeUnknown'
}

/** The proposal is off the table, whoever made it. */
export function withdrawSettlement(deps: Deps, actor: Actor, paymentId: string): Answer {
  const command = { kind: 'withdrawSettlement', by: actor.id } as const
  return commandPayment(deps, actor, paymentId, 'payment.withdrawSettlement', command, {})
}

/** Lets one new payment take the place of this one, although nobody knows what became of it. */
export async function overridePayment(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  typed: { readonly reason: string },
): Answer {
  const reason = prose(typed.reason, 'reason')
  if (!reason.ok) return reason
  if (reason.value === null) return err({ code: 'reasonEmpty', field: 'reason' })
  const command = { kind: 'override', reason: reason.value, by: actor.id } as const
  return commandPayment(deps, actor, paymentId, 'payment.override', command, {})
}

/** The customer has been told what became of the payment. */
export function tellCustomer(deps: Deps, actor: Actor, paymentId: string): Answer {
  const command = { kind: 'tellCustomer', by: actor.id } as const
  return commandPayment(deps, actor, paymentId, 'payment.tell', command, {})
}
