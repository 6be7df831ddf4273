import { decide, type PaymentCommand } from '@/lib/domain/payment/decide'
import type { Payment } from '@/lib/domain/payment/state'
import { slowKeyGapSeconds } from '@/lib/domain/timing'
import type { PaymentChange, Versioned } from '@/lib/ports/store'
import type { EntryField } from '@/lib/values/card'
import { err, ok, type Result } from '@/lib/values/result'
import { auditOf } from './audit'
import { changePayment, paymentChange } from './change-payment'
import type { Actor, Deps } from './deps'
import type { Refusal } from './refusal'
import { entrySettings, newAttempt, paidBefore } from './start-payment'

type Answer = Promise<Result<Versioned<Payment>, Refusal>>

/** Asks for one field, again or anew. */
export function reaskField(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  attemptId: string,
  field: EntryField,
): Answer {
  return command(
    deps,
    actor,
    paymentId,
    'payment.reask',
    { kind: 'reask', attemptId, field },
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
  return command(
    deps,
    actor,
    paymentId,
    'payment.reopen',
    { kind: 'reopen', attemptId, next, by: actor.id },
    { attempt: attemptId, next: id, slow: String(slow) },
  )
}

/** Takes the money (or keeps the card). A second press of the same button changes nothing. */
export function takePayment(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  attemptId: string,
  minor: number | null,
): Answer {
  return command(
    deps,
    actor,
    paymentId,
    'payment.take',
    { kind: 'take', attemptId, minor, by: actor.id },
    { attempt: attemptId },
  )
}

/** Ends the card entry without sending anything. */
export function cancelEntry(deps: Deps, actor: Actor, paymentId: string, attemptId: string): Answer {
  return command(
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
  return command(deps, actor, paymentId, 'payment.close', { kind: 'close', by: actor.id }, {})
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
  const startsAttempt = { knownPaid: await paidBefore(deps, payment.state) }
  return command(deps, actor, paymentId, 'payment.attempt', wish, { attempt: attemptId }, { startsAttempt })
}

/** The same id for a repeated request. */
function attemptIdOf(deps: Deps, paymentId: string, requestId: string): string {
  return `${paymentId}-${deps.ids.from(requestId)}`
}

async function command(
  deps: Deps,
  actor: Actor,
  paymentId: string,
  action: string,
  wish: PaymentCommand,
  detail: Readonly<Record<string, string>>,
  more: Pick<PaymentChange, 'startsAttempt'> = {},
): Answer {
  const changed = await changePayment(
    deps,
    () => deps.store.payment(paymentId),
    (payment) => {
      if (!payment) return err({ code: 'notFound' })
      const decided = decide(wish, payment.state, deps.clock.now())
      if (!decided.ok) return err({ code: decided.error })
      if (decided.value.length === 0) return ok({ payment: null, rest: {} })
      const audit = auditOf(actor, action, 'payment', paymentId, detail)
      return ok({ payment: paymentChange(payment, decided.value, more), rest: { audit } })
    },
  )
  if (!changed.ok) return changed
  return changed.value.kind === 'committed' && changed.value.payment
    ? ok(changed.value.payment)
    : err({ code: 'conflict' })
}
