import type { AnswerAddress } from '@/lib/ports/payment-sessions'

/**
 * Where Twilio reports a step of a Payments session. The ids ride in the address, so that a callback finds its attempt
 * even when it is faster than the REST answer.
 */
export function paymentCallbackUrl(publicUrl: string, { attemptId, effectId }: AnswerAddress): string {
  return addressOf(publicUrl, '/api/webhooks/twilio/payment', { attempt: attemptId, effect: effectId })
}

/** What such an address carries, where it is one of ours; `null` for anything else. */
export function readPaymentAddress(query: URLSearchParams): AnswerAddress | null {
  const attemptId = query.get('attempt') ?? ''
  const effectId = query.get('effect') ?? ''
  const isOurs =
    effectId.startsWith(`${attemptId}.`) && /^\.[a-z0-9]{1,10}$/.test(effectId.slice(attemptId.length))
  return attemptId !== '' && isOurs ? { attemptId, effectId } : null
}

/** Where Twilio reports what becomes of a recording. `call` is the SID of the caller's leg. */
export function recordingCallbackUrl(publicUrl: string, callSid: string): string {
  return addressOf(publicUrl, '/api/webhooks/twilio/recording', { call: callSid })
}

function addressOf(publicUrl: string, path: string, query: Record<string, string>): string {
  return `${publicUrl.replace(/\/+$/, '')}${path}?${new URLSearchParams(query)}`
}
