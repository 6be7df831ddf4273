import { setTimeout as pause } from 'node:timers/promises'
import type { ScriptedAgent } from './agent'
import { compare } from './books'
import type { Chance } from './chance'
import { keptPayments, undone } from './records'
import type { Rig } from './rig'
import type { Switchboard } from './switchboard'
import type { Trace } from './trace'

/**
 * "Not found" is believed half an hour after *Take*, and a look that failed is repeated an hour later (lib/domain/timing.ts).
 * Business time.
 */
const drainMinutesMax = 110
const lookEveryMs = 500

/** Everything is in order again; waits until nothing is left that can still become final. */
export async function drain(
  rig: Rig,
  agents: readonly ScriptedAgent[],
  switchboard: Switchboard,
  chance: Chance,
  trace: Trace,
): Promise<void> {
  await Promise.all(rig.instances.map((instance) => instance.untilHealthy()))
  for (const agent of agents) agent.beginClosing()
  await switchboard.close()
  const deadline = Date.now() + (drainMinutesMax * 60_000) / rig.pace
  for (;;) {
    await releaseHeld(rig, chance)
    const left = await openMatters(rig)
    if (left.length === 0 || Date.now() > deadline) {
      trace.write('drained', { left })
      return
    }
    await pause(lookEveryMs)
  }
}

/** The bank has looked at what it held. */
async function releaseHeld({ outside }: Rig, chance: Chance): Promise<void> {
  for (const { id, gateway_status } of await outside.booked())
    if (gateway_status === 'HELD')
      await outside.release(id, chance.happens(0.5) ? 'success' : 'declined').catch(() => undefined)
}

/** Everything that still has to happen, in words. */
export async function openMatters({ outside, postgres }: Rig): Promise<readonly string[]> {
  const [{ charges, methods }, booked, payments, rest] = [
    await outside.ledger(),
    await outside.booked(),
    await keptPayments(postgres),
    await undone(postgres),
  ]
  const { stuck } = compare({
    charges,
    methods,
    booked,
    payments,
    desks: [],
    everPaid: [],
    overrides: new Set(),
  })
  return [...stuck, ...rest.map(({ what, id, detail }) => `${what}: ${id} (${detail})`)]
}
