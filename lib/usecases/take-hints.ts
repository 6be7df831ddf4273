import { nextTryOfHint } from '@/lib/domain/payment/look-ups'
import type { Instant } from '@/lib/values/instant'
import type { Deps } from './deps'
import { type LookedUp, takeHint } from './look-up'

/**
 * Reads one payment that webhooks have named, when its turn has come, and says when the next one's comes. One read for each
 * run of the job: their pace is that of `lib/ports/hints.ts`, and callers on the phone have the processor to themselves
 * in between.
 */
export async function takeHints(deps: Deps): Promise<LookedUp> {
  const hint = await deps.hints.next(deps.clock.now())
  if (!hint) return { again: null }
  if (hint.turnAt > deps.clock.now()) return at(deps, hint.turnAt)
  const leave = await deps.lookUpBudget.take('unwatched')
  if (leave.kind === 'wait') return { again: { inMs: leave.ms } }
  await deps.hints.begin(hint, deps.clock.now())
  try {
    const { nextAt } = await takeHint(deps, hint.processorPayment, hint.hintedAt)
    await deps.hints.done(hint, nextAt)
  } catch (fault) {
    // What cannot be applied must not come up for ever, nor hold up the others.
    await deps.hints.done(hint, nextTryOfHint(hint.hintedAt, deps.clock.now(), 'noAnswer'))
    throw fault
  }
  const next = await deps.hints.next(deps.clock.now())
  return next ? at(deps, next.turnAt) : { again: null }
}

function at({ clock }: Deps, turnAt: Instant): LookedUp {
  return { again: { inMs: Math.max(0, turnAt - clock.now()) / clock.scale, urgency: 'unwatched' } }
}
