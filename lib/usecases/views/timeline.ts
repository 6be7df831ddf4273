import type { CallEvent } from '@/lib/domain/call/events'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { formatMoney } from '@/lib/values/money'
import { unreachable } from '@/lib/values/result'
import type { TimelineEntry } from '@/lib/wire/views'

type Line = Omit<TimelineEntry, 'at'>

/** The journals of a call and its payments as one list of lines, oldest first. `key` picks the sentence in lib/words. */
export function timelineOf(
  payments: readonly (readonly PaymentEvent[])[],
  call: readonly CallEvent[],
  names: ReadonlyMap<string, string> = new Map(),
): TimelineEntry[] {
  const lines = [...callLines(call), ...payments.flatMap((journal) => paymentLines(journal, names))]
  return lines.sort((a, b) => a.at - b.at)
}

/** People whose names the lines of a payment need: who settled or allowed something answers for it. */
export function peopleIn(journal: readonly PaymentEvent[]): readonly string[] {
  return journal.flatMap((event) => {
    if (event.type === 'SettlementProposed') return [event.proposal.by]
    if (event.type === 'SettledByHand') return [event.settlement.by, event.settlement.confirmedBy]
    return byPeople.has(event.type) && 'by' in event ? [event.by] : []
  })
}

const byPeople: ReadonlySet<PaymentEvent['type']> = new Set([
  'SettlementWithdrawn',
  'OverrideGranted',
  'CustomerTold',
])

function paymentLines(journal: readonly PaymentEvent[], names: ReadonlyMap<string, string>): TimelineEntry[] {
  const [opened] = journal
  const charge = opened?.type === 'PaymentOpened' && opened.terms.kind === 'charge' ? opened.terms : null
  const amount = charge && formatMoney(charge.money)
  return journal.flatMap((event) => {
    const told = byHand(event, names) ?? tell(event, amount)
    return told ? [{ ...told, at: event.at }] : []
  })
}

function line(
  source: Line['source'],
  key: string,
  values: Readonly<Record<string, string | null>> = {},
): Line {
  const known = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null)
  return { source, key, values: Object.fromEntries(known) }
}

function tell(event: PaymentEvent, amount: string | null): Line | null {
  switch (event.type) {
    case 'PaymentOpened':
      return line('agent', 'paymentOpened', { amount, reference: event.terms.reference })
    case 'AttemptStarted':
      return line('sotto', 'attemptStarted')
    case 'RecordingSecured':
      return event.recording === 'paused' ? line('twilio', 'recordingPaused') : null
    case 'SessionOpened':
      return line('twilio', 'sessionOpened')
    case 'FieldAsked':
      return line('sotto', event.second ? 'fieldAskedOnceMore' : 'fieldAsked', { field: event.field })
    case 'FieldKeptOpen':
      return null
    case 'ReopenRequested':
      return line('agent', 'reopened', { seconds: String(event.next.settings.gapSeconds) })
    case 'PaymentTakenOver':
      return null
    case 'FieldAccepted':
      return line('twilio', 'fieldAccepted', {
        field: event.field,
        brand: event.card.brand,
        lastFour: event.card.lastFour,
      })
    case 'FieldReopened':
      return line('twilio', 'fieldReasked', { field: event.field })
    case 'FieldRefused':
      return line('twilio', 'fieldRefused', { field: event.field, why: event.why })
    case 'CardReady':
      return line('sotto', 'cardReady', { brand: event.card.brand, lastFour: event.card.lastFour })
    case 'Taken':
      return line('agent', 'taken', { amount })
    case 'CompleteReceived':
      return line('twilio', 'completeReceived')
    case 'CancelRequested':
      return line('agent', 'cancelRequested')
    case 'SessionEndHeard':
      return line('twilio', 'sessionEnded', {
        result: event.heard.result,
        code: event.heard.error?.code ?? null,
      })
    case 'SessionEndNoted':
      return line('twilio', 'sessionEnded', { result: event.result })
    case 'AttemptEnded':
      return attemptEnded(event)
    case 'OutcomeBecameUnknown':
      return line('sotto', 'outcomeUnknown', { why: event.why })
    case 'NotFoundNoted':
      return line('shuttle', 'looked', { status: 'not found' })
    case 'PaymentPaid': {
      const { card, late, processorPayment } = event.receipt
      if (processorPayment === null) return null
      return line('shuttle', late ? 'resolvedPaid' : 'paid', {
        amount,
        brand: card.brand,
        lastFour: card.lastFour,
      })
    }
    case 'CardSaved':
      return line('shuttle', 'saved', { brand: event.saved.card.brand, lastFour: event.saved.card.lastFour })
    case 'BooksFoundDifferent':
      return line('shuttle', 'booksDiffer', { amount: `${event.claim.amount} ${event.claim.currency}` })
    case 'ChargedTwiceFound':
      return line('shuttle', 'chargedTwice')
    case 'PaymentClosed':
      return line('agent', 'closed')
    case 'CompleteUnclear':
    case 'CompleteNotSent':
    case 'OrphanSessionFound':
      return line('sotto', 'factNoted', { result: event.type })
    case 'FactNoted':
      return line('sotto', 'factNoted', { result: event.why })
    case 'AnswerOwed':
      return line('sotto', 'answerOwed')
    case 'Replaced':
      return line('sotto', 'replaced')
    // What people settled is told with their names, see byHand.
    case 'SettlementProposed':
    case 'SettlementWithdrawn':
    case 'SettledByHand':
    case 'OverrideGranted':
    case 'CustomerTold':
      return null
    default:
      return unreachable(event)
  }
}

/** What somebody did by hand, with the name of who answers for it; `null` for everything else. */
function byHand(event: PaymentEvent, names: ReadonlyMap<string, string>): Line | null {
  const nameOf = (id: string) => names.get(id) ?? null
  switch (event.type) {
    case 'SettlementProposed': {
      const { verdict: result, source: why, reference, by } = event.proposal
      return line('agent', 'settlementProposed', { result, why, reference, name: nameOf(by) })
    }
    case 'SettlementWithdrawn':
      return line('agent', 'settlementWithdrawn', { name: nameOf(event.by) })
    case 'SettledByHand': {
      const { verdict: result, confirmedBy } = event.settlement
      return line('agent', 'settledByHand', { result, name: nameOf(confirmedBy) })
    }
    case 'OverrideGranted':
      return line('agent', 'overridden', { note: event.reason, name: nameOf(event.by) })
    case 'CustomerTold':
      return line('agent', 'customerTold', { name: nameOf(event.by) })
    default:
      return null
  }
}

function attemptEnded({ end }: Extract<PaymentEvent, { type: 'AttemptEnded' }>): Line | null {
  if (end.kind === 'reopened') return null
  if (end.kind === 'declined') return line('shuttle', 'declined', { why: end.category })
  if (end.kind === 'notCharged') return line('shuttle', 'resolvedNotPaid')
  // The line before says who settled it.
  if (end.kind === 'settledNotTaken') return null
  if (end.kind === 'recordingBlocked') return line('twilio', 'recordingNotPaused')
  if (end.kind === 'setupProblem') return line('twilio', 'sessionRefused', { code: end.code })
  return line('sotto', 'attemptEnded', { result: end.kind })
}

function callLines(journal: readonly CallEvent[]): TimelineEntry[] {
  let paused = false
  return journal.flatMap((event) => {
    const told = tellCall(event, paused)
    if (event.type === 'RecordingReported') paused = event.state === 'paused'
    return told ? [{ ...told, at: event.at }] : []
  })
}

function tellCall(event: CallEvent, paused: boolean): Line | null {
  switch (event.type) {
    case 'CallArrived':
      return line('twilio', 'callArrived')
    case 'CallRinging':
      return line('twilio', 'callRinging')
    case 'CallAnswered':
      return line('agent', 'callAnswered')
    case 'CallEnded':
      return line('twilio', 'callEnded')
    case 'RecordingReported':
      return paused && event.state === 'on' ? line('twilio', 'recordingResumed') : null
    case 'CardSpoken':
      return line('agent', 'cardSpoken')
    case 'CallTakenOver':
      return line('agent', 'takenOver')
    case 'SoundAsked':
    case 'WrapUpHeld':
    case 'WrapUpExtended':
      return null
    case 'CallFinished':
      return event.note ? line('agent', 'noted', { note: event.note }) : null
    case 'CallOffered':
    case 'CallNotAnswered':
      return null
    default:
      return unreachable(event)
  }
}
