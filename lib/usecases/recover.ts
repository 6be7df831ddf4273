import type { PaymentTimer } from '@/lib/domain/payment/effects'
import { isAwaited, isWatched } from '@/lib/domain/payment/look-ups'
import { waitsOf } from '@/lib/domain/payment/waits'
import type { PlannedLook, UnfinishedAttempt } from '@/lib/ports/unfinished'
import { hour, minute } from '@/lib/values/instant'
import type { Deps } from './deps'

/** How often lost jobs are searched for, in real milliseconds: a state that is stuck by one has waited long already. */
export const findLostEveryMs = hour

/** Rows that are read at once. */
const pageRows = 200

/** What was looked at this recently, in business time, needs no look because of a start: several instances start at a time. */
const looked = minute / 2

/**
 * After a start every outcome that is open is looked up, whenever its next look is due: nobody knows what was missed. All
 * looks are planned for now, a moment apart so that the newest come first; the budget sees to the pace, and whoever is
 * watched overtakes the others.
 */
export async function lookAtAll(deps: Deps): Promise<void> {
  let place = 0
  for await (const page of pagesOf(deps)) {
    const due = page.filter((attempt) => needsLook(deps, attempt))
    const looks = due.map(({ attemptId, payment }, index): PlannedLook => {
      const urgency = isWatched(payment, attemptId, deps.clock.now()) ? 'watched' : 'unwatched'
      return { attemptId, afterMs: place + index, urgency }
    })
    await deps.unfinished.planLooks(looks)
    place += due.length
  }
}

function needsLook({ clock }: Deps, { attemptId, payment, lookUp }: UnfinishedAttempt): boolean {
  return isAwaited(payment, attemptId) && clock.now() - (lookUp?.lookedAt ?? 0) >= looked
}

/**
 * Gives a new job to everything whose job was lost, so that nothing stays for ever in a state that only a job ends: waits
 * of attempts, looks that are due, requests, facts that were kept.
 */
export async function findLost(deps: Deps): Promise<void> {
  for await (const page of pagesOf(deps))
    await deps.unfinished.planLost(page.flatMap((attempt) => jobsOwed(deps, attempt)))
  // What got its job is found no more, so that this ends.
  while ((await deps.unfinished.planLostWork(deps.clock.now(), pageRows)) >= pageRows);
}

/** An outcome that was looked at and is promised no further look needs a person: that is no loss. */
function jobsOwed({ clock }: Deps, { attemptId, payment, lookUp }: UnfinishedAttempt): PaymentTimer[] {
  const looks: PaymentTimer[] =
    isAwaited(payment, attemptId) && lookUp === null ? [{ kind: 'lookUp', attemptId, afterMs: 0 }] : []
  return [...waitsOf(payment, clock.now()), ...looks]
}

async function* pagesOf({ unfinished }: Deps): AsyncGenerator<readonly UnfinishedAttempt[]> {
  let last: UnfinishedAttempt | null = null
  do {
    const page: readonly UnfinishedAttempt[] = await unfinished.attempts(last, pageRows)
    if (page.length > 0) yield page
    last = page.length < pageRows ? null : (page.at(-1) ?? null)
  } while (last)
}
