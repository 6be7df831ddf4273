import { unreachable } from '@/lib/values/result'
import type { PaymentEffect } from './effects'
import type { Payment } from './state'

/**
 * Whether a planned request may still leave, asked right before its first byte does. Between planning and sending a
 * worker may have died or been told to slow down: a card must not be sent for a payment that was settled meanwhile.
 */
export function isStillWanted(effect: PaymentEffect, payment: Payment): boolean {
  const running =
    payment.status === 'inFlight' && payment.attempt.id === effect.attemptId ? payment.attempt : null
  switch (effect.kind) {
    case 'pauseRecording':
      return running?.stage === 'securing'
    case 'openSession':
      return running?.stage === 'opening'
    case 'askField':
      return running?.stage === 'entering' && running.live.effectId === effect.id
    case 'completeSession': {
      const unknown =
        payment.status === 'outcomeUnknown' && payment.attempt.id === effect.attemptId
          ? payment.attempt
          : null
      const sent = running?.stage === 'completing' ? running : unknown
      // A session that has ended takes nothing any more.
      return sent !== null && sent.heard === null
    }
    case 'cancelSession':
      return true
    case 'resumeRecording':
      return (
        payment.status !== 'inFlight' ||
        (payment.attempt.stage === 'completing' && payment.attempt.heard !== null)
      )
    default:
      return unreachable(effect)
  }
}
