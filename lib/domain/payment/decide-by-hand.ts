import type { Instant } from '@/lib/values/instant'
import { err, ok, type Result } from '@/lib/values/result'
import type { PaymentEvent } from './events'
import { ended } from './notes'
import type { AttemptRef, Payment, Proposal, Receipt, Settlement, SettlementSource, Verdict } from './state'

/** What people may do about money that no machine can tell of. */
export type ByHandCommand =
  | {
      readonly kind: 'proposeSettlement'
      readonly verdict: Verdict
      readonly source: SettlementSource
      readonly reference: string
      readonly by: string
    }
  /**
   * `proposedAt` names what was seen: another proposal may have taken its place meanwhile. `replacementRuns`: it is not
   * known yet whether the payment that took the place of this one was charged, too.
   */
  | {
      readonly kind: 'confirmSettlement'
      readonly proposedAt: Instant
      readonly by: string
      readonly replacementRuns?: boolean
    }
  | { readonly kind: 'withdrawSettlement'; readonly by: string }
  | { readonly kind: 'override'; readonly reason: string; readonly by: string }
  /** A new payment begins in the place of this one. */
  | { readonly kind: 'replace'; readonly by: string }
  | { readonly kind: 'tellCustomer'; readonly by: string }

export type ByHandRefusal =
  | 'nothingToSettle'
  | 'onlyTakenLeft'
  | 'proposalChanged'
  | 'secondPersonNeeded'
  | 'replacementRuns'
  | 'nothingToOverride'
  | 'notOverridden'
  | 'notKnownYet'

type Answer = Result<readonly PaymentEvent[], ByHandRefusal>

/** Decides what people do by hand. An empty list: it has already happened. */
export function decideByHand(command: ByHandCommand, payment: Payment, now: Instant): Answer {
  switch (command.kind) {
    case 'proposeSettlement':
      return propose(command, payment, now)
    case 'confirmSettlement':
      return confirm(command, payment, now)
    case 'withdrawSettlement':
      return ok(payment.proposed ? [{ type: 'SettlementWithdrawn', at: now, by: command.by }] : [])
    case 'override':
      return override(command, payment, now)
    case 'replace':
      return replace(command.by, payment, now)
    case 'tellCustomer':
      return tell(command.by, payment, now)
  }
}

/** The attempt that a person must settle, `null` when the books have told everything. */
export function attemptToSettle(payment: Payment): AttemptRef | null {
  switch (payment.status) {
    case 'outcomeUnknown':
    case 'booksDiffer':
      return payment.known.find(({ id }) => id === payment.attempt.id) ?? null
    case 'paid':
      return isIncident(payment) ? payment.receipt.attempt : null
    case 'open':
    case 'inFlight':
    case 'saved':
    case 'closed':
      return null
  }
}

/** Whether a paid payment may have been charged more than once: by itself, or together with the one that replaced it. */
export function isIncident(payment: Extract<Payment, { status: 'paid' }>): boolean {
  return payment.chargedTwice || isReplaced(payment)
}

/** Whether another payment was begun in the place of this one. */
export function isReplaced(payment: Payment): boolean {
  return replacementOf(payment) !== null
}

/** The payment that took the place of this one last, `null` when none has. */
export function replacementOf({ override: granted }: Payment): string | null {
  return granted?.replacedBy ?? granted?.usedBefore.at(-1) ?? null
}

function propose(
  { verdict, source, reference, by }: Extract<ByHandCommand, { kind: 'proposeSettlement' }>,
  payment: Payment,
  now: Instant,
): Answer {
  if (!attemptToSettle(payment)) return err('nothingToSettle')
  // The books prove a charge: what can be put right is the second one.
  if (payment.status === 'paid' && verdict === 'notTaken') return err('onlyTakenLeft')
  const proposal: Proposal = { verdict, source, reference, by, at: now }
  return ok([{ type: 'SettlementProposed', at: now, proposal }])
}

function confirm(
  { proposedAt, by, replacementRuns }: Extract<ByHandCommand, { kind: 'confirmSettlement' }>,
  payment: Payment,
  now: Instant,
): Answer {
  if (payment.settlements.some((done) => done.at === proposedAt)) return ok([])
  const { proposed } = payment
  const attempt = attemptToSettle(payment)
  if (!attempt) return err('nothingToSettle')
  if (proposed?.at !== proposedAt) return err('proposalChanged')
  if (proposed.by === by) return err('secondPersonNeeded')
  // What is settled here is whether money was taken twice.
  if (payment.status === 'paid' && replacementRuns) return err('replacementRuns')
  const despite = payment.status === 'booksDiffer' ? payment.theirs : null
  const settlement = { ...proposed, attemptId: attempt.id, confirmedBy: by, confirmedAt: now, despite }
  return ok(settled(payment, attempt, settlement, now))
}

function settled(
  payment: Payment,
  attempt: AttemptRef,
  settlement: Settlement,
  now: Instant,
): readonly PaymentEvent[] {
  const event: PaymentEvent = { type: 'SettledByHand', at: now, settlement }
  if (payment.status === 'paid') return [event]
  const card = payment.status === 'outcomeUnknown' ? payment.attempt.card : null
  if (settlement.verdict === 'notTaken')
    return [event, ended({ kind: 'settledNotTaken' }, now, attempt.sessionOver, card)]
  const receipt: Receipt = {
    attempt,
    processorPayment: null,
    gatewayReference: null,
    shortReference: null,
    card: card ?? { brand: null, lastFour: null, expiry: null },
    paidAt: now,
    unattributed: false,
    late: true,
  }
  return [event, { type: 'PaymentPaid', at: now, receipt }]
}

/** An override that was used may be granted anew: the payment that used it may have ended without a charge. */
function override(
  { reason, by }: Extract<ByHandCommand, { kind: 'override' }>,
  payment: Payment,
  now: Instant,
): Answer {
  if (payment.status !== 'outcomeUnknown' && payment.status !== 'booksDiffer') return err('nothingToOverride')
  if (payment.override?.replacedBy === null) return ok([])
  return ok([{ type: 'OverrideGranted', at: now, by, reason }])
}

function replace(by: string, payment: Payment, now: Instant): Answer {
  if (payment.override?.replacedBy === by) return ok([])
  const isOpen = payment.status === 'outcomeUnknown' || payment.status === 'booksDiffer'
  if (!isOpen || payment.override?.replacedBy !== null) return err('notOverridden')
  return ok([{ type: 'Replaced', at: now, by }])
}

function tell(by: string, payment: Payment, now: Instant): Answer {
  if (payment.answerOwedSince === null) return ok([])
  return isAnswerKnown(payment) ? ok([{ type: 'CustomerTold', at: now, by }]) : err('notKnownYet')
}

/** Whether there is an answer that can be given to the customer. */
function isAnswerKnown(payment: Payment): boolean {
  switch (payment.status) {
    case 'open':
    case 'closed':
    case 'saved':
      return true
    case 'paid':
      return !isIncident(payment)
    case 'inFlight':
    case 'outcomeUnknown':
    case 'booksDiffer':
      return false
  }
}

/** Whether somebody must call the customer back: an answer is owed, and known. */
export function isToTell(payment: Payment): boolean {
  return payment.answerOwedSince !== null && isAnswerKnown(payment)
}
