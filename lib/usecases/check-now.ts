import { attemptToCheck } from '@/lib/domain/payment/look-ups'
import { checkAgainMs } from '@/lib/domain/timing'
import type { Instant } from '@/lib/values/instant'
import { err, ok, type Result } from '@/lib/values/result'
import { auditOf } from './audit'
import type { Actor, Deps } from './deps'
import type { Refusal } from './refusal'

/**
 * Has the processor's books read now, because a person asks. Whoever asks, a payment is looked at once in ten real seconds:
 * what is looked at by itself counts, too.
 */
export async function checkNow(
  deps: Deps,
  actor: Actor,
  paymentId: string,
): Promise<Result<{ readonly againAt: Instant }, Refusal>> {
  const payment = await deps.store.payment(paymentId)
  if (!payment) return err({ code: 'notFound' })
  const attemptId = attemptToCheck(payment.state)
  if (attemptId === null) return err({ code: 'nothingToCheck' })
  const now = deps.clock.now()
  const pauseMs = checkAgainMs * deps.clock.scale
  const outcome = await deps.store.commit({
    at: now,
    check: { attemptId, unlessAfter: now - pauseMs },
    audit: auditOf(actor, 'payment.check', 'payment', paymentId, { attempt: attemptId }),
  })
  if (outcome.kind === 'committed') return ok({ againAt: now + pauseMs })
  const last = (await deps.reading.lookUpsOf([attemptId])).get(attemptId)
  return err({
    code: 'checkedJustNow',
    againAt: Math.max(last?.lookedAt ?? 0, last?.askedAt ?? 0) + pauseMs,
  })
}
