import { setTimeout as pause } from 'node:timers/promises'
import type { CrashPoints } from './crash-points'
import type { Fault, World } from './faults'
import type { Strike } from './schedule'
import type { Trace } from './trace'

/** How often it is asked which process is to die. */
const crashTurnMs = 100
/**
 * The next fault waits until somebody is at work again, but not for ever. On a slow machine nothing would get done
 * otherwise but starting.
 */
const atWorkMsMax = 6_000
const atWorkPollMs = 50
/** The last faults end before the storm does. */
const lastMs = 3_000

export interface Storm {
  readonly world: World
  readonly table: readonly Fault[]
  readonly strikes: Iterator<Strike>
  readonly points: CrashPoints
  readonly trace: Trace
  /** Names of everything that has really struck. */
  readonly kinds: Set<string>
}

/** Lets things go wrong one after the other; returns when the time is over and all is put right. */
export async function rage(storm: Storm, msTotal: number): Promise<void> {
  const { world, strikes, points, trace } = storm
  const deadline = performance.now() + msTotal
  points.begin()
  const crashes = setInterval(() => points.turn(), crashTurnMs)
  const on = new Map<string, Promise<void>>()
  for (;;) {
    const { value: strike } = strikes.next() as IteratorYieldResult<Strike>
    const leftMs = deadline - performance.now() - lastMs
    if (strike.gapMs > leftMs) break
    await pause(strike.gapMs)
    await atWork(world, Math.min(atWorkMsMax, leftMs))
    await struck(storm, strike, on)
  }
  await pause(Math.max(0, deadline - performance.now()))
  clearInterval(crashes)
  points.end()
  await Promise.all(on.values())
  await world.rig.outside.noFaults()
  trace.write('calm')
}

async function atWork({ rig }: World, msMax: number): Promise<void> {
  const deadline = performance.now() + msMax
  while (!rig.instances.some((instance) => instance.isAtWork) && performance.now() < deadline)
    await pause(atWorkPollMs)
}

/** Strikes once nothing is on that needs the same, and puts it right later, while others strike. */
async function struck(
  { world, table, trace, kinds }: Storm,
  { name, forMs }: Strike,
  on: Map<string, Promise<void>>,
): Promise<void> {
  const fault = table.find((each) => each.name === name)
  if (!fault) return
  await Promise.all(fault.needs.map((need) => on.get(need)))
  try {
    await fault.strike(world)
    kinds.add(name)
    trace.write('struck', { name, forMs })
  } catch (error) {
    // What cannot be struck just now is a strike that missed.
    trace.write('missed', { name, why: String(error) })
  }
  const over = pause(forMs)
    .then(() => fault.end(world))
    .then(() => trace.write('ended', { name }))
  for (const need of fault.needs) on.set(need, over)
  if (fault.needs.length === 0) on.set(name, over)
}
