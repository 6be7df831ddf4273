import { z } from 'zod'
import type { KeptFact, Received } from '@/lib/ports/store'
import type { Deps } from './deps'
import { lookUp, takeHint } from './look-up'
import { observeCall } from './observe-call'
import { observePayment } from './observe-payment'
import { runEffect } from './run-effect'

/** Plans the same job once more, after a pause in real milliseconds. */
type Again = (afterMs: number, key: string, queue: string | null) => Promise<void>
type Task = (payload: unknown, again: Again) => Promise<void>

/** A hint without an answer is followed again after this. */
const hintAgainMs = 2_000

/** The jobs of the worker, by name: each is one use case. */
export function tasksOf(deps: Deps): Readonly<Record<string, Task>> {
  return {
    async runEffect(payload, again) {
      const { effectId } = z.object({ effectId: z.string() }).parse(payload)
      const run = await runEffect(deps, effectId)
      if (run.kind === 'again') await again(run.afterMs, `effect:${effectId}`, `again:${effectId}`)
    },
    async lookUp(payload, again) {
      const { attemptId } = z.object({ attemptId: z.string() }).parse(payload)
      const { againInMs } = await lookUp(deps, attemptId)
      if (againInMs !== null) await again(againInMs, `lookUp:${attemptId}`, null)
    },
    async timeUp(payload) {
      const fact = z
        .object({ attemptId: z.string(), what: z.enum(['answer', 'cancel', 'opening']) })
        .parse(payload)
      await observePayment(deps, { kind: 'timeUp', ...fact }, null)
    },
    async takeHint(payload, again) {
      const { processorPayment } = z.object({ processorPayment: z.string() }).parse(payload)
      if ((await takeHint(deps, processorPayment)) === 'noAnswer')
        await again(hintAgainMs, `takeHint:${processorPayment}`, null)
    },
    async applyFact(payload) {
      const received = z
        .object({ source: z.enum(['twilio', 'shuttle']), externalId: z.string() })
        .parse(payload)
      const kept = await deps.store.kept(received)
      if (kept) await apply(deps, kept, received)
    },
  }
}

/** Applies a kept fact. Throwing leaves it kept, and the job is run again. */
async function apply(deps: Deps, kept: KeptFact, received: Received): Promise<void> {
  if (kept.of === 'payment') await observePayment(deps, kept.fact, null)
  else await observeCall(deps, kept.callId, kept.fact, null)
  await deps.store.release(received)
}
