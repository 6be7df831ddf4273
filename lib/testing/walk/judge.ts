import type { PaymentRow, Tables } from '@/lib/adapters/memory/tables'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Payment } from '@/lib/domain/payment/state'
import { minute } from '@/lib/values/instant'
import { type Charge, isTaken } from './bank'
import { becomesFinal } from './fates'
import type { History } from './history'
import { readCallJournal, readJournal } from './journals'

/**
 * What must hold when everything has calmed down: what the product says of every payment is what the ledger says.
 * docs/proofs.md defines what is counted.
 */
export function judge(history: History): void {
  judgeHouse(history)
  judgeDoubles(history)
  for (const row of history.house.tables.payments.values()) judgePayment(row, history)
  for (const row of history.house.tables.calls.values()) readCallJournal(row, history)
}

/** Nothing is left lying, and the outside was asked for nothing that must not be. */
function judgeHouse({ house, bank, telephony, acknowledged, findings: { broken } }: History): void {
  const { tables } = house
  for (const { status } of tables.effects.values())
    if (status === 'planned' || status === 'sent') broken.add('no request is left lying')
  for (const name of acknowledged)
    if (!tables.inbox.has(`twilio:${name}`)) broken.add('what was acknowledged is durable')
  for (const kept of tables.inbox.values())
    if (kept?.of === 'payment' && isOurs(kept.fact.attemptId, tables))
      broken.add('what was acknowledged is applied')
    else if (kept?.of === 'call') broken.add('what was acknowledged is applied')
  for (const { state } of tables.calls.values()) {
    if (telephony.lineOf(state.sid)?.isUp) broken.add('every caller has hung up')
    if (state.status !== 'ended') broken.add('a call that is over keeps nobody busy')
  }
  const keys = bank.ledger.filter(({ isTwin }) => !isTwin).map(({ order }) => order.altKey)
  if (new Set(keys).size !== keys.length) broken.add('a card is sent once per attempt')
}

/** A kept fact that names nobody's attempt stays with the facts for a person to see. */
function isOurs(attemptId: string, { payments }: Tables): boolean {
  for (const { state } of payments.values()) if (state.known.some(({ id }) => id === attemptId)) return true
  return false
}

/** Pairs of charges for one reference that nobody agreed to. */
function judgeDoubles(history: History): void {
  const byReference = new Map<string, PaymentRow[]>()
  for (const row of history.house.tables.payments.values()) {
    const rows = byReference.get(row.referenceKey)
    if (rows) rows.push(row)
    else byReference.set(row.referenceKey, [row])
  }
  for (const [reference, rows] of byReference) {
    const taken = rows.flatMap((row) => chargesOf(row.state, history).map((charge) => ({ row, charge })))
    if (taken.length < 2) continue
    taken.sort((one, other) => one.charge.at - other.charge.at)
    for (const [place, later] of taken.entries())
      for (const earlier of taken.slice(0, place)) judgePair(reference, earlier, later, history)
  }
}

interface Taken {
  readonly row: PaymentRow
  readonly charge: Charge
}

function judgePair(reference: string, earlier: Taken, later: Taken, history: History): void {
  const { findings, confirmed } = history
  if (earlier.row !== later.row) {
    // An agent was shown the earlier one as paid, and said that this is another one.
    if (confirmed.get(later.row.requestId)?.includes(earlier.row.state.id)) return
    if (replacedBy(later.row.state) === earlier.row.state.id) {
      findings.overriddenDoubles.add(reference)
      return
    }
  }
  const isExcused = later.charge.isTwin || isBeyondUs(earlier, history)
  if (!isExcused || !isShown(earlier, later)) findings.doubleCharges.add(reference)
}

/** Whether the outside had broken its word about this charge, or had put it where we cannot see, before the next one. */
function isBeyondUs({ row, charge }: Taken, { bank }: History): boolean {
  if (charge.fate.broken) return true
  return charge.fate.elsewhere === true && !isHeardOf(row.journal, charge, bank.chargeOf(charge.attemptId))
}

/** Whether the product says of both that they were charged: a second charge that the outside caused is never hidden. */
function isShown(earlier: Taken, later: Taken): boolean {
  const { state } = earlier.row
  if (earlier.row === later.row)
    return (
      state.status === 'booksDiffer' ||
      (state.status === 'paid' && state.chargedTwice) ||
      isUnseen(earlier) ||
      isUnseen(later)
    )
  return [earlier, later].every(
    (each) => isUnseen(each) || each.row.state.status === 'paid' || each.row.state.status === 'booksDiffer',
  )
}

/** Another instance of the processor has it: our books never show it. */
function isUnseen({ charge }: Taken): boolean {
  return charge.fate.elsewhere === true
}

/** The unresolved payment that a supervisor let this one replace. Payments do not carry it yet. */
function replacedBy(payment: Payment & { readonly replaces?: string | null }): string | null {
  return payment.replaces ?? null
}

function chargesOf({ known }: Payment, { bank }: History): readonly Charge[] {
  const attempts = new Set(known.map(({ id }) => id))
  return bank.ledger.filter((charge) => attempts.has(charge.attemptId) && isTaken(charge))
}

function judgePayment(row: PaymentRow, history: History): void {
  const { findings } = history
  const { state } = row
  readJournal(row, history)
  judgeAttempts(row, history)
  if (state.status === 'inFlight') findings.unresolvedForever.add(state.id)
  else if (state.terms.kind === 'save') judgeSave(state, history)
  else judgeCharge(state, history)
}

/** A card leaves for an attempt only if somebody took it. */
function judgeAttempts({ state, journal }: PaymentRow, { findings: { broken }, bank }: History): void {
  if (state.attempts !== state.known.length) broken.add('every attempt is known')
  const sent = state.known.filter(({ id }) => bank.chargeOf(id)).length
  if (sent > journal.filter(({ type }) => type === 'Taken').length)
    broken.add('a card is sent only when it was taken')
}

/** Whether the provider's word about a charge at another instance has reached us. */
function isHeardOf(journal: readonly PaymentEvent[], { fate }: Charge, charge: Charge | undefined): boolean {
  return journal.some(
    (event) =>
      event.type === 'SessionEndHeard' &&
      charge !== undefined &&
      event.heard.claim === fate.told.claim &&
      fate.told.claim !== null,
  )
}

function judgeCharge(payment: Payment, history: History): void {
  const { findings, bank } = history
  const ours = chargesOf(payment, history).filter(({ fate }) => !fate.elsewhere)
  const equal = ours.filter(({ fate }) => !fate.differs)
  switch (payment.status) {
    case 'paid':
      if (!equal.some(({ attemptId }) => attemptId === payment.receipt.attempt.id))
        findings.falsePaid.add(payment.id)
      if (payment.chargedTwice && ours.length < 2)
        findings.broken.add('charged twice is what was charged twice')
      if (!payment.chargedTwice && ours.length > 1) findings.doubleCharges.add(payment.terms.reference)
      return
    case 'booksDiffer':
      if (ours.length === equal.length) findings.broken.add('the books differ when they do')
      return
    case 'outcomeUnknown': {
      const charge = bank.chargeOf(payment.attempt.id)
      if (!charge || becomesFinal(charge.fate)) findings.unresolvedForever.add(payment.id)
      return
    }
    case 'saved':
      findings.falsePaid.add(payment.id)
      return
    default:
      if (ours.length > 0) findings.falseUnpaid.add(payment.id)
  }
}

/** How soon a kept card is shown, for us to be sure to find it: we do not look for it for ever. */
const shownWithinMs = minute

function judgeSave(payment: Payment, { bank, findings }: History): void {
  if (payment.status === 'paid' || payment.status === 'booksDiffer') findings.falsePaid.add(payment.id)
  if (payment.status === 'saved') return
  const isKept = payment.known.some(({ id }) => {
    const fate = bank.chargeOf(id)?.fate
    const shown = fate?.books.find(({ status }) => status === 'success')
    return shown && shown.afterMs <= shownWithinMs && !fate?.broken
  })
  if (isKept) findings.falseUnpaid.add(payment.id)
}
