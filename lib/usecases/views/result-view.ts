import { isReplaced } from '@/lib/domain/payment/decide-by-hand'
import type {
  AttemptRef,
  EndedAttempt,
  Payment,
  UnknownAttempt,
  UnknownReason,
} from '@/lib/domain/payment/state'
import { declinesMax, promisedLookUpAt } from '@/lib/domain/timing'
import { unreachable } from '@/lib/values/result'
import type { ResultKind, ResultView } from '@/lib/wire/views'
import type { Around } from './payment-view'

/** What became of the money, as the result screen tells it; `null` while there is nothing to tell yet. */
export function resultOf(payment: Payment, around: Pick<Around, 'now'>): ResultView | null {
  const told = toldOf(payment, around)
  const taken = (attemptOf(payment)?.takenAt ?? null) !== null
  return told && { ...told, taken, replaced: isReplaced(payment) }
}

/** The attempt that the result speaks of. */
function attemptOf(payment: Payment): AttemptRef | null {
  switch (payment.status) {
    case 'open':
    case 'closed':
      return payment.last?.ref ?? null
    case 'paid':
      return payment.receipt.attempt
    case 'saved':
      return payment.saved.attempt
    case 'inFlight':
    case 'outcomeUnknown':
    case 'booksDiffer':
      return payment.attempt
    default:
      return unreachable(payment)
  }
}

type Told = Omit<ResultView, 'taken' | 'replaced'>

function toldOf(payment: Payment, around: Pick<Around, 'now'>): Told | null {
  switch (payment.status) {
    case 'inFlight':
      return null
    case 'open':
    case 'closed':
      return payment.last ? endedResult(payment, payment.last) : closedResult(payment)
    case 'outcomeUnknown':
      return unknownResult(payment.attempt, around)
    case 'paid':
      return paidResult(payment)
    case 'saved': {
      const { saved } = payment
      return view('saved', saved.savedAt, {
        card: saved.card,
        details: [['Attempt', String(saved.attempt.number)]],
      })
    }
    case 'booksDiffer': {
      const { theirs, attempt } = payment
      return view(theirs.differsFrom === 'settlement' ? 'settledWrongly' : 'booksDiffer', theirs.at, {
        details: [
          ['Processor payment', theirs.processorPayment],
          ['Processor amount', `${theirs.amount} ${theirs.currency}`],
          ['Status at the processor', theirs.status],
          ['Our key', attempt.altKey],
        ],
      })
    }
    default:
      return unreachable(payment)
  }
}

type Details = readonly (readonly [string, string | null])[]

function view(
  kind: ResultKind,
  at: number,
  more: Partial<Omit<Told, 'kind' | 'at' | 'details'>> & { details?: Details } = {},
): Told {
  const details = (more.details ?? []).flatMap(([label, value]) => (value ? [{ label, value }] : []))
  return { decline: null, card: null, nextCheckAt: null, ...more, kind, at, details }
}

function closedResult(payment: Payment): Told | null {
  return payment.status === 'closed' ? view('closed', payment.at) : null
}

function paidResult(payment: Extract<Payment, { status: 'paid' }>): Told {
  const { receipt } = payment
  return view(paidKind(payment), receipt.paidAt, {
    card: receipt.card,
    details: [
      ['Processor payment', receipt.processorPayment],
      ...payment.others.map((other) => ['Further charge', other] as const),
      ['Reference at the processor', receipt.shortReference],
      ['Gateway reference', receipt.gatewayReference],
      ['Our key', receipt.attempt.altKey],
    ],
  })
}

function paidKind(payment: Extract<Payment, { status: 'paid' }>): ResultKind {
  if (payment.chargedTwice) return 'chargedTwice'
  if (isReplaced(payment)) return 'paidAndReplaced'
  if (payment.receipt.processorPayment === null) return 'settledPaid'
  const end = payment.last?.ref.id === payment.receipt.attempt.id ? payment.last.end.kind : null
  if (end === 'cancelled') return 'cancelledTooLate'
  if (payment.receipt.late) return 'resolvedPaid'
  return payment.receipt.unattributed ? 'paidUnmatched' : 'paid'
}

const unknownKinds: Readonly<Record<UnknownReason, ResultKind>> = {
  noAnswer: 'checking',
  pending: 'notFinal',
  underReview: 'underReview',
  unresolved: 'checking',
  connectorFault: 'setupUnclear',
  callerHungUp: 'hungUpAfter',
  notFound: 'checking',
}

function unknownResult(attempt: UnknownAttempt, around: Pick<Around, 'now'>): Told {
  return view(unknownKinds[attempt.why], attempt.since, {
    card: attempt.card,
    nextCheckAt: promisedLookUpAt(attempt.takenAt, around.now),
    details: [
      ['Our key', attempt.altKey],
      ['Session', attempt.sessionSid],
      ['Code', attempt.heard?.error?.code ?? null],
    ],
  })
}

function endedResult(payment: Payment, last: EndedAttempt): Told {
  const { end, at, card, ref } = last
  const common: Details = [
    ['Our key', ref.altKey],
    ['Session', ref.sessionSid],
  ]
  switch (end.kind) {
    case 'declined': {
      const third = payment.declines >= declinesMax
      // The caller was told that we do not know yet: what they need to hear first is that nothing was taken.
      if (last.late)
        return view('resolvedNotPaid', at, { card, details: [['Bank', end.bankText], ...common] })
      const kind = end.category === 'needsApproval' ? 'needsApproval' : third ? 'thirdDecline' : 'declined'
      return view(kind, at, { card, decline: end.category, details: [['Bank', end.bankText], ...common] })
    }
    case 'refused':
    case 'setupProblem':
      return view(end.kind, at, { card, details: [['Code', end.code], ['Reason', end.detail], ...common] })
    case 'callerHungUp':
      return view('hungUpBefore', at, { card, details: common })
    case 'notCharged':
      return view('resolvedNotPaid', at, { card, details: common })
    case 'settledNotTaken':
      return view('settledNotPaid', at, { card, details: common })
    case 'notSaved':
      return view('notSaved', at, { card, details: [['Code', end.code], ...common] })
    case 'reopened':
      // The next entry begins in the same moment: what follows it is told, never this.
      return view('cancelled', at, { card, details: common })
    case 'saveUnknown':
    case 'cancelled':
    case 'star':
    case 'recordingBlocked':
    case 'linkDown':
      return view(end.kind, at, { card, details: common })
    default:
      return unreachable(end)
  }
}
