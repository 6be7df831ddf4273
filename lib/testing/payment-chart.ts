import { decide } from '@/lib/domain/payment/decide'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import { observe } from '@/lib/domain/payment/observe'
import type { MoneyStatus, Payment, SessionResult, Terms } from '@/lib/domain/payment/state'
import { entryFields } from '@/lib/values/card'
import { type Instant, minute } from '@/lib/values/instant'
import { assert } from '@/lib/values/result'
import * as say from './payment-facts'
import { stateName } from './payment-states'

/**
 * Every transition that the code allows: breadth-first over all states that can be told apart, with every command and every
 * fact. One line each, `from --> to : cause`, where the cause is the kind of the command or fact.
 */
export function possibleTransitions(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const terms of [say.charging(), say.saving()]) explore(terms, found)
  return found
}

/** More would mean that states are told apart by something that never comes to an end. */
const statesMax = 50_000

interface Place {
  readonly payment: Payment | null
  readonly now: Instant
}

function explore(terms: Terms, found: Set<string>): void {
  const start: Place = { payment: null, now: Date.UTC(2026, 2, 2, 10) }
  const seen = new Set<string>([keyOf(start)])
  const queue: Place[] = [start]
  for (const place of queue) {
    for (const { cause, after } of stepsFrom(place, terms)) {
      const [from, to] = [stateName(place.payment), stateName(after.payment)]
      if (from !== to) found.add(`${from} --> ${to} : ${cause}`)
      const key = keyOf(after)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(after)
    }
    assert(seen.size < statesMax, 'the states of a payment can be counted')
  }
}

interface Step {
  readonly cause: string
  readonly after: Place
}

function stepsFrom({ payment, now }: Place, terms: Terms): Step[] {
  const asked = payment ? commands : [say.open(terms)]
  const steps = asked.flatMap((ask): Step[] => {
    const command = ask(payment)
    // Two attempts show everything that an older one can do to a newer one.
    const begins = command.kind === 'askAgain' || command.kind === 'reopen'
    // What people settle of the first attempt shows everything that they can settle of another.
    if ((begins || command.kind === 'proposeSettlement') && (payment?.attempts ?? 0) > 1) return []
    const decided = decide(command, payment, now)
    return decided.ok
      ? [{ cause: command.kind, after: { payment: fold(payment, decided.value), now: now + 1 } }]
      : []
  })
  if (!payment) return steps
  for (const tell of facts(payment)) {
    const fact = tell(payment)
    steps.push({
      cause: fact.kind,
      after: { payment: fold(payment, observe(fact, payment, now)), now: now + 1 },
    })
  }
  // Time alone changes nothing, but some facts mean another thing later.
  if (payment.status === 'outcomeUnknown') {
    const { takenAt } = payment.attempt
    for (const age of [17 * minute, 31 * minute])
      if (now < takenAt + age) steps.push({ cause: 'time', after: { payment, now: takenAt + age } })
  }
  return steps
}

function fold(payment: Payment | null, events: readonly PaymentEvent[]): Payment | null {
  return events.reduce<Payment | null>((state, event) => evolve(state, event), payment)
}

const commands: say.Asked[] = [
  say.open(),
  say.askAgain(),
  ...entryFields.map((field) => say.reask(field)),
  say.take(),
  say.take({ number: 1 }),
  say.take({ minor: 1 }),
  say.reopen(),
  say.takeOver(),
  say.cancel(),
  say.cancel(1),
  say.close(),
  say.proposeSettlement('taken'),
  say.proposeSettlement('notTaken'),
  say.confirmSettlement(),
]

const results: SessionResult[] = [
  'success',
  'connectorError',
  'callerHungUp',
  'star',
  'cancelled',
  'validationError',
  'tooManyTries',
  'providerFault',
  'unknown',
]
const statuses: MoneyStatus[] = [
  'success',
  'unattributed',
  'pending',
  'underReview',
  'unresolved',
  'declined',
  'needsApproval',
  'inProgress',
]
const reasons = ['setup', 'callOver', 'outOfOrder', 'invalid', 'linkDown', 'unclear'] as const

/** Everything that the outside may tell, about the newest attempt; of what may come late, about the first one as well. */
function facts(payment: Payment): say.Told[] {
  const numbers = payment.attempts > 1 ? [1, 2] : [1]
  return [
    say.recordingSecured('paused'),
    say.recordingSecured('none'),
    say.recordingNotSecured(),
    ...reasons.map((reason) => say.sessionRefused(reason)),
    ...entryFields.flatMap((field) => [
      say.accepted(field),
      say.accepted(field, { stillRequired: ['cardNumber'] }),
      say.refused(field),
      say.refused(field, 'nothingTyped', { keys: 0 }),
      say.askFailed(field, { final: true }),
      say.askFailed(field, { final: false }),
    ]),
    say.completeReceived(),
    say.completeUnclear(),
    say.completeNotSent(),
    say.completeNotSent('64019'),
    say.cancelReceived(),
    say.cancelFailed(),
    say.callEnded(),
    ...numbers.flatMap(late),
  ]
}

function late(number: number): say.Told[] {
  return [
    say.sessionOpened({ number }),
    ...results.map((result) => say.sessionEnded(result, { number })),
    say.sessionEnded('success', { number, claim: 'success' }),
    say.sessionEnded('success', { number, claim: 'declined' }),
    say.sessionEnded('connectorError', { number, beforeProcessor: true }),
    ...statuses.map((status) => say.booksSay(status, { number })),
    say.booksSay('success', { number, amount: '0.01' }),
    say.booksSay('success', { number, id: 'pay-other' }),
    say.notInTheBooks(number),
    say.booksDoNotAnswer(number),
    say.cardIsKept(number),
    say.cardIsNotKept(number),
    ...(['answer', 'cancel', 'opening'] as const).map((what) => say.timeIsUp(what, number)),
  ]
}

/** Two places with the same key behave alike: times, names and texts are left out. */
function keyOf({ payment, now }: Place): string {
  if (!payment) return 'none'
  const known = payment.known.map((ref) => [
    ref.number,
    ref.maybeSent,
    ref.sessionSid !== null,
    ref.sessionOver,
  ])
  return JSON.stringify([stateName(payment), known, current(payment, now), byHand(payment)])
}

/** What people have said, as far as it decides what may happen next. */
function byHand({ proposed, settlements }: Payment): unknown {
  const said = settlements.map(({ attemptId, verdict, despite }) => [attemptId, verdict, despite !== null])
  return [proposed?.verdict, said]
}

function current(payment: Payment, now: Instant): unknown {
  switch (payment.status) {
    case 'inFlight': {
      const { attempt } = payment
      if (attempt.stage === 'entering') return [attempt.rows.map(({ state }) => state), attempt.live.field]
      if (attempt.stage === 'completing') return heardOf(attempt.heard)
      if (attempt.stage === 'cancelling') return ['cancelling', attempt.next !== null]
      return attempt.stage
    }
    case 'outcomeUnknown': {
      const { heard, why, notFoundAt, takenAt } = payment.attempt
      const age = [16, 30].filter((minutes) => now - takenAt >= minutes * minute).length
      return [heardOf(heard), why, notFoundAt.length, age]
    }
    case 'paid':
      return [payment.receipt.attempt.number, payment.receipt.processorPayment, payment.others]
    case 'saved':
      return payment.saved.attempt.number
    case 'booksDiffer':
      return [payment.attempt.number, payment.theirs.processorPayment, payment.others]
    case 'open':
    case 'closed':
      return null
  }
}

function heardOf(heard: Extract<Payment, { status: 'outcomeUnknown' }>['attempt']['heard']): unknown {
  if (!heard) return null
  // The other ends mean the same, once a card was sent.
  const told = ['success', 'connectorError', 'callerHungUp', 'star'].includes(heard.result)
    ? heard.result
    : 'other'
  return [told, heard.claim, heard.error?.beforeProcessor]
}
