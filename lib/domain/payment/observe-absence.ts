import type { Instant } from '@/lib/values/instant'
import { believeNotFoundMs } from '../timing'
import type { PaymentEvent } from './events'
import { ended } from './notes'
import type {
  AttemptEnd,
  Heard,
  LiveAttempt,
  MoneyStatus,
  PaymentKind,
  UnknownAttempt,
  UnknownReason,
} from './state'

export type Completing = Extract<LiveAttempt, { stage: 'completing' }>

/** An attempt whose outcome is waited for. */
export type Awaited = Completing | UnknownAttempt

/** Whether no keypad session of the attempt can still be open. */
export function sessionIsOver(open: Awaited): boolean {
  return open.heard !== null
}

/** The first answers after *Take*: the books may simply not know yet, until the session has ended. */
export function notFoundYet(attempt: Completing, now: Instant): readonly PaymentEvent[] {
  const { heard } = attempt
  if (!heard) return []
  if (heard.error?.beforeProcessor) return [ended(beforeProcessorEnd(heard), now, true, attempt.card)]
  return [{ type: 'OutcomeBecameUnknown', at: now, why: notFoundReason(heard) }]
}

/**
 * Not found at +16 and again at +30 minutes: it was not charged. Sooner, only the first answer of each age counts; and
 * where the provider named a payment of the processor, another instance may have charged it: a person must settle that.
 */
export function notFoundStill(attempt: UnknownAttempt, now: Instant): readonly PaymentEvent[] {
  const { heard, takenAt, card } = attempt
  if (heard?.error?.beforeProcessor) return [ended(beforeProcessorEnd(heard), now, true, card)]
  const events: PaymentEvent[] = []
  if (heard && attempt.why !== 'connectorFault' && notFoundReason(heard) === 'connectorFault')
    events.push({ type: 'OutcomeBecameUnknown', at: now, why: 'connectorFault' })
  if (heard && mayBeChargedElsewhere(heard)) return events
  const [first, second] = believeNotFoundMs
  const early = attempt.notFoundAt.some((at) => at - takenAt >= first)
  if (early && now - takenAt >= second)
    return [ended({ kind: 'notCharged' }, now, sessionIsOver(attempt), card)]
  if (!early && now - takenAt >= first) events.push({ type: 'NotFoundNoted', at: now })
  return events
}

function notFoundReason(heard: Heard): UnknownReason {
  // The provider says that the processor has answered, and our books do not know it: another instance, or wrong keys.
  if (heard.result === 'success' || heard.claim !== null) return 'connectorFault'
  if (heard.result === 'callerHungUp') return 'callerHungUp'
  return 'notFound'
}

/** The provider handed on an id or a status that our processor's books do not know, and not a decline. */
function mayBeChargedElsewhere({ claim, confirmation }: Heard): boolean {
  if (isDecline(claim)) return false
  return claim !== null || confirmation !== null
}

function isDecline(claim: MoneyStatus | null): boolean {
  return claim === 'declined' || claim === 'needsApproval'
}

function beforeProcessorEnd(heard: Heard): AttemptEnd {
  const { code = null, detail = null, setup = false } = heard.error ?? {}
  return { kind: setup ? 'setupProblem' : 'refused', code, detail }
}

/** A definite decline stands on its own while the books cannot be read; a later success would still win. */
export function noAnswer(attempt: Completing, kind: PaymentKind, now: Instant): readonly PaymentEvent[] {
  const { heard, card } = attempt
  if (!heard || !isDecline(heard.claim)) return []
  const category = heard.claim === 'needsApproval' ? 'needsApproval' : 'general'
  const end: AttemptEnd =
    kind === 'save'
      ? { kind: 'notSaved', code: heard.error?.code ?? null }
      : { kind: 'declined', category, bankText: heard.error?.detail ?? null }
  return [ended(end, now, true, card)]
}

/** Only a definite no says that a card was not kept; otherwise it is not known, and asking again does no harm. */
export function methodNotFound(attempt: Completing, now: Instant): readonly PaymentEvent[] {
  const { heard, card } = attempt
  if (!heard) return []
  if (heard.error?.beforeProcessor || isDecline(heard.claim))
    return [ended({ kind: 'notSaved', code: heard.error?.code ?? null }, now, true, card)]
  // The card was kept, the provider says: the books may need a moment to show it.
  return heard.result === 'success' ? [] : [ended({ kind: 'saveUnknown' }, now, true, card)]
}
