import type { Call } from '@/lib/domain/call/state'
import { isShunned } from '@/lib/domain/payment/attempt'
import { chipOf } from '@/lib/domain/payment/chip'
import type { LiveAttempt, Payment, Row } from '@/lib/domain/payment/state'
import { declinesMax, slowKeyGapSeconds } from '@/lib/domain/timing'
import type { KeyCount } from '@/lib/ports/reading'
import type { Versioned } from '@/lib/ports/store'
import type { Instant } from '@/lib/values/instant'
import { arriveTwice } from '@/lib/values/key-rhythm'
import type { AttemptView, PaymentAction, PaymentRow, PaymentView, RowView } from '@/lib/wire/views'
import { resultOf } from './result-view'

/** What is needed beside the payment itself to show it. */
export interface Around {
  readonly now: Instant
  /** The call it belongs to, `null` when it is not known any more. */
  readonly call: Call | null
  readonly keys: readonly KeyCount[]
  /** When the keys of the field that is asked now arrived, in real milliseconds. */
  readonly keyTimes: readonly number[]
  readonly names: ReadonlyMap<string, string>
}

/** A payment as its screen shows it. */
export function paymentView({ state: payment, version }: Versioned<Payment>, around: Around): PaymentView {
  const { terms } = payment
  return {
    id: payment.id,
    version,
    status: payment.status,
    chip: chipOf(payment),
    step: stepOf(payment),
    kind: terms.kind,
    money: terms.kind === 'charge' ? { ...terms.money } : null,
    reference: terms.reference,
    description: terms.description,
    customerName: terms.customer.name,
    callId: payment.callId,
    agent: { id: payment.agentId, name: around.names.get(payment.agentId) ?? '' },
    createdAt: payment.createdAt,
    attempts: payment.attempts,
    declines: payment.declines,
    attempt: payment.status === 'inFlight' ? attemptView(payment, payment.attempt, around) : null,
    result: resultOf(payment, around),
    availableActions: actionsOf(payment, around.call),
  }
}

/** A payment as a list shows it. */
export function paymentRow(
  { state: payment, version }: Versioned<Payment>,
  names: Around['names'],
): PaymentRow {
  const { terms } = payment
  return {
    id: payment.id,
    version,
    callId: payment.callId,
    chip: chipOf(payment),
    kind: terms.kind,
    money: terms.kind === 'charge' ? { ...terms.money } : null,
    reference: terms.reference,
    card: cardOf(payment),
    agentName: names.get(payment.agentId) ?? '',
    createdAt: payment.createdAt,
  }
}

function cardOf(payment: Payment): PaymentRow['card'] {
  if (payment.status === 'paid') return payment.receipt.card
  if (payment.status === 'saved') return payment.saved.card
  if (payment.status === 'outcomeUnknown') return payment.attempt.card
  if (payment.status === 'inFlight') return 'card' in payment.attempt ? payment.attempt.card : null
  return payment.last?.card ?? null
}

function stepOf(payment: Payment): PaymentView['step'] {
  if (payment.status !== 'inFlight') return 'result'
  return payment.attempt.stage === 'ready' || payment.attempt.stage === 'completing' ? 'review' : 'card'
}

function attemptView(payment: Payment, attempt: LiveAttempt, { keys, keyTimes }: Around): AttemptView {
  const rows = 'rows' in attempt && attempt.rows ? attempt.rows : []
  const live = attempt.stage === 'entering' ? attempt.live : null
  const count = live ? keys.find((known) => known.effectId === live.effectId) : undefined
  return {
    id: attempt.id,
    number: attempt.number,
    stage: attempt.stage,
    live: live?.field ?? null,
    askedAt: live?.askedAt ?? null,
    rows: rows.map((row) => {
      if (row.field === live?.field) return rowView(row, count, arriveTwice(keyTimes))
      return rowView(row, row.state === 'accepted' ? lastOf(keys, row) : undefined, false)
    }),
    gapSeconds: attempt.settings.gapSeconds,
    slow: attempt.settings.gapSeconds === slowKeyGapSeconds,
    reopening: attempt.stage === 'cancelling' && attempt.next !== null,
    brands: [...attempt.settings.brands],
    card: 'card' in attempt ? attempt.card : null,
    readyAt: attempt.stage === 'ready' ? attempt.readyAt : null,
    takenAt: attempt.stage === 'completing' ? attempt.takenAt : null,
    received: attempt.stage === 'completing' && (attempt.received || attempt.heard !== null),
    shunned: attempt.stage === 'ready' && isShunned(payment, attempt.card),
  }
}

/** The keys of the request that was answered: of an accepted row nothing newer was asked. */
function lastOf(keys: readonly KeyCount[], { field }: Row): KeyCount | undefined {
  return keys.filter((count) => count.field === field).sort((one, other) => other.serial - one.serial)[0]
}

function rowView(row: Row, count: KeyCount | undefined, twice: boolean): RowView {
  const accepted = row.state === 'accepted' ? row : null
  return {
    field: row.field,
    state: row.state,
    tries: row.tries,
    second: row.state === 'asked' && row.second,
    keys: count?.keys ?? 0,
    lastKeyAt: count && count.keys > 0 ? count.at : null,
    serial: count?.serial ?? 0,
    why: row.state === 'refused' ? row.why : null,
    brand: accepted?.brand ?? null,
    lastFour: accepted?.lastFour ?? null,
    expiry: accepted?.expiry ?? null,
    twice: twice && row.state !== 'accepted',
  }
}

/** What the owning agent may do now. The server refuses everything else anyway; the screen shows only these. */
function actionsOf(payment: Payment, call: Call | null): PaymentAction[] {
  const live = call?.status === 'live'
  switch (payment.status) {
    case 'inFlight':
      return entryActions(payment, payment.attempt)
    case 'open':
      return openActions(payment, live)
    case 'outcomeUnknown':
    case 'booksDiffer':
    case 'paid':
    case 'saved':
    case 'closed':
      return live ? ['anotherPayment'] : []
  }
}

function entryActions(payment: Payment, attempt: LiveAttempt): PaymentAction[] {
  switch (attempt.stage) {
    case 'ready':
      return [
        ...(isShunned(payment, attempt.card) ? [] : (['take'] as const)),
        'reask',
        'reopen',
        'cancelEntry',
      ]
    case 'entering':
      return ['reask', 'reopen', 'cancelEntry']
    case 'securing':
    case 'opening':
      return ['reopen', 'cancelEntry']
    case 'completing':
    case 'cancelling':
      return []
  }
}

function openActions(payment: Payment, live: boolean): PaymentAction[] {
  const again: PaymentAction[] =
    live && payment.declines < declinesMax
      ? [payment.last?.end.kind === 'recordingBlocked' ? 'retryRecording' : 'takeAgain']
      : []
  return [...again, 'close', ...(live ? (['anotherPayment'] as const) : [])]
}
