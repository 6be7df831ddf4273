import type { MaskedCard } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import type { PaymentEvent } from './events'
import type { PaymentFact } from './facts'
import type { AttemptEnd, NewAttempt } from './state'

/** A fact that changes nothing, kept so that people can see it came. */
export function note(fact: PaymentFact, now: Instant, why: string): PaymentEvent {
  return { type: 'FactNoted', at: now, attemptId: fact.attemptId, fact: fact.kind, why }
}

/** The beginning of an attempt. */
export function started(attempt: NewAttempt, now: Instant): PaymentEvent {
  const { id: attemptId, altKey, callSid, settings } = attempt
  return { type: 'AttemptStarted', at: now, attemptId, altKey, callSid, settings }
}

/** The end of an attempt. `sessionOver`: no keypad session of it can still be open. */
export function ended(
  end: AttemptEnd,
  now: Instant,
  sessionOver: boolean,
  card: MaskedCard | null = null,
): PaymentEvent {
  return { type: 'AttemptEnded', at: now, end, sessionOver, card }
}
