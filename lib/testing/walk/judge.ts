import type { PaymentRow, Tables } from '@/lib/adapters/memory/tables'
import type { Payment } from '@/lib/domain/payment/state'
import { minute } from '@/lib/values/instant'
import { chargesOf, judgeDoubles } from './doubles'
import { becomesFinal } from './fates'
import type { History } from './history'
import { readCallJournal, readJournal } from './journals'
import { contradicts, isPutRight, settlementOf } from './settled'

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

function judgePayment(row: PaymentRow, history: History): void {
  const { findings } = history
  const { state } = row
  readJournal(row, history)
  judgeAttempts(row, history)
  if (state.status === 'inFlight') findings.unresolvedForever.add(state.id)
  else if (state.terms.kind === 'save') judgeSave(state, history)
  else judgeCharge(row, history)
}

/** A card leaves for an attempt only if somebody took it. */
function judgeAttempts({ state, journal }: PaymentRow, { findings: { broken }, bank }: History): void {
  if (state.attempts !== state.known.length) broken.add('every attempt is known')
  const sent = state.known.filter(({ id }) => bank.chargeOf(id)).length
  if (sent > journal.filter(({ type }) => type === 'Taken').length)
    broken.add('a card is sent only when it was taken')
}

function judgeCharge({ state: payment, journal }: PaymentRow, history: History): void {
  const { findings, bank } = history
  const ours = chargesOf(payment, history).filter(({ fate }) => !fate.elsewhere)
  switch (payment.status) {
    case 'paid':
      judgePaid(payment, history)
      if (ours.filter((charge) => !isPutRight(journal, charge)).length > 1 && !payment.chargedTwice)
        findings.doubleCharges.add(payment.terms.reference)
      return
    case 'booksDiffer':
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
      // What people settled is theirs to answer for, once the books have shown it.
      if (ours.some((charge) => !isPutRight(journal, charge))) findings.falseUnpaid.add(payment.id)
  }
}

function judgePaid(payment: Extract<Payment, { status: 'paid' }>, history: History): void {
  const { receipt, chargedTwice, id } = payment
  const { findings, bank, now } = history
  if (receipt.processorPayment === null) {
    // People said so: believed until the books show otherwise.
    const settlement = settlementOf(payment, receipt.attempt.id)
    const charge = bank.chargeOf(receipt.attempt.id)
    if (!settlement || contradicts(settlement, charge, now)) findings.falsePaid.add(id)
    return
  }
  const ours = chargesOf(payment, history).filter(({ fate }) => !fate.elsewhere)
  const isTrue = ours.some(({ attemptId, fate }) => attemptId === receipt.attempt.id && !fate.differs)
  if (!isTrue) findings.falsePaid.add(id)
  if (chargedTwice && ours.length < 2) findings.broken.add('charged twice is what was charged twice')
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
