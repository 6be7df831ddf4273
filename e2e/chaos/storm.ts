import { setTimeout as pause } from 'node:timers/promises'
import type { CrashPoints } from './crash-points'
import type { Fault, World } from './faults'
import type { Strike } from './schedule'
import type { Trace } from './trace'

/** How often it is asked whether a process may die again. */
const crashTurnMs = 100

export interface Storm {
  readonly world: World
  readonly table: readonly Fault[]
  readonly schedule: readonly Strike[]
  readonly points: CrashPoints
  readonly trace: Trace
  /** Names of everything that has really struck. */
  readonly kinds: Set<string>
}

/** Lets everything go wrong at its time; returns when the time is over and all is put right. */
export async function rage(
  { world, table, schedule, points, trace, kinds }: Storm,
  msTotal: number,
): Promise<void> {
  const begunMs = performance.now()
  const until = (atMs: number) => pause(Math.max(0, atMs - (performance.now() - begunMs)))
  const strikes = schedule.map(async ({ atMs, forMs, name }) => {
    const fault = table.find((each) => each.name === name)
    if (!fault) return
    await until(atMs)
    try {
      await fault.strike(world)
      kinds.add(name)
      trace.write('struck', { name, forMs })
    } catch (error) {
      // What cannot be struck now (a killed database lays no trigger) is a strike that missed.
      trace.write('missed', { name, why: String(error) })
    }
    await until(atMs + forMs)
    await fault.end(world)
    if (forMs > 0) trace.write('ended', { name })
  })
  points.begin()
  const crashes = setInterval(() => points.next(), crashTurnMs)
  await until(msTotal)
  clearInterval(crashes)
  points.end()
  await Promise.all(strikes)
  await world.rig.outside.noFaults()
  trace.write('calm')
}
