import type { PaymentFact } from '@/lib/domain/payment/facts'
import { nextLookAfterHint, nextLookAt } from '@/lib/domain/payment/look-ups'
import type { Payment } from '@/lib/domain/payment/state'
import type { NoAnswer, ProcessorMethod, ProcessorPayment } from '@/lib/ports/payment-processor'
import type { Instant } from '@/lib/values/instant'
import type { Result } from '@/lib/values/result'
import type { Deps } from './deps'
import { customerKey } from './effects/session'
import { observePayment } from './observe-payment'

/** When the next look is due, in real milliseconds from now; `null` when nothing is open any more. */
export type LookedUp = { readonly againInMs: number | null }

/**
 * Reads the processor's books for one attempt. The truth arrives with no webhook at all: as long as something is open,
 * the next look is planned.
 */
export async function lookUp(deps: Deps, attemptId: string): Promise<LookedUp> {
  const before = await deps.store.paymentOfAttempt(attemptId)
  if (!before) return { againInMs: null }
  const fact = await read(deps, before.state, attemptId)
  if (fact) await observePayment(deps, fact, null)
  const after = fact ? await deps.store.paymentOfAttempt(attemptId) : before
  return againAt(deps, after && nextLookAt(after.state, attemptId, fact, deps.clock.now()))
}

/** What became of a hint, and when what it named is to be looked at again. */
export type HintTaken =
  | ({ readonly kind: 'applied' } & LookedUp)
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'noAnswer' }

/** A processor's payment named by a webhook: found, matched to our attempt by its key, and believed as fetched. */
export async function takeHint(deps: Deps, processorPayment: string): Promise<HintTaken> {
  const answer = await deps.processor.findById(processorPayment)
  if (!answer.ok) return { kind: 'noAnswer' }
  const altKey = answer.value?.altKey
  const attemptId = altKey ? attemptOf(altKey) : null
  if (!answer.value || !attemptId) return { kind: 'unmatched' }
  const fact: PaymentFact = { kind: 'truth', attemptId, found: answer.value }
  if ((await observePayment(deps, fact, null)) === 'unknown') return { kind: 'unmatched' }
  const after = await deps.store.paymentOfAttempt(attemptId)
  const next = after && nextLookAfterHint(after.state, attemptId, fact, deps.clock.now())
  return { kind: 'applied', ...againAt(deps, next) }
}

function againAt({ clock }: Deps, next: Instant | null): LookedUp {
  return { againInMs: next === null ? null : Math.max(0, next - clock.now()) / clock.scale }
}

/** Our key at the processor for an attempt; the way back is {@link attemptOf}. */
export function altKeyOf(attemptId: string): string {
  return `${altKeyPrefix}${attemptId}`
}

const altKeyPrefix = 'sotto-'

function attemptOf(altKey: string): string | null {
  return altKey.startsWith(altKeyPrefix) ? altKey.slice(altKeyPrefix.length) : null
}

async function read(deps: Deps, payment: Payment, attemptId: string): Promise<PaymentFact | null> {
  const ref = payment.known.find((known) => known.id === attemptId)
  if (!ref) return null
  if (payment.terms.kind === 'save') {
    if (!ref.maybeSent) return null
    return methodFact(attemptId, await deps.processor.findSavedMethod(customerKey(payment), attemptId))
  }
  return moneyFact(attemptId, await deps.processor.findByAltKey(ref.altKey))
}

function moneyFact(attemptId: string, answer: Result<ProcessorPayment | null, NoAnswer>): PaymentFact {
  if (!answer.ok) return { kind: 'truthNoAnswer', attemptId, detail: answer.error.kind }
  return answer.value
    ? { kind: 'truth', attemptId, found: answer.value }
    : { kind: 'truthNotFound', attemptId }
}

function methodFact(attemptId: string, answer: Result<ProcessorMethod | null, NoAnswer>): PaymentFact {
  if (!answer.ok) return { kind: 'truthNoAnswer', attemptId, detail: answer.error.kind }
  if (!answer.value) return { kind: 'methodNotFound', attemptId }
  const { sealedToken, card } = answer.value
  return { kind: 'methodFound', attemptId, sealedToken, card }
}
