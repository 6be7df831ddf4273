import type { AnswerAddress } from '@/lib/ports/payment-sessions'

/**
 * Where Twilio reports a step of a Payments session. The ids ride in the address, so that a callback finds its attempt
 * even when it is faster than the REST answer.
 */
export function paymentCallbackUrl(publicUrl: string, { attemptId, effectId }: AnswerAddress): string {
  return addressOf(publicUrl, '/api/webhooks/twilio/payment', { attempt: attemptId, effect: effectId })
}

/** Where Twilio reports what becomes of a recording. `call` is the SID of the caller's leg. */
export function recordingCallbackUrl(publicUrl: string, callSid: string): string {
  return addressOf(publicUrl, '/api/webhooks/twilio/recording', { call: callSid })
}

function addressOf(publicUrl: string, path: string, query: Record<string, string>): string {
  return `${publicUrl.replace(/\/+$/, '')}${path}?${new URLSearchParams(query)}`
}
