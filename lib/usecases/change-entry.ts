import type { PaymentCommand } from '@/lib/domain/payment/decide'
import { slowKeyGapSeconds } from '@/lib/domain/timing'
import { err } from '@/lib/values/result'
import { type Answer, commandPayment } from './command-payment'
import type { Actor, Deps } from './deps'
import { entrySettings, lineOf, newAttempt, paidBefore } from './start-payment'

type Reask = Extract<PaymentCommand, { kind: 'reask' }>

/** Asks for one field, again or anew. */
export function reaskField(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  { attemptId, field, clears }: Pick<Reask, 'attemptId' | 'field' | 'clears'>,
): Answer {
  return commandPayment(
    deps,
    actor,
    paymentId,
    'payment.reask',
    { kind: 'reask', attemptId, field, clears },
    { attempt: attemptId, field },
  )
}

/** Opens the entry anew with another waiting time; what was typed so far is asked again. */
export async function reopenEntry(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  wish: { readonly attemptId: string; readonly slow: boolean; readonly requestId: string },
): Answer {
  const payment = await deps.store.payment(paymentId)
  const call = payment && (await deps.store.call(payment.state.callId))
  if (!payment || !call) return err({ code: 'notFound' })
  const { attemptId, slow } = wish
  const id = attemptIdOf(deps, paymentId, wish.requestId)
  const next = newAttempt(
    id,
    deps.customerLeg.of(call.state),
    entrySettings(deps.settings, payment.state.terms, slow),
  )
  return commandPayment(
    deps,
    actor,
    paymentId,
    'payment.reopen',
    { kind: 'reopen', attemptId, next, by: actor.id },
    { attempt: attemptId, next: id, slow: String(slow) },
  )
}

/**
 * Takes the money (or keeps the card). A second press of the same button changes nothing. What took the place of an
 * unresolved payment is not taken once that one has turned out to be paid.
 */
export async function takePayment(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  attemptId: string,
  minor: number | null,
): Answer {
  const paid = await paidInPlace(deps, paymentId)
  if (paid !== null) return err({ code: 'alreadyPaid', payments: [paid] })
  return commandPayment(
    deps,
    actor,
    paymentId,
    'payment.take',
    { kind: 'take', attemptId, minor, by: actor.id },
    { attempt: attemptId },
  )
}

/** A payment in the line of those that this one replaces which is paid by now, `null` when none is. */
async function paidInPlace(deps: Deps, paymentId: string): Promise<string | null> {
  const payment = await deps.store.payment(paymentId)
  for (const id of await lineOf(deps, payment?.state.replaces ?? null))
    if ((await deps.store.payment(id))?.state.status === 'paid') return id
  return null
}

/** Ends the card entry without sending anything. */
export function cancelEntry(deps: Deps, actor: Actor, paymentId: string, attemptId: string): Answer {
  return commandPayment(
    deps,
    actor,
    paymentId,
    'payment.cancel',
    { kind: 'cancel', attemptId, by: actor.id },
    { attempt: attemptId },
  )
}

/** Puts a payment away of which nothing is open. */
export function closePayment(deps: Deps, actor: Actor, paymentId: string): Answer {
  return commandPayment(deps, actor, paymentId, 'payment.close', { kind: 'close', by: actor.id }, {})
}

/** Asks for a card again after an attempt ended; the details stay. A repeated request finds the attempt that it started. */
export async function askAgain(deps: Deps, actor: Actor, paymentId: string, requestId: string): Answer {
  const payment = await deps.store.payment(paymentId)
  const call = payment && (await deps.store.call(payment.state.callId))
  if (!payment || !call) return err({ code: 'notFound' })
  const attemptId = attemptIdOf(deps, paymentId, requestId)
  if (call.state.status !== 'live' && !payment.state.known.some((ref) => ref.id === attemptId))
    return err({ code: 'callNotLive' })
  // Whoever needed more time for each key needs it again.
  const settings = entrySettings(
    deps.settings,
    payment.state.terms,
    payment.state.gapSeconds === slowKeyGapSeconds,
  )
  const wish: PaymentCommand = {
    kind: 'askAgain',
    attempt: newAttempt(attemptId, deps.customerLeg.of(call.state), settings),
  }
  // Somebody else may have taken this reference's money since: then a second card would pay it twice.
  const inPlaceOf = await lineOf(deps, payment.state.replaces)
  const startsAttempt = { knownPaid: await paidBefore(deps, payment.state), inPlaceOf }
  return commandPayment(
    deps,
    actor,
    paymentId,
    'payment.attempt',
    wish,
    { attempt: attemptId },
    { startsAttempt },
  )
}

/** The same id for a repeated request. */
function attemptIdOf(deps: Deps, paymentId: string, requestId: string): string {
  return `${paymentId}-${deps.ids.from(requestId)}`
}
