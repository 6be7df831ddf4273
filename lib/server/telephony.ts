import { dialAgent, hangUp, holdCaller, nextWaitUrl, sayGoodbye } from '../adapters/twilio/voice'
import { holdSeconds, ringSeconds } from '../domain/timing'
import type { CallPlan } from '../usecases/receive-call'
import { house } from './house'

/** What the caller hears while nobody is free, and at the end. */
const sentences = {
  hold: 'All our people are on other calls. Please stay on the line.',
  goodbye: 'We are sorry, nobody is free right now. Please call again later. Goodbye.',
} as const
const voiceLanguage = 'en-GB'

/** A plan for a call, in the words of the telephony. */
export function twimlOf(plan: CallPlan): string {
  const { publicUrl } = house().env
  switch (plan.kind) {
    case 'ring':
      return dialAgent({
        agentId: plan.agentId,
        ringSeconds,
        actionUrl: `${publicUrl}/api/webhooks/twilio/voice/dialled?call=${plan.callId}`,
        legUrl: `${publicUrl}/api/webhooks/twilio/leg?call=${plan.callId}`,
        parameters: { call: plan.callId },
      })
    case 'hold':
      return holdCaller({
        sentence: sentences.hold,
        voiceLanguage,
        pauseSeconds: holdSeconds,
        againUrl: nextWaitUrl(`${publicUrl}/api/webhooks/twilio/voice`, plan.holds - 1),
      })
    case 'goodbye':
      return sayGoodbye(sentences.goodbye, voiceLanguage)
    case 'hangUp':
      return hangUp()
  }
}
