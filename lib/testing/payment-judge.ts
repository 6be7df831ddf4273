import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { Heard, Payment } from '@/lib/domain/payment/state'
import { minute } from '@/lib/values/instant'
import { assert } from '@/lib/values/result'
import type { House } from './payment-house'
import { becomesFinal, type Charge, type Outside, statusAt, takesMoney } from './payment-outside'
import { type StateName, stateName } from './payment-states'

/** Where a state that people take for final may still go: success wins, a second one is an incident, nothing goes back. */
const afterFinal: Partial<Record<StateName | 'none', readonly StateName[]>> = {
  paid: ['paid', 'chargedTwice'],
  chargedTwice: ['chargedTwice'],
  saved: ['saved'],
  booksDiffer: ['booksDiffer'],
  closed: ['closed', 'paid', 'saved', 'booksDiffer'],
}

/** What must hold at every single event. `outside` knows what was charged. */
export function watch(event: PaymentEvent, before: Payment | null, after: Payment, outside: Outside): void {
  const allowed = afterFinal[stateName(before)]
  assert(!allowed || allowed.some((name) => name === stateName(after)), 'what is final never goes back')
  switch (event.type) {
    case 'AttemptStarted':
      assert(before === null || before.status === 'open', 'an attempt starts when none is open or unknown')
      break
    case 'PaymentPaid': {
      const charge = chargeOf(outside, event.receipt.attempt.id)
      const status = charge && statusAt(charge, outside.now)
      assert(status === 'success' || status === 'unattributed', 'paid is what the ledger has')
      assert(charge && !charge.fate.differs, 'paid is what the caller agreed to')
      break
    }
    case 'CardSaved':
      assert(outside.keeps(event.saved.attempt.id), 'saved is what the processor keeps')
      break
    case 'BooksFoundDifferent':
      assert(chargeOf(outside, event.attemptId)?.fate.differs, 'the books differ when they do')
      break
    case 'ChargedTwiceFound':
      assert(outside.ledger.filter(takesMoney).length > 1, 'charged twice is what was charged twice')
      break
    case 'AttemptEnded':
      if (before) assertNothingTaken(event, before, after, outside)
      break
    default:
      break
  }
}

function chargeOf({ ledger }: Outside, attemptId: string): Charge | undefined {
  return ledger.find((charge) => charge.attemptId === attemptId)
}

/** An attempt is called over only if no money was or will be taken for it, as far as anybody could know. */
function assertNothingTaken(
  event: Extract<PaymentEvent, { type: 'AttemptEnded' }>,
  before: Payment,
  after: Payment,
  outside: Outside,
): void {
  const charge = after.last && chargeOf(outside, after.last.ref.id)
  if (!charge || !takesMoney(charge) || charge.fate.broken) return
  // Not knowing is said of a card that is kept; only a definite "not kept" would be a lie.
  if (after.terms.kind === 'save') {
    assert(event.end.kind !== 'notSaved' || charge.fate.elsewhere, 'a kept card is not called lost')
    return
  }
  // A charge at another instance, of which no callback told, is beyond anybody's knowledge.
  const isKnown = !charge.fate.elsewhere || heardOf(before)?.claim === charge.fate.told.claim
  assert(!isKnown, 'nobody is told that nothing was taken when it was')
}

function heardOf(payment: Payment): Heard | null {
  if (payment.status === 'outcomeUnknown') return payment.attempt.heard
  if (payment.status !== 'inFlight' || payment.attempt.stage !== 'completing') return null
  return payment.attempt.heard
}

/** What must hold when everything has calmed down: the payment says what the ledger says. */
export function judge({ payment, journal, requests }: House, outside: Outside): void {
  assert(payment, 'a payment was opened')
  assertJournal(payment, journal)
  const sent = [...requests.values()].flatMap(({ effect }) =>
    effect.kind === 'completeSession' ? [effect.attemptId] : [],
  )
  assert(new Set(sent).size === sent.length, 'a card is sent once per attempt')
  assert(
    new Set(outside.ledger.map(({ attemptId }) => attemptId)).size === outside.ledger.length,
    'one key, one charge',
  )
  assert(
    [...requests.values()].every(({ status }) => status === 'over'),
    'no request is left lying',
  )
  assert(payment.status !== 'inFlight', 'no entry is left open')
  if (payment.terms.kind === 'charge') judgeCharge(payment, outside)
  else judgeSave(payment, outside)
}

function assertJournal(payment: Payment, journal: readonly PaymentEvent[]): void {
  const kept = JSON.parse(JSON.stringify(journal)) as PaymentEvent[]
  const folded = kept.reduce<Payment | null>((state, event) => evolve(state, event), null)
  assert(JSON.stringify(folded) === JSON.stringify(payment), 'the journal folds to the state')
  assert(payment.attempts === payment.known.length, 'every attempt is known')
}

function judgeCharge(payment: Payment, { ledger }: Outside): void {
  const isKept = !ledger.some(({ fate }) => fate.broken || fate.elsewhere)
  const taken = ledger.filter(takesMoney)
  assert(!isKept || taken.length <= 1, 'nobody is charged twice')
  const ours = taken.filter(({ fate }) => !fate.elsewhere)
  const agreed = ours.filter(({ fate }) => !fate.differs)
  switch (payment.status) {
    case 'paid':
      assert(agreed.length > 0, 'paid only what was charged')
      assert(payment.chargedTwice === ours.length > 1, 'a second charge is never hidden')
      return
    case 'booksDiffer':
      assert(ours.length > agreed.length, 'the books differ when they do')
      return
    case 'outcomeUnknown': {
      const charge = ledger.find(({ attemptId }) => attemptId === payment.attempt.id)
      assert(charge && !becomesFinal(charge), 'nothing stays unknown that the processor knows')
      assert(ours.length === 0, 'a charge in the books is found')
      return
    }
    default:
      assert(ours.length === 0, 'a charge in the books is found')
  }
}

/** How soon a kept card is shown, for us to be sure to find it: we do not look for it for ever. */
const shownWithinMs = minute

function judgeSave(payment: Payment, { ledger }: Outside): void {
  const soon = ledger.filter((charge) => {
    const shown = charge.fate.books.find(({ status }) => status === 'success')
    return shown && shown.afterMs <= shownWithinMs && !charge.fate.broken
  })
  assert(payment.status === 'saved' || soon.length === 0, 'a kept card is found')
  assert(payment.status !== 'paid' && payment.status !== 'booksDiffer', 'a card that is kept is not charged')
}
