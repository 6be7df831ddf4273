import { attemptToSettle, isToTell, replacementOf } from '@/lib/domain/payment/decide-by-hand'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { Payment } from '@/lib/domain/payment/state'
import { may } from '@/lib/domain/permissions'
import { escalateAfterMs, nextLookUpAt } from '@/lib/domain/timing'
import type { LookUp } from '@/lib/ports/look-ups'
import type { Instant } from '@/lib/values/instant'
import type {
  CaseAction,
  CaseView,
  StopView,
  TimelineEntry,
  ToTellView,
  UnresolvedView,
} from '@/lib/wire/views'
import type { Actor, Deps } from '../deps'
import { paymentRow } from './payment-view'
import { resultOf } from './result-view'
import { timelineOf } from './timeline'

/** More than this in one list is a breakdown, not a list. */
const unresolvedMax = 200
const toTellMax = 100

/** What is not settled, and who must be called back. `agentId` limits both to one agent's own. */
export async function unresolvedOf(
  deps: Deps,
  actor: Actor,
  agentId: string | null,
): Promise<UnresolvedView> {
  const [open, stop, told] = await Promise.all([
    deps.reading.unresolved({ agentId, max: unresolvedMax }),
    stopOf(deps, actor),
    toTellOf(deps, actor, agentId),
  ])
  const names = await deps.reading.names(open.flatMap(({ state }) => [state.agentId, ...peopleOf(state)]))
  const journals = await deps.reading.journalsOf(open.map(({ state }) => state.id))
  const looks = await deps.reading.lookUpsOf(open.flatMap(({ state }) => attemptToSettle(state)?.id ?? []))
  const now = deps.clock.now()
  return {
    serverNow: now,
    clockScale: deps.clock.scale,
    timeZone: deps.settings.timeZone,
    everybodys: agentId === null,
    stop,
    cases: open.flatMap((payment, index) => {
      const view = caseOf(actor, payment.state, { now, names, looks, journal: journals[index] ?? [] })
      const result = resultOf(payment.state, { now })
      return view && result ? [{ ...paymentRow(payment, names), result, case: view }] : []
    }),
    toTell: [...told],
  }
}

/** Customers of this agent's (`null`: of everybody's) who are owed an answer that is known. */
export async function toTellOf(
  deps: Deps,
  actor: Actor,
  agentId: string | null,
): Promise<readonly ToTellView[]> {
  const owed = await deps.reading.toTell({ agentId, max: toTellMax })
  if (owed.length === 0) return []
  const names = await deps.reading.names(owed.map(({ state }) => state.agentId))
  const calls = new Map(
    await Promise.all(
      [...new Set(owed.map(({ state }) => state.callId))].map(
        async (id) => [id, (await deps.store.call(id))?.state ?? null] as const,
      ),
    ),
  )
  const now = deps.clock.now()
  return owed.flatMap((payment) => {
    const { state } = payment
    const result = resultOf(state, { now })
    const call = calls.get(state.callId)
    if (!result || !isToTell(state)) return []
    return [
      {
        ...paymentRow(payment, names),
        result,
        caller: call ? { name: call.name, from: call.from } : null,
        customerName: state.terms.customer.name,
        owedSince: state.answerOwedSince ?? state.createdAt,
        mayTell: may(actor, 'payment.tell', state.agentId),
      },
    ]
  })
}

/** Whether cards are stopped, since when, and who may lift that. */
export async function stopOf(deps: Deps, actor: Actor): Promise<StopView | null> {
  const stop = await deps.cardStops.current(deps.settings.connector)
  if (!stop) return null
  const { connector, since, why, by, paymentId } = stop
  const name = by === null ? null : ((await deps.reading.names([by])).get(by) ?? null)
  return { connector, since, why, byName: name, paymentId, mayLift: may(actor, 'cards.lift', null) }
}

interface Known {
  readonly now: Instant
  /** What the books said when they were looked at last, by attempt. */
  readonly looks: ReadonlyMap<string, LookUp>
  readonly names: ReadonlyMap<string, string>
  readonly journal: readonly PaymentEvent[]
}

/** All that is known of money that is not settled, `null` when there is nothing to settle. */
export function caseOf(
  actor: Actor,
  payment: Payment,
  { now, names, looks, journal }: Known,
): CaseView | null {
  const attempt = attemptToSettle(payment)
  if (!attempt) return null
  const since = sinceOf(payment, attempt.startedAt)
  const look = looks.get(attempt.id) ?? null
  const { proposed, override } = payment
  return {
    since,
    escalated: now - since >= escalateAfterMs,
    nextCheckAt: nextCheckOf(payment, look, now),
    sources: sourcesOf(journal, look),
    proposed: proposed && {
      verdict: proposed.verdict,
      source: proposed.source,
      reference: proposed.reference,
      byName: names.get(proposed.by) ?? '',
      at: proposed.at,
    },
    override: override && {
      byName: names.get(override.by) ?? '',
      reason: override.reason,
      at: override.at,
      replacedBy: replacementOf(payment),
    },
    actions: actionsOf(actor, payment),
  }
}

/** When the books are read next: as planned, or by the schedule where nobody has looked yet. */
function nextCheckOf(payment: Payment, look: LookUp | null, now: Instant): Instant | null {
  if (payment.status !== 'outcomeUnknown') return null
  return look?.nextAt ?? nextLookUpAt(payment.attempt.takenAt, now)
}

/** People whose names a case needs. */
export function peopleOf({ proposed, override }: Payment): readonly string[] {
  return [proposed?.by, override?.by].flatMap((id) => id ?? [])
}

function sinceOf(payment: Payment, startedAt: Instant): Instant {
  if (payment.status === 'outcomeUnknown') return payment.attempt.since
  if (payment.status === 'booksDiffer') return payment.theirs.at
  return payment.status === 'paid' ? payment.receipt.paidAt : startedAt
}

/** The newest word of each side about the money. What the books said again changes no journal: it is kept with the look. */
function sourcesOf(journal: readonly PaymentEvent[], look: LookUp | null): TimelineEntry[] {
  const about: readonly PaymentEvent['type'][] = [
    'Taken',
    'CompleteReceived',
    'SessionEndHeard',
    'SessionEndNoted',
    'NotFoundNoted',
    'OutcomeBecameUnknown',
    'BooksFoundDifferent',
    'ChargedTwiceFound',
    'PaymentPaid',
  ]
  const [opened] = journal
  const lines = timelineOf([journal.filter((event) => event === opened || about.includes(event.type))], [])
  const newest = new Map(
    lines.filter(({ key }) => key !== 'paymentOpened').map((line) => [line.source, line]),
  )
  const told = newest.get('shuttle')
  // What the books have proven is more than the word that they say again.
  const isProof = told !== undefined && told.key !== 'looked'
  if (!isProof && look?.lookedAt && look.said)
    newest.set('shuttle', {
      at: look.lookedAt,
      source: 'shuttle',
      key: 'looked',
      values: { status: look.said },
    })
  return [...newest.values()].sort((one, other) => one.at - other.at)
}

function actionsOf(actor: Actor, payment: Payment): CaseAction[] {
  const mine = (action: Parameters<typeof may>[1]) => may(actor, action, payment.agentId)
  const { proposed, override, status } = payment
  const actions: CaseAction[] = []
  if (status === 'outcomeUnknown' && mine('payment.check')) actions.push('check')
  if (!proposed && mine('payment.settle')) actions.push('settle')
  if (proposed && mine('payment.settle')) {
    if (proposed.by !== actor.id) actions.push('confirm')
    actions.push('withdraw')
  }
  const isBlocking = status === 'outcomeUnknown' || status === 'booksDiffer'
  if (isBlocking && override?.replacedBy !== null && mine('payment.override')) actions.push('override')
  return actions
}
