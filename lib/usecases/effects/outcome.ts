import type { PaymentEffect } from '@/lib/domain/payment/effects'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { RecordingRefusal } from '@/lib/ports/call-recordings'
import type { Begun } from '@/lib/ports/effects'
import type { SessionRefusal } from '@/lib/ports/payment-sessions'
import type { Change } from '@/lib/ports/store'
import type { Deps } from '../deps'
import { observePayment } from '../observe-payment'

/** What the worker should do next: nothing, or run the effect again after a pause in real milliseconds. */
export type EffectRun = { readonly kind: 'done' } | { readonly kind: 'again'; readonly afterMs: number }
export const done: EffectRun = { kind: 'done' }

/** A payment's effect of one kind. */
export type Effect<K extends PaymentEffect['kind']> = Extract<PaymentEffect, { kind: K }>

type Settle = NonNullable<Change['settles']>

/** Sends of one effect that may be repeated because nothing was processed; then the agent is told that the link is down. */
const sendsMax = 5
/** The pause before an unprocessed request is sent again, unless the provider named one. */
const sendAgainMs = 400
/** Somebody waits on the phone: a longer pause of the provider's is not kept to, the number of sends bounds us anyway. */
const sendAgainMsMax = 5_000

/** Whether this effect may be begun once more. */
export function mayRepeat(begun: Begun): boolean {
  return begun.tries < sendsMax
}

/** Nothing was processed: the effect is planned again. */
export async function again(
  deps: Deps,
  effectId: string,
  refusal: Pick<SessionRefusal | RecordingRefusal, 'kind' | 'detail'> & { retryAfterMs?: number | null },
): Promise<EffectRun> {
  await deps.effects.postpone(effectId, refusal.detail)
  return { kind: 'again', afterMs: Math.min(refusal.retryAfterMs ?? sendAgainMs, sendAgainMsMax) }
}

/** An answer, as a fact: it settles the effect in the commit that applies it. */
export async function report(
  deps: Deps,
  fact: PaymentFact,
  effectId: string,
  status: Settle['status'],
  detail: string | null,
): Promise<EffectRun> {
  await observePayment(deps, fact, null, { settles: { effectId, status, detail } })
  return done
}

/** Events have made the request needless before it was sent. */
export async function overtaken(deps: Deps, effectId: string): Promise<EffectRun> {
  await deps.effects.settle(effectId, 'answered', 'overtaken')
  return done
}
