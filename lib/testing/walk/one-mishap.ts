import { Choices } from './choices'
import { fates } from './fates'
import type { Findings } from './findings'
import { History } from './history'
import { judge } from './judge'
import type { Mishap } from './servers'
import { newSights } from './sights'
import { goesWell, isPaid, settle } from './walk'

/** A call in which all goes well, from the first ring to the paid amount, but for one mishap. */
export interface Told {
  /** Runs of use cases, until the payment was paid or nobody knew what to do any more. */
  readonly runs: number
  /** Whether the mishap came about: a run may have fewer calls of ports. */
  readonly befell: boolean
  readonly findings: Findings
  readonly charges: number
  /** How each payment stands at last. */
  readonly statuses: readonly string[]
}

/**
 * Tells the call.
 *
 * @param run which run the mishap is for, counted from 1
 */
export async function tellWith(run: number, mishap: Mishap): Promise<Told> {
  const sights = newSights()
  const history = new History(new Choices(seed, 0), sights, null)
  history.isCalm = true
  history.everyFate = fates[0]
  history.planned = { run, mishap }
  await goesWell(history, isPaid)
  const { runs } = history
  await settle(history)
  judge(history)
  return {
    runs,
    befell: (sights.turns.get(mishap.kind) ?? 0) > 0,
    findings: history.findings,
    charges: history.bank.ledger.length,
    statuses: [...history.house.tables.payments.values()].map(({ state }) => state.status),
  }
}

/** A history whose first payment is a charge on a recorded call. */
const seed = 3
