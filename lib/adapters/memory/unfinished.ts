import type { PaymentTimer } from '@/lib/domain/payment/effects'
import type { Clock } from '@/lib/ports/clock'
import type { Unfinished, UnfinishedAttempt } from '@/lib/ports/unfinished'
import { hintsJob } from './hints'
import { addJob, jobOfEffect, jobOfTimer, keptFactJob, wrapUpJob } from './jobs'
import type { Job, Tables } from './tables'

/** What is not finished, and the jobs that care for it. */
export function memoryUnfinished(tables: Tables, clock: Clock): Unfinished {
  const { jobs, running, lookUps } = tables
  const isPlanned = ({ key }: Job) => jobs.has(key) || running.has(key)
  const planUnless = (wanted: readonly Job[], isCaredFor: (job: Job) => boolean) => {
    const lost = wanted.filter((job) => !isCaredFor(job))
    for (const job of lost) addJob(tables, job)
    return lost.length
  }
  return {
    async attempts(after, max) {
      const open = [...tables.payments.values()].flatMap(({ state }): UnfinishedAttempt[] => {
        if (state.status !== 'inFlight' && state.status !== 'outcomeUnknown') return []
        const { id: attemptId, startedAt } = state.attempt
        return [{ attemptId, startedAt, payment: state, lookUp: lookUps.get(attemptId) ?? null }]
      })
      const older = open.filter((attempt) => after === null || byAge(attempt, after) > 0)
      return older.sort(byAge).slice(0, max)
    },
    planLooks: async (looks) =>
      planUnless(
        looks.map((look) => jobOfTimer({ kind: 'lookUp', ...look }, clock.now())),
        (job) => running.has(job.key) || (jobs.get(job.key)?.dueAt ?? Number.POSITIVE_INFINITY) <= job.dueAt,
      ),
    planLost: async (timers: readonly PaymentTimer[]) =>
      planUnless(
        timers.map((timer) => jobOfTimer(timer, clock.now())),
        isPlanned,
      ),
    planLostWork: async (now, max) => {
      const hints = [...tables.hints.values()].some(({ dueAt }) => dueAt !== null) ? [hintsJob(now)] : []
      const kinds = [
        requestsOf(tables, now),
        factsOf(tables, now),
        looksOf(tables, now),
        hints,
        wrapUpsOf(tables),
      ]
      const lost = kinds.flatMap((kind) => kind.filter((job) => !isPlanned(job)).slice(0, max))
      return planUnless(lost, isPlanned)
    },
  }
}

/** The newest first. */
function byAge(one: UnfinishedAttempt, other: UnfinishedAttempt): number {
  return other.startedAt - one.startedAt || (other.attemptId > one.attemptId ? 1 : -1)
}

function requestsOf({ effects, payments }: Tables, now: number): Job[] {
  return [...effects].flatMap(([id, row]) => {
    if (row.status !== 'planned' && row.status !== 'sent') return []
    return [jobOfEffect(id, row.effect, payments.get(row.aggregateId)?.state.callId ?? row.aggregateId, now)]
  })
}

function factsOf({ inbox }: Tables, now: number): Job[] {
  return [...inbox].flatMap(([name, kept]) => (kept ? [keptFactJob(name, now)] : []))
}

function looksOf({ lookUps }: Tables, now: number): Job[] {
  return [...lookUps.values()].flatMap(({ attemptId, nextAt }) =>
    nextAt === null ? [] : [jobOfTimer({ kind: 'lookUp', attemptId, afterMs: 0 }, Math.max(now, nextAt))],
  )
}

function wrapUpsOf({ calls }: Tables): Job[] {
  return [...calls.values()].flatMap(({ state: { id, finished, agentId, wrapUpUntil } }) =>
    finished || agentId === null || wrapUpUntil === null ? [] : [wrapUpJob(id, wrapUpUntil)],
  )
}
