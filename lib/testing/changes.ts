import { type CallCommand, type CallRules, decideCall, observeCall } from '@/lib/domain/call/call'
import type { CallFact } from '@/lib/domain/call/facts'
import type { Call } from '@/lib/domain/call/state'
import { decide, type PaymentCommand } from '@/lib/domain/payment/decide'
import { observe } from '@/lib/domain/payment/observe'
import type { EntrySettings, Payment, Terms } from '@/lib/domain/payment/state'
import { wrapUpMs } from '@/lib/domain/timing'
import type { Audit, CallChange, PaymentChange, StartsAttempt, Versioned } from '@/lib/ports/store'
import { paymentChange, versionedAfter } from '@/lib/usecases/change-payment'
import { callChange } from '@/lib/usecases/observe-call'
import { type Asked, attempt, charging, type Told } from './payment-facts'

/** When the tests' business day starts. */
export const morning = Date.UTC(2026, 2, 2, 9)

let count = 0

/** A name that nobody has had before in this test file. Letters only, like the ids of the product. */
export function fresh(kind: string): string {
  count += 1
  return `${kind}${[...String(count)].map((digit) => String.fromCharCode(97 + Number(digit))).join('')}`
}

/** How a payment is opened, where a test cares. */
export interface Opening {
  readonly paymentId: string
  readonly requestId: string
  readonly attemptId: string
  readonly callId: string
  readonly agentId: string
  readonly terms: Terms
  readonly settings: EntrySettings
  readonly knownPaid: readonly string[]
  readonly inPlaceOf: readonly string[]
  readonly at: number
}

/** The change that opens a payment with its first attempt. Everything is fresh unless it is given. */
export function opening(given: Partial<Opening> = {}): PaymentChange {
  const { paymentId = fresh('payment'), agentId = fresh('agent'), callId = fresh('call') } = given
  const { attemptId = fresh('attempt'), requestId = fresh('request'), at = morning } = given
  const terms = given.terms ?? { ...charging(), reference: fresh('reference') }
  const first = { ...attempt(1, given.settings), id: attemptId, altKey: `sotto-${attemptId}` }
  const { inPlaceOf = [] } = given
  const replaces = inPlaceOf[0] ?? null
  const command = { kind: 'open', paymentId, callId, agentId, terms, attempt: first, replaces } as const
  const decided = decide(command, null, at)
  if (!decided.ok) throw new Error(decided.error)
  const change = paymentChange(null, decided.value, {
    requestId,
    startsAttempt: { knownPaid: given.knownPaid ?? [], inPlaceOf },
  })
  return present(change)
}

/** The change that a command leads to. */
export function commanded(
  before: Versioned<Payment>,
  asked: Asked | PaymentCommand,
  at = morning,
  starts?: Partial<StartsAttempt>,
): PaymentChange {
  const command = typeof asked === 'function' ? asked(before.state) : asked
  const decided = decide(command, before.state, at)
  if (!decided.ok) throw new Error(decided.error)
  const startsAttempt = starts && { knownPaid: [], inPlaceOf: [], ...starts }
  return present(paymentChange(before, decided.value, startsAttempt ? { startsAttempt } : {}))
}

/** The change that facts lead to, one after the other. */
export function told(before: Versioned<Payment>, ...facts: readonly Told[]): PaymentChange {
  const events: PaymentChange['events'][number][] = []
  let state = before.state
  for (const fact of facts) {
    const more = observe(fact(state), state, morning)
    events.push(...more)
    state = paymentChange({ state, version: 0 }, more)?.after ?? state
  }
  return present(paymentChange(before, events))
}

/** The change that opens a call. */
export function arriving(given: { callId?: string; sid?: string; from?: string } = {}): CallChange {
  const { callId = fresh('call'), sid = fresh('CA'), from = '+442079460000' } = given
  const command = {
    kind: 'arrive',
    callId,
    sid,
    from,
    to: '+442079460001',
    name: null,
  } as const
  return callCommanded(null, command)
}

export function callCommanded(
  before: Versioned<Call> | null,
  command: CallCommand,
  at = morning,
): CallChange {
  const decided = decideCall(command, before?.state ?? null, at)
  if (!decided.ok) throw new Error(decided.error)
  return present(callChange(before, decided.value))
}

/** Calls are recorded, and the after-call work has half a minute. */
export const callRules: CallRules = { record: true, wrapUpMs }

export function callTold(before: Versioned<Call>, fact: CallFact, at = morning): CallChange {
  return present(callChange(before, observeCall(fact, before.state, at, callRules)))
}

/** The states after a change. */
export const stateAfter = versionedAfter

/** A call from its first ring to its end, change by change: offered to this agent, answered, over. */
export function wholeCall(agentId: string): readonly CallChange[] {
  const arrived = arriving()
  const offered = callCommanded(callAfter(arrived), { kind: 'offer', agentId })
  const live = callTold(callAfter(offered), { kind: 'legAnswered', legSid: fresh('CA'), agentId: null })
  const ended = callTold(callAfter(live), { kind: 'callEnded', why: 'completed' })
  return [arrived, offered, live, ended]
}

export function callAfter(change: CallChange): Versioned<Call> {
  return { state: change.after, version: (change.before?.version ?? 0) + change.events.length }
}

export function auditRow(subjectId: string, action = 'payment.start'): Audit {
  return {
    actorId: 'amy',
    actorName: 'Amy',
    action,
    subjectType: 'payment',
    subjectId,
    outcome: 'done',
    detail: { kind: 'charge' },
    address: '127.0.0.1',
  }
}

function present<T>(change: T | null): T {
  if (!change) throw new Error('nothing would change')
  return change
}
