import { setTimeout as pause } from 'node:timers/promises'
import { lostOf } from './acknowledged'
import type { ScriptedAgent } from './agent'
import { compare } from './books'
import { openMatters } from './drain'
import type { Office } from './office'
import { keptPayments, paidAmong, receivedNames } from './records'
import type { Rig } from './rig'
import type { Seen } from './seen'
import type { SentLog } from './sent-log'

/** What was found wrong, a sentence each, and what there was to judge. */
export interface Findings {
  readonly payments: number
  readonly paid: number
  readonly overriddenDoubles: number
  readonly doubleCharges: readonly string[]
  readonly lostAcknowledged: readonly string[]
  readonly disagreements: readonly string[]
  readonly regressionsSeen: readonly string[]
  readonly stuck: readonly string[]
}

export interface Evidence {
  readonly rig: Rig
  readonly agents: readonly ScriptedAgent[]
  readonly office: Office
  readonly seen: Seen
  readonly sent: SentLog
}

/** The last news take a moment to reach every screen, and the last of the work a moment to be done. */
const settleMsMax = 5_000
const lookEveryMs = 200

/** Holds everything against everything, when all is calm. */
export async function judge({ rig, agents, office, seen, sent }: Evidence): Promise<Findings> {
  const deadline = Date.now() + settleMsMax
  for (;;) {
    const found = await look({ rig, agents, office, seen, sent })
    const wrong = found.disagreements.length + found.stuck.length + found.lostAcknowledged.length
    if (wrong === 0 || Date.now() > deadline) return found
    await pause(lookEveryMs)
  }
}

async function look({ rig, agents, office, seen, sent }: Evidence): Promise<Findings> {
  await sent.end()
  const { charges, methods } = await rig.outside.ledger()
  const booked = await rig.outside.booked()
  const payments = await keptPayments(rig.postgres)
  const found = compare({
    charges,
    methods,
    booked,
    payments,
    desks: agents.flatMap(({ desk }) => desk.view ?? []),
    everPaid: seen.everPaid(),
    overrides: office.overrides,
  })
  return {
    payments: payments.length,
    paid: paidAmong(payments),
    overriddenDoubles: found.overriddenDoubles,
    doubleCharges: found.doubleCharges,
    lostAcknowledged: lostOf(sent.sent, rig.post.letters, await receivedNames(rig.postgres)),
    disagreements: found.disagreements,
    regressionsSeen: seen.regressions,
    stuck: await openMatters(rig),
  }
}
