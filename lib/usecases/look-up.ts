import type { PaymentFact } from '@/lib/domain/payment/facts'
import { isWatched, nextLookAfterHint, nextLookAt, nextTryOfHint } from '@/lib/domain/payment/look-ups'
import type { Payment } from '@/lib/domain/payment/state'
import { watchedForMs } from '@/lib/domain/timing'
import { pauseMsUsual, type Urgency } from '@/lib/ports/look-up-budget'
import type { NoAnswer, ProcessorMethod, ProcessorPayment } from '@/lib/ports/payment-processor'
import type { Instant } from '@/lib/values/instant'
import type { Result } from '@/lib/values/result'
import type { Deps } from './deps'
import { customerKey } from './effects/session'
import { learn } from './observe-payment'

/**
 * When the job is to be run again, in real milliseconds from now, and how much that matters to somebody; `null`: never. No
 * `urgency`: it was not run yet, and keeps its place.
 */
export interface LookedUp {
  readonly again: { readonly inMs: number; readonly urgency?: Urgency } | null
}

/**
 * Reads the processor's books for one attempt. The truth arrives with no webhook at all: as long as something is open,
 * the next look is planned.
 *
 * @param askedAt when a person asked for this look
 */
export async function lookUp(
  deps: Deps,
  attemptId: string,
  askedAt: Instant | null = null,
): Promise<LookedUp> {
  const before = await deps.store.paymentOfAttempt(attemptId)
  if (!before) return { again: null }
  const urgency = urgencyOf(deps, before.state, attemptId, askedAt)
  const read = questionOf(deps, before.state, attemptId)
  if (!read) return againAt(deps, nextLookAt(before.state, attemptId, null, deps.clock.now()), urgency)
  const leave = await deps.lookUpBudget.take(urgency)
  if (leave.kind === 'wait') return { again: { inMs: leave.ms } }
  const { fact, said, restMs } = await read()
  const after = await learn(deps, fact)
  const now = deps.clock.now()
  const due = after && nextLookAt(after.state, attemptId, fact, now)
  // Being told to slow down is no look: the one that is due comes as soon as the processor listens again.
  const nextAt = due !== null && restMs !== null ? Math.min(due, now + restMs * deps.clock.scale) : due
  await rest(deps, restMs)
  await deps.lookUps.looked({ attemptId, at: now, said, nextAt }, isAskedFor(askedAt, now) ? after : null)
  return againAt(deps, nextAt, after ? urgencyOf(deps, after.state, attemptId, askedAt) : 'unwatched')
}

/** What became of a hint. `unmatched`: it is about nothing of ours. `nextAt`: when the books are asked for it once more. */
export interface HintTaken {
  readonly kind: 'applied' | 'unmatched' | 'notFound' | 'noAnswer'
  readonly nextAt: Instant | null
}

/**
 * A processor's payment named by a webhook: found, matched to our attempt by its key, and believed as fetched. What is to
 * be read on is read under the attempt's own name. Whoever calls has leave to read.
 */
export async function takeHint(deps: Deps, processorPayment: string, hintedAt: Instant): Promise<HintTaken> {
  const answer = await deps.processor.findById(processorPayment)
  if (!answer.ok || !answer.value) {
    const kind = answer.ok ? 'notFound' : 'noAnswer'
    if (!answer.ok) await rest(deps, restOf(answer.error))
    return { kind, nextAt: nextTryOfHint(hintedAt, deps.clock.now(), kind) }
  }
  const attemptId = answer.value.altKey ? attemptOf(answer.value.altKey) : null
  if (!attemptId) return { kind: 'unmatched', nextAt: null }
  const fact: PaymentFact = { kind: 'truth', attemptId, found: answer.value }
  const after = await learn(deps, fact)
  if (!after) return { kind: 'unmatched', nextAt: null }
  await noteHint(deps, after.state, fact, wordOf(answer.value), hintedAt)
  return { kind: 'applied', nextAt: null }
}

async function noteHint(
  deps: Deps,
  after: Payment,
  fact: PaymentFact,
  said: string,
  hintedAt: Instant,
): Promise<void> {
  const { attemptId } = fact
  const now = deps.clock.now()
  const alone = nextLookAfterHint(after, attemptId, fact, now)
  if (alone !== null)
    await deps.unfinished.planLooks([{ attemptId, afterMs: alone - now, urgency: 'unwatched' }])
  const nextAt = nextLookAt(after, attemptId, fact, now)
  await deps.lookUps.hinted({ attemptId, at: now, said, nextAt }, hintedAt)
}

function againAt({ clock }: Deps, next: Instant | null, urgency: Urgency): LookedUp {
  return { again: next === null ? null : { inMs: Math.max(0, next - clock.now()) / clock.scale, urgency } }
}

/** Whoever asked for a look waits for it as long as a caller would. */
function isAskedFor(askedAt: Instant | null, now: Instant): boolean {
  return askedAt !== null && now - askedAt < watchedForMs
}

function urgencyOf({ clock }: Deps, payment: Payment, attemptId: string, askedAt: Instant | null): Urgency {
  const now = clock.now()
  return isAskedFor(askedAt, now) || isWatched(payment, attemptId, now) ? 'watched' : 'unwatched'
}

/** Our key at the processor for an attempt; the way back is {@link attemptOf}. */
export function altKeyOf(attemptId: string): string {
  return `${altKeyPrefix}${attemptId}`
}

const altKeyPrefix = 'sotto-'

function attemptOf(altKey: string): string | null {
  return altKey.startsWith(altKeyPrefix) ? altKey.slice(altKeyPrefix.length) : null
}

/** What the books said: as a fact, as one word, and how long the processor wants to be left alone. */
interface Read {
  readonly fact: PaymentFact
  readonly said: string
  readonly restMs: number | null
}

/** How the books are asked for this attempt, `null` when there is nothing to ask. */
function questionOf(deps: Deps, payment: Payment, attemptId: string): (() => Promise<Read>) | null {
  const ref = payment.known.find((known) => known.id === attemptId)
  if (!ref) return null
  if (payment.terms.kind === 'charge')
    return async () => moneyRead(attemptId, await deps.processor.findByAltKey(ref.altKey))
  if (!ref.maybeSent) return null
  return async () =>
    methodRead(attemptId, await deps.processor.findSavedMethod(customerKey(payment), attemptId))
}

function moneyRead(attemptId: string, answer: Result<ProcessorPayment | null, NoAnswer>): Read {
  if (!answer.ok) return noAnswerRead(attemptId, answer.error)
  if (!answer.value) return { fact: { kind: 'truthNotFound', attemptId }, said: saidNotFound, restMs: null }
  const { value: found } = answer
  return { fact: { kind: 'truth', attemptId, found }, said: wordOf(found), restMs: null }
}

function methodRead(attemptId: string, answer: Result<ProcessorMethod | null, NoAnswer>): Read {
  if (!answer.ok) return noAnswerRead(attemptId, answer.error)
  if (!answer.value) return { fact: { kind: 'methodNotFound', attemptId }, said: saidNotFound, restMs: null }
  const { sealedToken, card } = answer.value
  return { fact: { kind: 'methodFound', attemptId, sealedToken, card }, said: 'kept', restMs: null }
}

function noAnswerRead(attemptId: string, error: NoAnswer): Read {
  return {
    fact: { kind: 'truthNoAnswer', attemptId, detail: error.kind },
    said: `noAnswer:${error.kind}`,
    restMs: restOf(error),
  }
}

const saidNotFound = 'notFound'

/** The processor's own word, as far as it fits into a line. */
function wordOf({ statusWord }: ProcessorPayment): string {
  return statusWord.slice(0, 40)
}

function restOf({ kind, retryAfterMs }: NoAnswer): number | null {
  return kind === 'slowDown' ? (retryAfterMs ?? pauseMsUsual) : null
}

async function rest(deps: Deps, forMs: number | null): Promise<void> {
  if (forMs !== null) await deps.lookUpBudget.pause(forMs)
}
