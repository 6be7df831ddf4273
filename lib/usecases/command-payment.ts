import { decide, type PaymentCommand } from '@/lib/domain/payment/decide'
import type { Payment } from '@/lib/domain/payment/state'
import type { PaymentChange, Versioned } from '@/lib/ports/store'
import { err, ok, type Result } from '@/lib/values/result'
import { auditOf } from './audit'
import { changePayment, paymentChange } from './change-payment'
import type { Actor, Deps } from './deps'
import type { Refusal } from './refusal'

/** The payment after a command, or why it was refused. */
export type Answer = Promise<Result<Versioned<Payment>, Refusal>>

/** Asks a payment for something in somebody's name: what follows and its audit row are one commit. */
export async function commandPayment(
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
