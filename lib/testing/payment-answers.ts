import type { PaymentEffect } from '@/lib/domain/payment/effects'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Answer, Outside } from './payment-outside'

/** The request may have been processed, and nothing tells. */
export function unclearFact({ kind, attemptId, id: effectId }: PaymentEffect): PaymentFact {
  return kind === 'completeSession'
    ? { kind: 'completeUnclear', attemptId, effectId, detail: 'no answer' }
    : { kind: 'sessionRefused', attemptId, reason: 'unclear', code: null, detail: 'no answer' }
}

/** It was overtaken before it left: where somebody waits for it, that is news. */
export function neverSentFact({ kind, attemptId, id: effectId }: PaymentEffect): PaymentFact | null {
  if (kind === 'completeSession')
    return { kind: 'completeNotSent', attemptId, effectId, code: null, detail: 'overtaken', setup: false }
  if (kind === 'openSession')
    return { kind: 'sessionRefused', attemptId, reason: 'linkDown', code: null, detail: 'overtaken' }
  return null
}

/** It could not be sent, however often. */
export function failedFact(effect: PaymentEffect, final: boolean): PaymentFact | null {
  const { attemptId, id: effectId } = effect
  const detail = 'no connection'
  switch (effect.kind) {
    case 'pauseRecording':
      return { kind: 'recordingNotSecured', attemptId, detail }
    case 'resumeRecording':
      return null
    case 'openSession':
      return { kind: 'sessionRefused', attemptId, reason: 'linkDown', code: null, detail }
    case 'askField':
      return { kind: 'askFailed', attemptId, effectId, field: effect.field, code: null, detail, final: true }
    case 'completeSession':
      return final
        ? { kind: 'completeNotSent', attemptId, effectId, code: null, detail, setup: false }
        : unclearFact(effect)
    case 'cancelSession':
      return { kind: 'cancelFailed', attemptId, effectId, detail }
  }
}

/** What the answer to a request means. `null`: it is no news. */
export function answerFact(effect: PaymentEffect, answer: Answer, outside: Outside): PaymentFact | null {
  const { attemptId, id: effectId } = effect
  const [code, detail] = ['64020', 'refused']
  switch (effect.kind) {
    case 'pauseRecording':
      if (answer !== 'ok') return { kind: 'recordingNotSecured', attemptId, detail }
      return {
        kind: 'recordingSecured',
        attemptId,
        state: outside.recording === 'paused' ? 'paused' : 'none',
      }
    case 'resumeRecording':
      return null
    case 'openSession':
      if (answer === 'ok') return { kind: 'sessionOpened', attemptId, sessionSid: `PK-${attemptId}` }
      return { kind: 'sessionRefused', attemptId, reason: answer, code, detail }
    case 'askField': {
      if (answer === 'ok') return null
      const final = answer !== 'callOver' && answer !== 'outOfOrder'
      return { kind: 'askFailed', attemptId, effectId, field: effect.field, code, detail, final }
    }
    case 'completeSession':
      if (answer === 'ok') return { kind: 'completeReceived', attemptId, effectId }
      if (answer === 'callOver' || answer === 'outOfOrder')
        return { kind: 'completeUnclear', attemptId, effectId, detail }
      return { kind: 'completeNotSent', attemptId, effectId, code, detail, setup: false }
    case 'cancelSession':
      if (answer === 'ok') return { kind: 'cancelReceived', attemptId, effectId }
      return { kind: 'cancelFailed', attemptId, effectId, detail }
  }
}
