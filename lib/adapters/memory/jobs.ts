import type { PaymentTimer } from '@/lib/domain/payment/effects'
import type { Instant } from '@/lib/values/instant'
import type { EffectRow, Job, Tables } from './tables'

/** A kept fact is tried again almost at once. */
const keptFactRetryMs = 500

/** Plans a job. One of its name that waits is replaced. */
export function addJob({ jobs }: Tables, job: Job): void {
  // Planned anew, it goes to the end: jobs of one time are done in the order in which they were planned.
  jobs.delete(job.key)
  jobs.set(job.key, job)
}

/** A request as a job: recording steps of one call run one after another, and so do the steps of one session. */
export function jobOfEffect(
  effectId: string,
  { of, effect }: EffectRow['effect'],
  callId: string,
  dueAt: Instant,
): Job {
  const recording = of === 'call' || effect.kind === 'pauseRecording' || effect.kind === 'resumeRecording'
  const queue = recording ? `call:${callId}` : `attempt:${effect.attemptId}`
  return { task: 'runEffect', payload: { effectId }, key: `effect:${effectId}`, queue, dueAt }
}

/** What a wait of a payment's is as a job. */
export function jobOfTimer(timer: PaymentTimer, now: Instant): Job {
  const { attemptId, afterMs } = timer
  const dueAt = now + afterMs
  if (timer.kind === 'lookUp')
    return { task: 'lookUp', payload: { attemptId }, key: `lookUp:${attemptId}`, queue: null, dueAt }
  const { what } = timer
  const key = `timeUp:${what}:${attemptId}`
  return { task: 'timeUp', payload: { attemptId, what }, key, queue: null, dueAt }
}

/** @param name source and name of what was received, with a colon between them */
export function keptFactJob(name: string, now: Instant): Job {
  const colon = name.indexOf(':')
  const payload = { source: name.slice(0, colon), externalId: name.slice(colon + 1) }
  return { task: 'applyFact', payload, key: `applyFact:${name}`, queue: null, dueAt: now + keptFactRetryMs }
}

/** The end of the after-call work as a job. */
export function wrapUpJob(callId: string, dueAt: Instant): Job {
  return { task: 'wrapUpOver', payload: { callId }, key: `wrapUpOver:${callId}`, queue: null, dueAt }
}
