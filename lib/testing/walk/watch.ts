import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { Payment } from '@/lib/domain/payment/state'
import type { PaymentChange } from '@/lib/ports/store'
import { type StateName, stateName } from '../payment-states'
import type { History } from './history'
import { count } from './sights'

/** What one history found. Payments and references by name, so that nothing counts twice. */
export interface Findings {
  readonly doubleCharges: Set<string>
  readonly overriddenDoubles: Set<string>
  readonly falsePaid: Set<string>
  readonly falseUnpaid: Set<string>
  readonly regressions: Set<string>
  readonly unresolvedForever: Set<string>
  /** Everything else that must never be. */
  readonly broken: Set<string>
}

export function newFindings(): Findings {
  return {
    doubleCharges: new Set(),
    overriddenDoubles: new Set(),
    falsePaid: new Set(),
    falseUnpaid: new Set(),
    regressions: new Set(),
    unresolvedForever: new Set(),
    broken: new Set(),
  }
}

/** Where a state that people take for final may still go: success wins, a second one is an incident, nothing goes back. */
const afterFinal: Partial<Record<StateName | 'none', readonly StateName[]>> = {
  paid: ['paid', 'chargedTwice'],
  chargedTwice: ['chargedTwice'],
  saved: ['saved'],
  booksDiffer: ['booksDiffer'],
  closed: ['closed', 'paid', 'saved', 'booksDiffer'],
}

/** What must hold at every single event of a change that was committed. */
export function watch({ before, after, events, effects }: PaymentChange, history: History): void {
  const { findings, sights } = history
  let state = before?.state ?? null
  for (const event of events) {
    const next: Payment = events.length === 1 ? after : evolve(state, event)
    const [from, to] = [stateName(state), stateName(next)]
    count(sights.states, to)
    count(sights.events, event.type)
    history.trace?.(`      → ${event.type} (${next.id}: ${from} → ${to})`)
    const allowed = afterFinal[from]
    if (allowed && !allowed.some((name) => name === to)) findings.regressions.add(next.id)
    see(event, state, next, history)
    state = next
  }
  for (const effect of effects)
    if (effect.kind === 'completeSession' && !events.some(({ type }) => type === 'Taken'))
      findings.broken.add('only Take sends a card')
}

function see(event: PaymentEvent, before: Payment | null, after: Payment, history: History): void {
  const { findings, bank } = history
  switch (event.type) {
    case 'AttemptStarted':
      if (before && before.status !== 'open') findings.broken.add('an attempt starts when none is open or unknown')
      break
    case 'PaymentPaid': {
      const charge = bank.chargeOf(event.receipt.attempt.id)
      const status = charge && bank.statusOf(charge)
      const isTrue = (status === 'success' || status === 'unattributed') && !charge?.fate.differs
      if (!isTrue) findings.falsePaid.add(after.id)
      break
    }
    case 'CardSaved':
      if (!bank.keeps(event.saved.attempt.id)) findings.falsePaid.add(after.id)
      break
    case 'BooksFoundDifferent':
      if (!bank.chargeOf(event.attemptId)?.fate.differs) findings.broken.add('the books differ when they do')
      break
    default:
      break
  }
}
