import type { EntryField } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import { err, ok, type Result } from '@/lib/values/result'
import { declinesMax } from '../timing'
import { fieldsOf, isShunned } from './attempt'
import { type ByHandCommand, type ByHandRefusal, decideByHand } from './decide-by-hand'
import type { PaymentEvent } from './events'
import { ended, started } from './notes'
import type { LiveAttempt, NewAttempt, Payment, Terms } from './state'

/** What a person may ask of a payment. */
export type PaymentCommand =
  | {
      readonly kind: 'open'
      readonly paymentId: string
      readonly callId: string
      readonly agentId: string
      readonly terms: Terms
      readonly attempt: NewAttempt
      /** The unresolved payment whose place it takes under an override, else `null`. */
      readonly replaces: string | null
    }
  | { readonly kind: 'askAgain'; readonly attempt: NewAttempt }
  | {
      readonly kind: 'reask'
      readonly attemptId: string
      readonly field: EntryField
      /** What was accepted may be cleared: whoever asks knows that it was. */
      readonly clears: boolean
    }
  /** Ends the entry and opens it again at once, with other settings. */
  | { readonly kind: 'reopen'; readonly attemptId: string; readonly next: NewAttempt; readonly by: string }
  | { readonly kind: 'take'; readonly attemptId: string; readonly minor: number | null; readonly by: string }
  | { readonly kind: 'cancel'; readonly attemptId: string; readonly by: string }
  | { readonly kind: 'close'; readonly by: string }
  | { readonly kind: 'takeOver'; readonly by: string }
  | ByHandCommand

/** Why a command is refused. Each has its sentence in lib/words. */
export type PaymentRefusal =
  | 'notOpen'
  | 'paymentBusy'
  | 'notEntering'
  | 'notReady'
  | 'attemptOver'
  | 'fieldNotInEntry'
  | 'fieldAccepted'
  | 'amountChanged'
  | 'sameCardDeclined'
  | 'tooLateToCancel'
  | 'tooManyDeclines'
  | ByHandRefusal

/** Whether a command may happen now, and what happens if so. An empty list: it has already happened. */
export function decide(
  command: PaymentCommand,
  payment: Payment | null,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  if (command.kind === 'open') return payment ? ok([]) : ok(open(command, now))
  if (!payment) return err('notOpen')
  switch (command.kind) {
    case 'askAgain':
      return askAgain(command.attempt, payment, now)
    case 'reask':
      return reask(command, payment, now)
    case 'reopen':
      return reopen(command, payment, now)
    case 'take':
      return take(command, payment, now)
    case 'cancel':
      return cancel(command, payment, now)
    case 'close':
      return close(command.by, payment, now)
    case 'takeOver':
      return takeOver(command.by, payment, now)
    default:
      return decideByHand(command, payment, now)
  }
}

/** The id of the next effect of an attempt: known before it is planned, so that its answers can name it. */
export function nextEffectId(attempt: Pick<LiveAttempt, 'id' | 'effects'>, ahead = 0): string {
  return `${attempt.id}.${attempt.effects + 1 + ahead}`
}

function open(command: Extract<PaymentCommand, { kind: 'open' }>, now: Instant): readonly PaymentEvent[] {
  const { paymentId, callId, agentId, terms, attempt, replaces } = command
  return [
    { type: 'PaymentOpened', at: now, paymentId, callId, agentId, terms, replaces },
    started(attempt, now),
  ]
}

function askAgain(
  attempt: NewAttempt,
  payment: Payment,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  if (payment.known.some((ref) => ref.id === attempt.id)) return ok([])
  if (payment.status === 'inFlight' || payment.status === 'outcomeUnknown') return err('paymentBusy')
  if (payment.status !== 'open') return err('notOpen')
  if (payment.declines >= declinesMax) return err('tooManyDeclines')
  return ok([started(attempt, now)])
}

function reask(
  { attemptId, field, clears }: Extract<PaymentCommand, { kind: 'reask' }>,
  payment: Payment,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  const attempt = running(payment, attemptId)
  if (!attempt) return err('attemptOver')
  if (attempt.stage !== 'entering' && attempt.stage !== 'ready') return err('notEntering')
  if (!fieldsOf(attempt.settings).includes(field)) return err('fieldNotInEntry')
  const accepted = attempt.rows.some((row) => row.field === field && row.state === 'accepted')
  if (accepted && !clears) return err('fieldAccepted')
  return ok([{ type: 'FieldAsked', at: now, field, second: false, effectId: nextEffectId(attempt) }])
}

/** A session's settings are fixed when it opens (Timeout of the Payments resource), so another pace needs another session. */
function reopen(
  { attemptId, next, by }: Extract<PaymentCommand, { kind: 'reopen' }>,
  payment: Payment,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  if (payment.known.some((ref) => ref.id === next.id)) return ok([])
  const attempt = running(payment, attemptId)
  if (!attempt) return err('attemptOver')
  switch (attempt.stage) {
    case 'securing':
      return ok([ended({ kind: 'reopened' }, now, true), started(next, now)])
    case 'opening':
    case 'entering':
    case 'ready':
      return ok([{ type: 'ReopenRequested', at: now, effectId: nextEffectId(attempt), by, next }])
    case 'cancelling':
      return attempt.next?.id === next.id ? ok([]) : err('attemptOver')
    case 'completing':
      return err('tooLateToCancel')
  }
}

function take(
  command: Extract<PaymentCommand, { kind: 'take' }>,
  payment: Payment,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  const minor = payment.terms.kind === 'charge' ? payment.terms.money.minor : null
  if (command.minor !== minor) return err('amountChanged')
  const ref = payment.known.find((known) => known.id === command.attemptId)
  // A second click on the same button finds its wish fulfilled: nothing happens again.
  if (ref?.maybeSent) return ok([])
  const attempt = running(payment, command.attemptId)
  if (!attempt) return err('attemptOver')
  if (attempt.stage !== 'ready') return err('notReady')
  if (isShunned(payment, attempt.card)) return err('sameCardDeclined')
  return ok([{ type: 'Taken', at: now, effectId: nextEffectId(attempt), by: command.by }])
}

function cancel(
  command: Extract<PaymentCommand, { kind: 'cancel' }>,
  payment: Payment,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  const ref = payment.known.find((known) => known.id === command.attemptId)
  if (!ref) return err('attemptOver')
  if (ref.maybeSent) return err('tooLateToCancel')
  const attempt = running(payment, command.attemptId)
  if (!attempt || attempt.stage === 'cancelling') return ok([])
  if (attempt.stage === 'securing') return ok([ended({ kind: 'cancelled' }, now, true)])
  return ok([{ type: 'CancelRequested', at: now, effectId: nextEffectId(attempt), by: command.by }])
}

function close(by: string, payment: Payment, now: Instant): Result<readonly PaymentEvent[], PaymentRefusal> {
  if (payment.status === 'closed') return ok([])
  if (payment.status === 'inFlight' || payment.status === 'outcomeUnknown') return err('paymentBusy')
  if (payment.status !== 'open') return err('notOpen')
  return ok([{ type: 'PaymentClosed', at: now, by }])
}

/** Whatever state it is in: what is open must have somebody who sees to it. */
function takeOver(
  by: string,
  payment: Payment,
  now: Instant,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  if (payment.agentId === by) return ok([])
  return ok([{ type: 'PaymentTakenOver', at: now, from: payment.agentId, to: by }])
}

function running(payment: Payment, attemptId: string): LiveAttempt | null {
  return payment.status === 'inFlight' && payment.attempt.id === attemptId ? payment.attempt : null
}
