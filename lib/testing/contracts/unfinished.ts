import { expect, it } from 'vitest'
import { wrapUpMs } from '@/lib/domain/timing'
import type { Change } from '@/lib/ports/store'
import type { UnfinishedAttempt } from '@/lib/ports/unfinished'
import { minute } from '@/lib/values/instant'
import { commanded, fresh, morning, type Opening, opening, stateAfter, wholeCall } from '../changes'
import * as say from '../payment-facts'
import type { KeepingHouse } from './house'

/** What is not finished and who cares for it, whatever keeps it. */
export function unfinishedContract(house: () => KeepingHouse): void {
  const commit = async (change: Omit<Change, 'at'>) =>
    expect(await house().store.commit({ at: morning, ...change })).toEqual({ kind: 'committed' })
  const opened = async (given: Partial<Opening> = {}) => {
    const attemptId = fresh('attempt')
    const change = opening({ attemptId, ...given })
    await commit({ payment: change })
    return { attemptId, payment: stateAfter(change) }
  }
  const jobOf = async (key: string) => (await house().jobs()).find((job) => job.key === key)
  const lookAt = (attemptId: string, afterMs: number) =>
    house().unfinished.planLooks([{ attemptId, afterMs, urgency: 'unwatched' }])
  const findLostWork = async () => {
    let found = 0
    for (let more = 1; more > 0; found += more) more = await house().unfinished.planLostWork(morning, 1_000)
    return found
  }
  const attempts = async (page: number) => {
    const found: UnfinishedAttempt[] = []
    let rows: readonly UnfinishedAttempt[] = []
    do {
      rows = await house().unfinished.attempts(found.at(-1) ?? null, page)
      found.push(...rows)
    } while (rows.length === page)
    return found
  }

  it('Attempts that run are read newest first, page by page, with what the books said; ended ones are not', async () => {
    const at = morning + minute
    const [older, newer] = [await opened({ at }), await opened({ at: at + 1 })]
    const twins = [await opened({ at: at + 2 }), await opened({ at: at + 2 }), await opened({ at: at + 2 })]
    const over = await opened({ at: at + 3 })
    await commit({ payment: commanded(over.payment, say.cancel()(over.payment.state)) })
    const look = { at: at + 5, said: 'PENDING', nextAt: at + 60_000 }
    await house().lookUps.looked({ attemptId: older.attemptId, ...look })
    const ours = [older, newer, ...twins, over].map(({ attemptId }) => attemptId)
    const found = (await attempts(2)).filter(({ attemptId }) => ours.includes(attemptId))
    const ids = found.map(({ attemptId }) => attemptId)
    expect(ids).toHaveLength(5)
    expect(new Set(ids.slice(0, 3))).toEqual(new Set(twins.map(({ attemptId }) => attemptId)))
    expect(ids.slice(3)).toEqual([newer.attemptId, older.attemptId])
    expect(found.at(-1)).toMatchObject({
      startedAt: at,
      payment: older.payment.state,
      lookUp: { attemptId: older.attemptId, lookedAt: look.at, said: 'PENDING', nextAt: look.nextAt },
    })
    expect(found.at(-2)?.lookUp).toBeNull()
  })

  it('A look is planned anew only when it comes sooner', async () => {
    const { attemptId } = await opened()
    const key = `lookUp:${attemptId}`
    expect(await lookAt(attemptId, minute)).toBe(1)
    expect(await lookAt(attemptId, 2 * minute)).toBe(0)
    expect(await house().dueInMs(key)).toBeLessThanOrEqual(minute)
    expect(await lookAt(attemptId, 1_000)).toBe(1)
    expect(await house().dueInMs(key)).toBeLessThanOrEqual(1_000)
    expect((await house().jobs()).filter((job) => job.key === key)).toHaveLength(1)
  })

  it('A look that runs right now is not planned a second time', async () => {
    const { attemptId } = await opened()
    await lookAt(attemptId, 0)
    await house().begin(`lookUp:${attemptId}`)
    expect(await lookAt(attemptId, 0)).toBe(0)
  })

  it('A wait gets a job when it has none, waiting or running', async () => {
    const timer = { kind: 'timeUp', attemptId: fresh('attempt'), what: 'answer', afterMs: minute } as const
    const key = `timeUp:answer:${timer.attemptId}`
    expect(await house().unfinished.planLost([timer])).toBe(1)
    expect(await house().unfinished.planLost([{ ...timer, afterMs: 0 }])).toBe(0)
    expect(await jobOf(key)).toMatchObject({ payload: { attemptId: timer.attemptId, what: 'answer' } })
    await house().begin(key)
    expect(await house().unfinished.planLost([timer])).toBe(0)
  })

  it('Requests, kept facts, promised looks and after-call work whose jobs were lost get them again, as they were', async () => {
    const { attemptId } = await opened()
    const received = { source: 'twilio', externalId: fresh('token') } as const
    const fact = { kind: 'recordingSecured', attemptId, state: 'paused' } as const
    await house().store.keep(received, { of: 'payment', fact }, morning, 'a bug')
    const promised = fresh('attempt')
    await house().lookUps.looked({
      attemptId: promised,
      at: morning,
      said: 'PENDING',
      nextAt: morning + minute,
    })
    const call = wholeCall(fresh('agent'))
    for (const change of call) await commit({ call: change })
    const keys = [
      `effect:${attemptId}.1`,
      `applyFact:twilio:${received.externalId}`,
      `lookUp:${promised}`,
      `wrapUpOver:${call[0]?.after.id}`,
    ]
    await findLostWork()
    const before = await Promise.all(keys.map(jobOf))
    expect(before.map((job) => job?.key)).toEqual(keys)
    expect(await findLostWork()).toBe(0)
    await house().loseJobs(keys)
    expect(await Promise.all(keys.map(jobOf))).toEqual(keys.map(() => undefined))
    expect(await findLostWork()).toBe(keys.length)
    expect(await Promise.all(keys.map(jobOf))).toEqual(before)
    const due = await Promise.all(keys.map((key) => house().dueInMs(key)))
    for (const [index, ms] of [0, 500, minute, wrapUpMs].entries()) {
      expect(due[index]).toBeLessThanOrEqual(ms)
      expect(due[index]).toBeGreaterThan(ms - minute / 4)
    }
  })

  it('At most so many of each kind are planned at once', async () => {
    await findLostWork()
    const all = await Promise.all([opened(), opened(), opened()])
    const keys = all.map(({ attemptId }) => `effect:${attemptId}.1`)
    await house().loseJobs(keys)
    expect(await house().unfinished.planLostWork(morning, 2)).toBe(2)
    expect(await house().unfinished.planLostWork(morning, 2)).toBe(1)
    expect(await house().unfinished.planLostWork(morning, 2)).toBe(0)
  })

  it('Nothing that runs right now is lost', async () => {
    await findLostWork()
    const { attemptId } = await opened()
    await house().begin(`effect:${attemptId}.1`)
    expect(await house().unfinished.planLostWork(morning, 9)).toBe(0)
  })
}
