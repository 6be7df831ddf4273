import type { Instant } from '@/lib/values/instant'
import { unreachable } from '@/lib/values/result'
import { answerOverdueMs, cancelOverdueMs, openingOverdueMs } from '../timing'
import type { PaymentTimer } from './effects'
import type { Payment } from './state'

/**
 * The times that end a state in which nobody else need ever say a word, from now. Each was planned by the event that led
 * there (effects.ts); whoever finds that its job was lost plans it anew. A state that is not named here waits for a request
 * of ours, which has a job of its own, or for people.
 */
export function waitsOf(payment: Payment, now: Instant): readonly PaymentTimer[] {
  if (payment.status !== 'inFlight') return []
  const { attempt } = payment
  const timeUp = (what: 'answer' | 'cancel' | 'opening', since: Instant, afterMs: number): PaymentTimer => ({
    kind: 'timeUp',
    what,
    attemptId: attempt.id,
    afterMs: Math.max(0, since + afterMs - now),
  })
  switch (attempt.stage) {
    case 'opening':
      // When the recording was silent is not kept; the attempt began before.
      return [timeUp('opening', attempt.startedAt, openingOverdueMs)]
    case 'cancelling':
      return [timeUp('cancel', attempt.since, cancelOverdueMs)]
    case 'completing':
      return [timeUp('answer', attempt.takenAt, answerOverdueMs)]
    case 'securing':
    case 'entering':
    case 'ready':
      return []
    default:
      return unreachable(attempt)
  }
}
