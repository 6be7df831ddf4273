import type { Instant } from '@/lib/values/instant'
import { unreachable } from '@/lib/values/result'
import { answerOverdueMs } from '../timing'
import type { PaymentEffect } from './effects'
import type { Payment } from './state'

/**
 * Whether keys may still be heard on a call with these payments: an entry is being prepared, or a session may be open
 * without anybody knowing. A call has one session at a time: one that was opened proves that an earlier one of which we
 * never heard did not open. One that we did hear of may have opened late, and is over only when that was told.
 */
export function needsSilence(payments: readonly Payment[]): boolean {
  if (payments.some((payment) => payment.status === 'inFlight' && payment.attempt.stage === 'securing'))
    return true
  const attempts = payments.flatMap(({ known }) => known)
  const opened = attempts.filter(({ sessionSid }) => sessionSid !== null)
  const newest = Math.max(...opened.map(({ startedAt }) => startedAt))
  return attempts.some(
    ({ sessionOver, sessionSid, startedAt }) => !sessionOver && (sessionSid !== null || startedAt >= newest),
  )
}

/**
 * Whether a planned request may still leave, asked right before its first byte does. Between planning and sending a
 * worker may have died or been told to slow down: a card must not be sent for a payment that was settled meanwhile, nor
 * minutes after the agent pressed *Take*: nobody waits for it then, and "not found" is believed by the time since *Take*.
 */
export function isStillWanted(effect: PaymentEffect, payment: Payment, now: Instant): boolean {
  const running =
    payment.status === 'inFlight' && payment.attempt.id === effect.attemptId ? payment.attempt : null
  switch (effect.kind) {
    case 'pauseRecording':
      return running?.stage === 'securing'
    case 'openSession':
      return running?.stage === 'opening'
    case 'askField':
      return running?.stage === 'entering' && running.live.effectId === effect.id
    case 'completeSession':
      // A session that has ended takes nothing any more.
      if (running?.stage !== 'completing' || running.heard) return false
      return now - running.takenAt < answerOverdueMs
    case 'cancelSession':
      return true
    case 'resumeRecording':
      return !needsSilence([payment])
    default:
      return unreachable(effect)
  }
}
