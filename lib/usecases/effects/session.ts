import type { Payment } from '@/lib/domain/payment/state'
import { isStillWanted } from '@/lib/domain/payment/still-wanted'
import type { Begun } from '@/lib/ports/effects'
import type { SessionOrder, SessionRefusal } from '@/lib/ports/payment-sessions'
import type { Deps } from '../deps'
import { again, done, type Effect, type EffectRun, mayRepeat, overtaken, report } from './outcome'

type LiveAttempt = Extract<Payment, { status: 'inFlight' }>['attempt']

const died = 'an earlier run died after sending'

/** Opens the keypad session on the caller's leg. */
export async function openSession(
  deps: Deps,
  begun: Begun,
  effect: Effect<'openSession'>,
): Promise<EffectRun> {
  const { attemptId, id } = effect
  const refused = { kind: 'sessionRefused', attemptId, code: null } as const
  // The first callback carries the session's name: a create whose answer was lost recovers by itself.
  if (begun.was === 'sent')
    return report(deps, { ...refused, reason: 'unclear', detail: died }, id, 'unclear', null)
  const payment = (await deps.store.paymentOfAttempt(attemptId))?.state
  if (payment?.status !== 'inFlight' || payment.attempt.id !== attemptId) return overtaken(deps, id)
  if (!isStillWanted(effect, payment, deps.clock.now())) {
    const detail = 'cancelled before it was opened'
    return report(deps, { ...refused, reason: 'outOfOrder', detail }, id, 'answered', detail)
  }
  const answer = await deps.sessions.open(orderOf(effect, payment, payment.attempt))
  if (answer.ok) {
    const { sessionSid } = answer.value
    return report(deps, { kind: 'sessionOpened', attemptId, sessionSid }, id, 'answered', null)
  }
  const { error } = answer
  const { detail } = error
  if (error.kind === 'unclear')
    return report(deps, { ...refused, reason: 'unclear', detail }, id, 'unclear', detail)
  if (error.kind === 'notSent')
    return mayRepeat(begun)
      ? again(deps, id, error)
      : report(deps, { ...refused, reason: 'linkDown', detail }, id, 'answered', detail)
  const reason = error.reason === 'incomplete' ? 'invalid' : error.reason
  return report(deps, { ...refused, reason, code: error.code, detail }, id, 'answered', error.code)
}

function orderOf(
  { id, callSid }: Effect<'openSession'>,
  payment: Payment,
  attempt: LiveAttempt,
): SessionOrder {
  const { terms } = payment
  const save = terms.kind === 'save'
  return {
    callSid,
    idempotencyKey: id,
    answersTo: { attemptId: attempt.id, effectId: id },
    charge: save ? null : terms.money,
    altKey: attempt.altKey,
    description: terms.description ?? terms.reference,
    postcode: attempt.settings.postcode,
    twice: attempt.settings.twice,
    gapSeconds: attempt.settings.gapSeconds,
    brands: attempt.settings.brands,
    customer: save || terms.customer.key ? { key: customerKey(payment), name: terms.customer.name } : null,
    // One code per attempt: the kept card is found by it when every answer is lost.
    methodCode: save ? attempt.id : null,
  }
}

/** Whom the processor's account belongs to: the customer's own key, else one made from the payment. */
export function customerKey(payment: Payment): string {
  return payment.terms.customer.key ?? `sotto-${payment.id}`
}

/** Asks the caller for one field. A new request only replaces the one before, so asking twice is harmless. */
export async function askField(deps: Deps, begun: Begun, effect: Effect<'askField'>): Promise<EffectRun> {
  const { attemptId, field, second, id } = effect
  const payment = await deps.store.paymentOfAttempt(attemptId)
  // Asked again in the meantime: the newer request is the one that counts.
  if (!payment || !isStillWanted(effect, payment.state, deps.clock.now())) return overtaken(deps, id)
  const answer = await deps.sessions.ask({ field, second, ...stepOf(effect) })
  if (answer.ok) {
    await deps.effects.settle(id, 'answered', null)
    return done
  }
  const { error } = answer
  if (error.kind !== 'refused' && mayRepeat(begun)) return again(deps, id, error)
  const code = error.kind === 'refused' ? error.code : null
  const fact = { kind: 'askFailed', attemptId, effectId: id, field, code, detail: error.detail } as const
  return report(deps, { ...fact, final: !isOver(error) }, id, 'answered', error.detail)
}

/** Sends what was keyed to the processor: the one step that moves money, and the one that is never repeated unproven. */
export async function completeSession(
  deps: Deps,
  begun: Begun,
  effect: Effect<'completeSession'>,
): Promise<EffectRun> {
  const { attemptId, id } = effect
  const names = { attemptId, effectId: id }
  const unclear = (detail: string) =>
    report(deps, { kind: 'completeUnclear', ...names, detail }, id, 'unclear', detail)
  const notSent = (code: string | null, detail: string, setup = false) =>
    report(deps, { kind: 'completeNotSent', ...names, code, detail, setup }, id, 'answered', detail)
  if (begun.was === 'sent') return unclear(died)
  const payment = await deps.store.paymentOfAttempt(attemptId)
  // Nobody may be charged after they were told that we do not know, or that the call is over. This proves that nothing left.
  if (!payment || !isStillWanted(effect, payment.state, deps.clock.now()))
    return notSent(null, 'overtaken before it was sent')
  const answer = await deps.sessions.complete(stepOf(effect))
  if (answer.ok) return report(deps, { kind: 'completeReceived', ...names }, id, 'answered', null)
  const { error } = answer
  if (error.kind === 'unclear') return unclear(error.detail)
  if (error.kind === 'notSent') return mayRepeat(begun) ? again(deps, id, error) : notSent(null, error.detail)
  // The session is over already: its terminal callback and the books tell how.
  return isOver(error) ? unclear(error.code) : notSent(error.code, error.detail, error.reason === 'setup')
}

/** Ends the session without sending anything. It moves no money: it may always be sent again. */
export async function cancelSession(
  deps: Deps,
  begun: Begun,
  effect: Effect<'cancelSession'>,
): Promise<EffectRun> {
  const { attemptId, id } = effect
  const callSid = effect.callSid || (await callSidOf(deps, attemptId))
  const answer = await deps.sessions.cancel({ ...stepOf(effect), callSid })
  const names = { attemptId, effectId: id }
  if (answer.ok) return report(deps, { kind: 'cancelReceived', ...names }, id, 'answered', null)
  const { error } = answer
  if (error.kind !== 'refused' && mayRepeat(begun)) return again(deps, id, error)
  return report(deps, { kind: 'cancelFailed', ...names, detail: error.detail }, id, 'answered', error.detail)
}

function stepOf(effect: Effect<'askField' | 'completeSession' | 'cancelSession'>) {
  const { callSid, sessionSid, id, attemptId } = effect
  return { callSid, sessionSid, idempotencyKey: id, answersTo: { attemptId, effectId: id } }
}

/** The provider says that the session, or the call, is not there any more. */
function isOver(error: SessionRefusal): boolean {
  return error.kind === 'refused' && (error.reason === 'callOver' || error.reason === 'outOfOrder')
}

async function callSidOf(deps: Deps, attemptId: string): Promise<string> {
  const payment = await deps.store.paymentOfAttempt(attemptId)
  return (payment && (await deps.store.call(payment.state.callId)))?.state.sid ?? ''
}
