import type { Payment } from '@/lib/domain/payment/state'
import { takePayment } from '@/lib/usecases/change-entry'
import type { Deps } from '@/lib/usecases/deps'
import { lookUp, takeHint } from '@/lib/usecases/look-up'
import { observePayment } from '@/lib/usecases/observe-payment'
import { startPayment } from '@/lib/usecases/start-payment'
import { takeWebhook } from '@/lib/usecases/take-webhook'
import { minute, second } from '@/lib/values/instant'
import { assert } from '@/lib/values/result'
import { stateName } from '../payment-states'
import { Choices } from './choices'
import { fates } from './fates'
import { History, newest } from './history'
import type { Letter } from './mail'
import { newSights } from './sights'
import { goesWell } from './walk'

/** Facts that can be told in any order, and what is known when all of them are. */
export interface Facts {
  readonly history: History
  readonly each: readonly (() => Promise<void>)[]
  /** The books are read. */
  look(): Promise<void>
  payment(): Payment
}

/** A call on which a card is keyed and nothing is sent yet; `fate` is what will become of it. */
export async function openHistory(kind: 'charge' | 'save', fate: string): Promise<History> {
  const history = new History(new Choices(1, 1), newSights(), null)
  history.isCalm = true
  history.everyFate = fates.find(({ name }) => name === fate) ?? null
  await goesWell(history, ({ house }) => liveCallOf(house) !== undefined)
  const call = liveCallOf(history.house)
  const actor = history.agents.find(({ actor: { id } }) => id === call?.agentId)?.actor
  assert(call && actor, 'a call is live')
  const order = {
    requestId: 'request',
    callId: call.id,
    kind,
    reference: 'INV-1',
    amount: '49.00',
    currency: 'GBP',
  }
  await history.press('start', (deps) => startPayment(deps, actor, order))
  await goesWell(history, ({ house }) => stateName(onlyOf(house)) === 'ready')
  return history
}

/** More than the time that an answer may take: each of the facts may be the first one, and the last. */
const betweenMs = 80 * second

/** The card is taken and sent; nothing of what follows has been told. */
export async function factsAfterTake(history: History): Promise<Facts> {
  const { house, mail, telephony, worker } = history
  const payment = () => onlyOf(house)
  const { id, terms } = payment()
  const { id: attemptId } = newest(payment())
  const actor = history.agents[0]?.actor
  assert(actor, 'somebody takes the card')
  const minor = terms.kind === 'charge' ? terms.money.minor : null
  await history.press('take', (deps) => takePayment(deps, actor, id, attemptId, minor))
  const effectId = [...house.tables.effects.keys()].at(-1) ?? ''
  // The request leaves, and its answer is on the way: one of the facts.
  const job = house.tables.jobs.get(`effect:${effectId}`)
  assert(job, 'the card is to be sent')
  await worker.run(job, { kind: 'diesAfter', at: 3, server: 0 })
  await history.passes(minute)
  for (const line of telephony.lines) telephony.over(line)
  const tell = (fact: (deps: Deps) => Promise<unknown>) => async () => {
    history.clock.at += betweenMs
    await history.servers.start(
      'fact',
      () => fact(history.deps),
      null,
      (end) => assert(end.how === 'done', 'told'),
    )
  }
  const said = (says: string): Letter => {
    const letter = mail.letters.find((each) => each.says === says)
    assert(letter, `the outside says ${says}`)
    return letter
  }
  const arrives = ({ deliver, name }: Letter) => tell((deps) => deliver(deps, name))
  const answer = { kind: 'completeReceived', attemptId, effectId } as const
  const settles = { effectId, status: 'answered', detail: null } as const
  return {
    history,
    payment,
    look: tell((deps) => lookUp(deps, attemptId)),
    each: [
      tell((deps) => observePayment(deps, answer, null, { settles })),
      arrives(said('sessionEnded')),
      arrives(said('sessionEnded')),
      arrives(said('callEnded')),
      arrives(said('dialEnded')),
      tell((deps) => observePayment(deps, { kind: 'timeUp', what: 'answer', attemptId }, null)),
      tell((deps) => lookUp(deps, attemptId)),
      tell(async (deps) => {
        await takeWebhook(deps, 'webhook', `pay-${attemptId}`)
        await takeHint(deps, `pay-${attemptId}`, deps.clock.now())
      }),
    ],
  }
}

/** What the ledger holds, by the names of the fates. */
export function chargeOf({ bank }: History): string {
  return bank.ledger.map(({ fate }) => fate.name).join()
}

/** Remembers all that the house keeps and the time, to go back to. */
export function copyOf({ house: { tables }, clock, bucket }: History): () => void {
  const { at } = clock
  const { fullAt } = bucket
  const { payments, calls, inbox, jobs, audit, lookUps, hints, stops } = tables
  const kept = [payments, calls, inbox, jobs, lookUps, hints, stops].map((rows) => [rows, [...rows]] as const)
  const effects = [...tables.effects].map(([id, row]) => [id, { ...row }] as const)
  const audited = audit.length
  return () => {
    clock.at = at
    bucket.fullAt = fullAt
    for (const [rows, before] of kept) refill(rows as Map<string, unknown>, before)
    refill(tables.effects, effects)
    // Journals only grow.
    for (const { journal, version } of [...payments.values(), ...calls.values()]) journal.length = version
    audit.length = audited
  }
}

function refill<T>(rows: Map<string, T>, before: readonly (readonly [string, T])[]): void {
  rows.clear()
  for (const [key, row] of before) rows.set(key, row)
}

function liveCallOf({ tables }: History['house']) {
  return [...tables.calls.values()].map(({ state }) => state).find(({ status }) => status === 'live')
}

function onlyOf({ tables }: History['house']): Payment {
  const [row] = tables.payments.values()
  assert(row, 'a payment was opened')
  return row.state
}
