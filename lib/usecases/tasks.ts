import { z } from 'zod'
import { callCheckEveryMs } from '@/lib/domain/timing'
import { placeInLine } from '@/lib/ports/look-up-budget'
import type { KeptFact, Received } from '@/lib/ports/store'
import { wrapUpOver } from './change-call'
import { checkCalls } from './check-calls'
import type { Deps } from './deps'
import { type LookedUp, lookUp } from './look-up'
import { observeCall } from './observe-call'
import { observePayment } from './observe-payment'
import { findLost, findLostEveryMs, lookAtAll } from './recover'
import { runEffect } from './run-effect'
import { takeHints } from './take-hints'

/** Plans the same job once more, after a pause in real milliseconds, in this place among those that are due. */
type Again = (afterMs: number, place?: number) => Promise<void>
type Task = (payload: unknown, again: Again) => Promise<void>

/** The jobs of the worker, by name: each is one use case. What throws is run again, after pauses that grow. */
export function tasksOf(deps: Deps): Readonly<Record<string, Task>> {
  return {
    async runEffect(payload, again) {
      const run = await runEffect(deps, effectPayload.parse(payload).effectId)
      if (run.kind === 'again') await again(run.afterMs)
    },
    async lookUp(payload, again) {
      const { attemptId, askedAt } = lookUpPayload.parse(payload)
      await planNext(await lookUp(deps, attemptId, askedAt), again)
    },
    async timeUp(payload) {
      await observePayment(deps, { kind: 'timeUp', ...timePayload.parse(payload) }, null)
    },
    async wrapUpOver(payload) {
      await wrapUpOver(deps, callPayload.parse(payload).callId)
    },
    async takeHints(_payload, again) {
      await planNext(await takeHints(deps), again)
    },
    async checkCalls(_payload, again) {
      // A round that failed must not be the last one.
      await checkCalls(deps).finally(() => again(callCheckEveryMs / deps.clock.scale))
    },
    async lookAtAll() {
      await lookAtAll(deps)
    },
    async findLost(_payload, again) {
      // A round that failed must not be the last one.
      await findLost(deps).finally(() => again(findLostEveryMs))
    },
    async applyFact(payload) {
      const received = receivedPayload.parse(payload)
      const kept = await deps.store.kept(received)
      if (kept) await apply(deps, kept, received)
    },
  }
}

const effectPayload = z.object({ effectId: z.string() })
const lookUpPayload = z.object({ attemptId: z.string(), askedAt: z.number().nullable().default(null) })
const callPayload = z.object({ callId: z.string() })
const timePayload = z.object({ attemptId: z.string(), what: z.enum(['answer', 'cancel', 'opening']) })
const receivedPayload = z.object({ source: z.enum(['twilio', 'shuttle']), externalId: z.string() })

async function planNext({ again: next }: LookedUp, again: Again): Promise<void> {
  if (!next) return
  const { inMs, urgency } = next
  if (!urgency) await again(inMs)
  else await again(inMs, urgency === 'watched' ? placeInLine.watchedAgain : placeInLine.unwatched)
}

/** Applies a kept fact and releases it in one commit. Throwing leaves it kept, and the job is run again. */
async function apply(deps: Deps, kept: KeptFact, releases: Received): Promise<void> {
  if (kept.of === 'payment') await observePayment(deps, kept.fact, null, { releases })
  else await observeCall(deps, kept.callId, kept.fact, null, { releases })
}
