import { expect, it } from 'vitest'
import { hintPauseMs, hintSpacingMs } from '@/lib/domain/timing'
import { hintsMax, lostAfterMs } from '@/lib/ports/hints'
import { hour, type Instant, second } from '@/lib/values/instant'
import { fresh, morning } from '../changes'
import type { KeepingHouse } from './house'

/** How fast what webhooks name is read, whatever keeps it. */
export function hintsContract(house: () => KeepingHouse): void {
  let day = morning
  /** A time at which nothing waits and nothing was read. */
  async function quietTime(): Promise<Instant> {
    day += 10 * hour
    const { hints } = house()
    for (let hint = await hints.next(day); hint; hint = await hints.next(day)) await hints.done(hint, null)
    return day
  }
  const named = async (processorPayment: string, at: Instant) =>
    expect(
      await house().store.commit({
        at,
        received: { source: 'shuttle', externalId: fresh('key') },
        hint: { processorPayment },
      }),
    ).toEqual({ kind: 'committed' })
  const next = async (at: Instant) => {
    const hint = await house().hints.next(at)
    if (!hint) throw new Error('no hint waits')
    return hint
  }

  it('What is named is read at once, once, by a job that all hints share', async () => {
    const at = await quietTime()
    const pay = fresh('pay')
    expect(await house().hints.next(at)).toBeNull()
    await named(pay, at)
    await named(pay, at + 1)
    expect((await house().jobs()).filter(({ task }) => task === 'takeHints')).toEqual([
      { task: 'takeHints', payload: {}, key: 'takeHints', queue: 'hints' },
    ])
    const hint = await next(at + 1)
    expect(hint).toEqual({ processorPayment: pay, hintedAt: at + 1, times: 2, turnAt: at })
    await house().hints.begin(hint, at + 2)
    await house().hints.done(hint, null)
    expect(await house().hints.next(at + 3)).toBeNull()
  })

  it('What is named again is read again, but not before its pause is over', async () => {
    const at = await quietTime()
    const pay = fresh('pay')
    await named(pay, at)
    const hint = await next(at)
    await house().hints.begin(hint, at)
    await house().hints.done(hint, null)
    for (const later of [1, 10, 1_000]) await named(pay, at + later)
    expect(await next(at + 1_000)).toMatchObject({ turnAt: at + hintPauseMs, hintedAt: at + 1_000 })
    await house().hints.done(await next(at + 1_000), null)
    await named(pay, at + hintPauseMs + 5)
    expect((await next(at + hintPauseMs + 5)).turnAt).toBe(at + hintPauseMs + 5)
  })

  it('What is named while it is being read is read once more: the answer may be older than the news', async () => {
    const at = await quietTime()
    const pay = fresh('pay')
    await named(pay, at)
    const hint = await next(at)
    await house().hints.begin(hint, at)
    await named(pay, at + 50)
    await house().hints.done(hint, null)
    expect(await next(at + 100)).toMatchObject({ processorPayment: pay, turnAt: at + hintPauseMs })
  })

  it('What was named just before it was read, and put down just after, waits for its pause as well', async () => {
    const at = await quietTime()
    const pay = fresh('pay')
    await named(pay, at)
    const hint = await next(at)
    await house().hints.begin(hint, at + 20)
    await house().hints.done(hint, null)
    await named(pay, at + 10)
    expect((await next(at + 30)).turnAt).toBe(at + 20 + hintPauseMs)
  })

  it('Of two the one that was named first goes first, and the other some time after it', async () => {
    const at = await quietTime()
    const [first, second] = [fresh('pay'), fresh('pay')]
    await named(first, at)
    await named(second, at + 1)
    const hint = await next(at + 2)
    expect(hint.processorPayment).toBe(first)
    await house().hints.begin(hint, at + 2)
    await house().hints.done(hint, null)
    expect(await next(at + 3)).toMatchObject({ processorPayment: second, turnAt: at + 2 + hintSpacingMs })
  })

  it('What was to be read when a server died is due again', async () => {
    const at = await quietTime()
    await named(fresh('pay'), at)
    await house().hints.begin(await next(at), at)
    expect((await next(at + 1)).turnAt).toBe(at + lostAfterMs)
  })

  it('What the processor does not know yet is asked for at the time that was said, or sooner when it is named again', async () => {
    const at = await quietTime()
    const pay = fresh('pay')
    await named(pay, at)
    const hint = await next(at)
    await house().hints.begin(hint, at)
    await house().hints.done(hint, at + hour)
    expect((await next(at + second)).turnAt).toBe(at + hour)
    await named(pay, at + 5 * second)
    expect((await next(at + 5 * second)).turnAt).toBe(at + 5 * second)
  })

  it('A read in the future holds nobody up: a clock was put back', async () => {
    const at = await quietTime()
    const pay = fresh('pay')
    await named(pay, at + hour)
    const hint = await next(at + hour)
    await house().hints.begin(hint, at + hour)
    await house().hints.done(hint, null)
    await named(pay, at)
    expect((await next(at)).turnAt).toBe(at)
  })

  it('A job that was lost is planned anew while a hint waits', async () => {
    const at = await quietTime()
    const lost = async () => {
      await house().unfinished.planLostWork(at, 1_000)
      await house().loseJobs(['takeHints'])
      await house().unfinished.planLostWork(at, 1_000)
      return (await house().jobs()).some(({ task }) => task === 'takeHints')
    }
    expect(await lost()).toBe(false)
    await named(fresh('pay'), at)
    expect(await lost()).toBe(true)
  })

  it('No more than so many wait; those that do may be named again', async () => {
    const at = await quietTime()
    const names = Array.from({ length: hintsMax }, () => fresh('pay'))
    for (let each = 0; each < names.length; each += 20)
      await Promise.all(names.slice(each, each + 20).map((name) => named(name, at)))
    const late = fresh('pay')
    await named(late, at)
    await named(names[0] ?? '', at + 1)
    const waiting = new Map<string, number>()
    for (let hint = await house().hints.next(at); hint; hint = await house().hints.next(at)) {
      waiting.set(hint.processorPayment, hint.times)
      await house().hints.done(hint, null)
    }
    expect(waiting.size).toBe(hintsMax)
    expect(waiting.has(late)).toBe(false)
    expect(waiting.get(names[0] ?? '')).toBe(2)
    const later = at + 2 * hintPauseMs
    await house().hints.next(later)
    await named(late, later)
    expect((await next(later)).processorPayment).toBe(late)
  })
}
