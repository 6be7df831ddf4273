import type { CallRow, PaymentRow } from '@/lib/adapters/memory/tables'
import { evolveCall } from '@/lib/domain/call/call'
import type { Call } from '@/lib/domain/call/state'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { Heard, Payment } from '@/lib/domain/payment/state'
import { type StateName, stateName } from '../payment-states'
import { isTaken, statusOf } from './bank'
import type { History } from './history'
import { contradicts, settlementOf } from './settled'
import { count } from './sights'

/** Where a state that people take for final may still go: success wins, a second one is an incident, nothing goes back. */
const afterFinal: Partial<Record<StateName | 'none', readonly StateName[]>> = {
  paid: ['paid', 'chargedTwice'],
  chargedTwice: ['chargedTwice'],
  saved: ['saved'],
  booksDiffer: ['booksDiffer'],
  closed: ['closed', 'paid', 'saved', 'booksDiffer'],
}

/** The same where two people have just said so. */
const afterSettling: typeof afterFinal = {
  paid: ['paid'],
  chargedTwice: ['paid'],
  booksDiffer: ['booksDiffer', 'open', 'paid'],
}

/** Whether this step takes back what was said to be final. */
function goesBack(before: Payment | null, after: StateName | 'none', isSettled: boolean): boolean {
  const from = stateName(before)
  const allowed = [...(afterFinal[from] ?? [after]), ...((isSettled && afterSettling[from]) || [])]
  if (allowed.some((name) => name === after)) return false
  // Where only people had said that it is paid, the books may say otherwise.
  const isByHand = before?.status === 'paid' && before.receipt.processorPayment === null
  return !(isByHand && after === 'booksDiffer')
}

/** Reads the journal of a payment from its first event on: what must hold at every single one. */
export function readJournal({ state, version, journal }: PaymentRow, history: History): void {
  const { findings, sights } = history
  let payment: Payment | null = null
  let wasSettled = false
  const spoken: Spoken = { attemptId: '', heard: null }
  for (const event of journal) {
    const before: Payment | null = payment
    payment = evolve(before, event)
    const to = stateName(payment)
    count(sights.states, to)
    count(sights.events, event.type)
    // What people settle may be two events: the word, and what it means.
    if (goesBack(before, to, wasSettled || event.type === 'SettledByHand')) findings.regressions.add(state.id)
    wasSettled = event.type === 'SettledByHand'
    hear(event, spoken)
    see(event, stateName(before), payment, spoken, history)
  }
  if (!isSame(payment, state)) findings.broken.add('the journal folds to the state')
  if (version !== journal.length) findings.broken.add('the version counts the events')
}

/** What is known of the attempt that the journal speaks of. */
interface Spoken {
  attemptId: string
  heard: Heard | null
}

function hear(event: PaymentEvent, spoken: Spoken): void {
  if (event.type === 'AttemptStarted') {
    spoken.attemptId = event.attemptId
    spoken.heard = null
  }
  if (event.type === 'SessionEndHeard') spoken.heard = event.heard
}

function see(
  event: PaymentEvent,
  from: StateName | 'none',
  payment: Payment,
  { attemptId, heard }: Spoken,
  { findings, bank }: History,
): void {
  const { id, terms } = payment
  switch (event.type) {
    case 'AttemptStarted':
      if (from !== 'open') findings.broken.add('an attempt starts when none is open or unknown')
      return
    case 'PaymentPaid': {
      // What people say is theirs to answer for.
      if (event.receipt.processorPayment === null) return
      const charge = bank.chargeOf(event.receipt.attempt.id)
      const status = charge && statusOf(charge, event.at)
      const isTrue = (status === 'success' || status === 'unattributed') && !charge?.fate.differs
      if (!isTrue) findings.falsePaid.add(id)
      const settlement = settlementOf(payment, event.receipt.attempt.id)
      if (settlement && contradicts(settlement, charge, event.at))
        findings.broken.add('what contradicts people is never believed in silence')
      return
    }
    case 'CardSaved':
      if (!bank.keeps(event.saved.attempt.id, event.at)) findings.falsePaid.add(id)
      return
    case 'SettledByHand':
      if (event.settlement.by === event.settlement.confirmedBy)
        findings.broken.add('nobody settles a payment alone')
      return
    case 'BooksFoundDifferent': {
      const charge = bank.chargeOf(event.attemptId)
      const settlement = settlementOf(payment, event.attemptId)
      const isTrue = charge?.fate.differs || (settlement && contradicts(settlement, charge, event.at))
      if (!isTrue) findings.broken.add('the books differ when they do')
      return
    }
    case 'AttemptEnded': {
      const charge = bank.chargeOf(attemptId)
      if (!charge || event.end.kind === 'settledNotTaken' || charge.fate.broken) return
      const { fate } = charge
      // Not knowing is said of a card that is kept; only a definite “not kept” would be a lie.
      const isLie =
        terms.kind === 'save'
          ? event.end.kind === 'notSaved' && fate.books.at(-1)?.status === 'success'
          : // Of a charge at another instance nobody can know, unless the provider's word of it has come.
            isTaken(charge) && (!fate.elsewhere || (heard !== null && heard.claim === fate.told.claim))
      if (isLie) findings.falseUnpaid.add(id)
      return
    }
    default:
      return
  }
}

/** The same for a call. */
export function readCallJournal({ state, journal }: CallRow, { findings }: History): void {
  let call: Call | null = null
  for (const event of journal) {
    const wasEnded: boolean = call?.status === 'ended'
    call = evolveCall(call, event)
    if (wasEnded && call.status !== 'ended') findings.regressions.add(state.id)
  }
  if (!isSame(call, state)) findings.broken.add('the journal of a call folds to its state')
}

/** Whether two values of plain data are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => isSame(one[key as never], other[key as never]))
}
