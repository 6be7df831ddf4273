import { z } from 'zod'
import { callCheckEveryMs } from '@/lib/domain/timing'
import type { KeptFact, Received } from '@/lib/ports/store'
import { wrapUpOver } from './change-call'
import { checkCalls } from './check-calls'
import type { Deps } from './deps'
import { lookUp, takeHint } from './look-up'
import { observeCall } from './observe-call'
import { observePayment } from './observe-payment'
import { runEffect } from './run-effect'

/** Plans the same job once more, after a pause in real milliseconds. */
type Again = (afterMs: number) => Promise<void>
type Task = (payload: unknown, again: Again) => Promise<void>

/** The jobs of the worker, by name: each is one use case. What throws is run again, after pauses that grow. */
export function tasksOf(deps: Deps): Readonly<Record<string, Task>> {
  return {
    async runEffect(payload, again) {
      const run = await runEffect(deps, effectPayload.parse(payload).effectId)
      if (run.kind === 'again') await again(run.afterMs)
    },
    async lookUp(payload, again) {
      const { againInMs } = await lookUp(deps, attemptPayload.parse(payload).attemptId)
      if (againInMs !== null) await again(againInMs)
    },
    async timeUp(payload) {
      await observePayment(deps, { kind: 'timeUp', ...timePayload.parse(payload) }, null)
    },
    async wrapUpOver(payload) {
      await wrapUpOver(deps, callPayload.parse(payload).callId)
    },
    async takeHint(payload, again) {
      const taken = await takeHint(deps, hintPayload.parse(payload).processorPayment)
      if (taken.kind === 'noAnswer') throw new Error('the processor gave no answer to a hint')
      if (taken.kind === 'applied' && taken.againInMs !== null) await again(taken.againInMs)
    },
    async checkCalls(_payload, again) {
      // A round that failed must not be the last one.
      await checkCalls(deps).finally(() => again(callCheckEveryMs / deps.clock.scale))
    },
    async applyFact(payload) {
      const received = receivedPayload.parse(payload)
      const kept = await deps.store.kept(received)
      if (kept) await apply(deps, kept, received)
    },
  }
}

const effectPayload = z.object({ effectId: z.string() })
const attemptPayload = z.object({ attemptId: z.string() })
const callPayload = z.object({ callId: z.string() })
const timePayload = z.object({ attemptId: z.string(), what: z.enum(['answer', 'cancel', 'opening']) })
const hintPayload = z.object({ processorPayment: z.string() })
const receivedPayload = z.object({ source: z.enum(['twilio', 'shuttle']), externalId: z.string() })

/** Applies a kept fact and releases it in one commit. Throwing leaves it kept, and the job is run again. */
async function apply(deps: Deps, kept: KeptFact, releases: Received): Promise<void> {
  if (kept.of === 'payment') await observePayment(deps, kept.fact, null, { releases })
  else await observeCall(deps, kept.callId, kept.fact, null, { releases })
}
