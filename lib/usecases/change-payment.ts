import { effectsOf } from '@/lib/domain/payment/effects'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { Payment } from '@/lib/domain/payment/state'
import type { Change, CommitRefusal, PaymentChange, Versioned } from '@/lib/ports/store'
import { err, ok, type Result, unreachable } from '@/lib/values/result'
import type { Deps } from './deps'
import type { Refusal } from './refusal'

/** Races lost in a row before somebody else must try: each loss means that another writer got on. */
const racesMax = 3

/** Applies events to a payment and gathers what they lead to. */
export function paymentChange(
  before: Versioned<Payment> | null,
  events: readonly PaymentEvent[],
  more: Pick<PaymentChange, 'requestId' | 'startsAttempt'> = {},
): PaymentChange | null {
  let state = before?.state ?? null
  const effects: PaymentChange['effects'][number][] = []
  const timers: PaymentChange['timers'][number][] = []
  let stopsCards: string | undefined
  for (const event of events) {
    const next = evolve(state, event)
    const consequences = effectsOf(event, state, next)
    effects.push(...consequences.effects)
    timers.push(...consequences.timers)
    stopsCards = consequences.stopsCards ?? stopsCards
    state = next
  }
  if (!state) return null
  return { before, after: state, events, effects, timers, ...more, ...(stopsCards && { stopsCards }) }
}

/** The state after a change. */
export function versionedAfter(change: PaymentChange): Versioned<Payment> {
  return { state: change.after, version: (change.before?.version ?? 0) + change.events.length }
}

type Decided = { readonly payment: PaymentChange | null; readonly rest: Omit<Change, 'payment' | 'at'> }

/** What became of a change: the payment as it is now, or why not. */
export type Changed =
  | { readonly kind: 'committed'; readonly payment: Versioned<Payment> | null }
  | { readonly kind: 'duplicate' }

/**
 * Loads, decides and commits; decides again on the new state when another writer was faster. After three lost races
 * the answer is `conflict`: a person may press again, a fact is kept for later.
 */
export async function changePayment(
  deps: Deps,
  load: () => Promise<Versioned<Payment> | null>,
  decide: (
    payment: Versioned<Payment> | null,
  ) => Result<Decided, Refusal> | Promise<Result<Decided, Refusal>>,
): Promise<Result<Changed, Refusal>> {
  for (let race = 0; race < racesMax; race += 1) {
    const before = await load()
    const decided = await decide(before)
    if (!decided.ok) return decided
    const { payment, rest } = decided.value
    const change: Change = { at: deps.clock.now(), ...(payment ? { payment } : {}), ...rest }
    if (!payment && Object.keys(rest).length === 0) return ok({ kind: 'committed', payment: before })
    const outcome = await deps.store.commit(change)
    if (outcome.kind === 'committed')
      return ok({ kind: 'committed', payment: payment ? versionedAfter(payment) : before })
    if (outcome.kind === 'duplicate') return ok({ kind: 'duplicate' })
    if (outcome.kind === 'refused') return err(refusalOf(outcome.why))
  }
  return err({ code: 'conflict' })
}

/** The refusal for a rule that the database keeps. */
function refusalOf(why: CommitRefusal): Refusal {
  switch (why) {
    case 'referenceBusy':
    case 'alreadyPaid':
      return { code: why, field: 'reference' }
    case 'callBusy':
    case 'agentBusy':
      return { code: 'callBusy' }
    case 'paymentBusy':
    case 'stopTakingCards':
      return { code: why }
    default:
      return unreachable(why)
  }
}
