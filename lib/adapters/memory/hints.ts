import { hintPauseMs, hintSpacingMs } from '@/lib/domain/timing'
import { clocksDifferMsMax, type Hints, hintsMax, lostAfterMs } from '@/lib/ports/hints'
import type { Instant } from '@/lib/values/instant'
import { addJob } from './jobs'
import type { HintRow, Job, Tables } from './tables'

/** Hints in the memory of one process. */
export function memoryHints({ hints }: Tables): Hints {
  return {
    async next(now) {
      for (const [name, { dueAt, readAt, hintedAt }] of hints)
        if (dueAt === null && (readAt ?? hintedAt) <= now - hintPauseMs) hints.delete(name)
      const waiting = [...hints].flatMap(([processorPayment, { dueAt, hintedAt, times }]) =>
        dueAt === null ? [] : [{ processorPayment, hintedAt, times, dueAt }],
      )
      const [first] = waiting.sort((a, b) => a.dueAt - b.dueAt || a.hintedAt - b.hintedAt)
      if (!first) return null
      const read = [...hints.values()]
        .map(({ readAt }) => readAt ?? 0)
        .filter((at) => at <= now + clocksDifferMsMax)
      const { dueAt, ...hint } = first
      return { ...hint, turnAt: Math.max(dueAt, Math.max(0, ...read) + hintSpacingMs) }
    },
    async begin({ processorPayment }, now) {
      const row = hints.get(processorPayment)
      if (row) hints.set(processorPayment, { ...row, readAt: now, dueAt: now + lostAfterMs })
    },
    async done({ processorPayment, times }, nextAt) {
      const row = hints.get(processorPayment)
      if (row?.times === times) hints.set(processorPayment, { ...row, dueAt: nextAt })
    },
  }
}

/** Keeps a hint, unless too many wait, and wakes whoever reads. */
export function keepHint(tables: Tables, processorPayment: string, at: Instant, now: Instant): void {
  const { hints } = tables
  const row = hints.get(processorPayment)
  if (row || hints.size < hintsMax) hints.set(processorPayment, namedAt(row, at))
  addJob(tables, hintsJob(now))
}

function namedAt(row: HintRow | undefined, at: Instant): HintRow {
  const { readAt = null, dueAt = null, times = 0 } = row ?? {}
  const rested = readAt !== null && readAt <= at + clocksDifferMsMax ? readAt + hintPauseMs : at
  const due = Math.min(dueAt ?? Number.POSITIVE_INFINITY, Math.max(at, rested))
  return { hintedAt: at, times: times + 1, readAt, dueAt: due }
}

/** Whoever reads the hints. */
export function hintsJob(dueAt: Instant): Job {
  return { task: 'takeHints', payload: {}, key: 'takeHints', queue: 'hints', dueAt }
}
