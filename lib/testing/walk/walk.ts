import { keepHint } from '@/lib/adapters/memory/hints'
import { believeNotFoundMs } from '@/lib/domain/timing'
import { minute } from '@/lib/values/instant'
import { stateName } from '../payment-states'
import { callsAreChecked, deliver, instruct } from './arrivals'
import { isTaken } from './bank'
import { casesOf } from './by-hand'
import { Choices } from './choices'
import { press } from './commands'
import { fates, slowFates } from './fates'
import type { Findings } from './findings'
import { goOn } from './going-on'
import { History } from './history'
import { judge } from './judge'
import { step } from './moves'
import type { Sights } from './sights'

/** What one history came to. */
export interface Walked {
  readonly steps: number
  readonly findings: Findings
}

/** Where the choices of a history come from, and who wants to read it. */
export interface Walk {
  readonly seed: number
  readonly index: number
  readonly sights: Sights
  readonly trace?: (line: string) => void
}

/**
 * One history: people, callers, vendors, servers and time move in the order that the choices say. Then everything calms down
 * and what is true at last is compared with the ledger. The same seed and index walk the same way.
 */
export async function walk({ seed, index, sights, trace }: Walk): Promise<Walked> {
  const choices = new Choices(seed, index)
  const history = new History(choices, sights, trace ?? null)
  const steps = stepsMin + choices.next(stepsMore)
  trace?.(`weather: ${history.weather}; ${steps} steps`)
  await begin(history)
  for (let taken = 1; taken <= steps; taken += 1) {
    trace?.(`${taken}. at +${(history.now - history.begun) / 1_000} s`)
    await step(history)
  }
  await settle(history)
  judge(history)
  return { steps, findings: history.findings }
}

/** Where a history begins: the farther it is by then, the more is at stake. What leads there goes well, and is no step. */
const beginnings: readonly [Beginning, ...Beginning[]] = [
  async () => undefined,
  (history) => goesWell(history, isLive),
  (history) => goesWell(history, isReady),
  (history) => goesWell(history, ({ bank }) => bank.ledger.length > 0),
  (history) => goesWell(history, isPaid),
  paidBeside,
  unresolved,
  replaced,
]

type Beginning = (history: History) => Promise<void>

/** An entry was given up, and somebody has taken the money for the same reference since: asking again would double it. */
async function paidBeside(history: History): Promise<void> {
  const [agent] = history.agents
  await goesWell(history, isLive)
  history.everyReference = 'INV-1'
  if (agent) for (const name of ['start', 'cancel', 'start'] as const) await press(history, agent, name)
  history.everyReference = null
  history.everyFate = fates[0]
  await goesWell(history, isPaid)
  history.everyFate = null
}

/** Nobody knows what became of a card. */
async function unresolved(history: History): Promise<void> {
  history.everyFate = history.choices.among(slowFates)
  await goesWell(history, isUnknown)
  history.everyFate = null
}

/** Another payment has begun in the place of such a one: both may be charged. */
async function replaced(history: History): Promise<void> {
  const { agents, supervisors } = history
  const [agent] = agents
  history.everyReference = 'INV-1'
  await unresolved(history)
  const [payment] = casesOf(history)
  if (agent && payment) {
    await press(history, { actor: supervisors[0] }, 'overridePayment', payment)
    await press(history, agent, 'start')
  }
  history.everyReference = null
}

function isUnknown({ house }: History): boolean {
  return [...house.tables.payments.values()].some(({ state }) => state.status === 'outcomeUnknown')
}

function isLive({ house }: History): boolean {
  return [...house.tables.calls.values()].some(({ state }) => state.status === 'live')
}

function isReady({ house }: History): boolean {
  return [...house.tables.payments.values()].some(({ state }) => stateName(state) === 'ready')
}

export function isPaid({ house }: History): boolean {
  return [...house.tables.payments.values()].some(({ state }) => state.status === 'paid')
}

async function begin(history: History): Promise<void> {
  history.isCalm = true
  await history.choices.among(beginnings)(history)
  history.isCalm = false
}

/** More would be a beginning that is never reached: the first card was declined, say. */
const movesMax = 60

/** The obvious next thing happens, again and again, until it has come so far. */
export async function goesWell(history: History, isReached: (history: History) => boolean): Promise<void> {
  for (let moves = 0; moves < movesMax && !isReached(history); moves += 1) await goOn(history)
}

/** Steps of one history. */
const stepsMin = 40
const stepsMore = 9

/** Everybody hangs up, the servers stay up, the vendors answer: what is due happens, until nothing is left to do. */
export async function settle(history: History): Promise<void> {
  const { telephony, bank, mail, isMailLost } = history
  history.trace?.('everything calms down')
  history.isCalm = true
  bank.answers = true
  await history.unhang()
  for (const line of telephony.lines) telephony.over(line)
  if (isMailLost) mail.letters.length = 0
  await empty(history)
  // The end of a call may have been told to nobody.
  await history.passes(minute)
  await callsAreChecked(history)
  await rest(history)
  await hintOfWhatCameTooLate(history)
  await rest(history)
}

/** More than a week of open outcomes leads to: something goes round in circles. */
const calmMovesMax = 20_000

/** A week of open outcomes, and then nothing. */
async function rest(history: History): Promise<void> {
  const { worker, sessions, bank } = history
  for (;;) {
    await empty(history)
    const times = [worker.nextDueAt(), sessions.nextAnswerAt(), bank.nextWebhookAt()]
    const due = times.filter((at) => at !== null)
    if (due.length === 0 || history.calmMoves > calmMovesMax) return
    await history.passes(Math.max(0, Math.min(...due) - history.now))
  }
}

/** Does what is due now: callbacks, instructions, jobs. */
async function empty(history: History): Promise<void> {
  const { mail, telephony, worker, isMailLost } = history
  while (history.calmMoves <= calmMovesMax) {
    history.calmMoves += 1
    const letter = mail.take(0)
    const job = worker.next()
    const line = telephony.lines.find(({ asks }) => asks !== null)
    if (letter && !isMailLost) await deliver(history, letter)
    else if (line) await instruct(history, line)
    else if (job) await worker.run(job, null)
    else if (!letter) return
  }
  history.findings.broken.add('it never calms down')
}

/** What becomes true after *not found* has been believed, and a second charge of one key, is told by the processor's message only. */
async function hintOfWhatCameTooLate(history: History): Promise<void> {
  const { bank, house } = history
  for (const charge of bank.ledger) {
    const shownAfterMs = charge.fate.books[0]?.afterMs ?? 0
    if (!isTaken(charge) || (!charge.isTwin && shownAfterMs <= believeNotFoundMs[1])) continue
    const { id: processorPayment } = charge
    keepHint(house.tables, processorPayment, history.now, history.now)
  }
}
