import type { Call, RecordingState } from '@/lib/domain/call/state'
import { attemptToSettle, isToTell } from '@/lib/domain/payment/decide-by-hand'
import type { Payment } from '@/lib/domain/payment/state'
import { needsSilence } from '@/lib/domain/payment/still-wanted'
import { may } from '@/lib/domain/permissions'
import { promisedLookUpAt } from '@/lib/domain/timing'
import type { Cursor } from '@/lib/ports/reading'
import type { Versioned } from '@/lib/ports/store'
import type { Instant } from '@/lib/values/instant'
import { referenceKey, refuseProse } from '@/lib/values/prose'
import { charactersMax } from '@/lib/wire/commands'
import type {
  CallView,
  DeskView,
  PaymentListView,
  PaymentPageView,
  PaymentView,
  ReferenceView,
} from '@/lib/wire/views'
import type { Actor, Deps } from '../deps'
import { callsToday, earlierOf, lostDesks } from './desk-lists'
import { paymentRow, paymentView } from './payment-view'
import { peopleIn, timelineOf } from './timeline'
import { caseOf, peopleOf, stopOf, toTellOf } from './unresolved'

/** Lists are bounded: more is a page away. */
const openPaymentsMax = 50
const pageRowsMax = 50
const sameReferenceMax = 20

/** The whole truth of an agent's desk. */
export async function deskOf(deps: Deps, actor: Actor): Promise<DeskView> {
  const [{ screen, ...presence }, call, open, calls, toTell, stop] = await Promise.all([
    deps.presence.of(actor.id),
    deps.reading.callOfAgent(actor.id),
    deps.reading.openPaymentsOf(actor.id, openPaymentsMax),
    callsToday(deps, actor),
    toTellOf(deps, actor, actor.id),
    stopOf(deps, actor),
  ])
  const payments = call ? await deps.reading.paymentsOfCall(call.state.id) : []
  // Newest first. An older one was left for the next payment: it does not come back when that one is put away.
  const [newest = null] = payments
  const current = newest?.state.status === 'closed' ? null : newest
  const names = new Map([[actor.id, actor.name]])
  return {
    viewer: viewerOf(actor),
    serverNow: deps.clock.now(),
    clockScale: deps.clock.scale,
    timeZone: deps.settings.timeZone,
    defaultCurrency: deps.settings.defaultCurrency,
    presence,
    screen,
    links: deps.links.state(),
    call: call && callView(call, payments),
    earlier: call && current === null ? await earlierOf(deps, call) : null,
    payment: current && (await shown(deps, current, call?.state ?? null, names)),
    open: open.map((payment) => paymentRow(payment, names)),
    // Whoever is on the line hears it now.
    toTell: toTell.filter((owed) => owed.callId !== call?.state.id || call.state.status !== 'live'),
    stop,
    calls,
    lost: call ? [] : await lostDesks(deps, actor),
    feed: await feedOf(deps, call, payments),
  }
}

/** One payment with all that surrounds it, for the answer to a command. */
export async function paymentAnswer(
  deps: Deps,
  payment: Versioned<Payment>,
): Promise<{ payment: PaymentView }> {
  const call = await deps.store.call(payment.state.callId)
  const names = await deps.reading.names([payment.state.agentId])
  return { payment: await shown(deps, payment, call?.state ?? null, names) }
}

/** One payment with its timeline. */
export async function paymentPage(
  deps: Deps,
  actor: Actor,
  payment: Versioned<Payment>,
): Promise<PaymentPageView> {
  const [{ payment: view }, call, [journal = []], callJournal] = await Promise.all([
    paymentAnswer(deps, payment),
    deps.store.call(payment.state.callId),
    deps.reading.journalsOf([payment.state.id]),
    deps.reading.callJournalOf(payment.state.callId),
  ])
  const { state } = payment
  const names = await deps.reading.names([...peopleOf(state), ...peopleIn(journal)])
  const attempt = attemptToSettle(state)
  const looks = await deps.reading.lookUpsOf(attempt ? [attempt.id] : [])
  const now = deps.clock.now()
  return {
    viewer: viewerOf(actor),
    serverNow: now,
    clockScale: deps.clock.scale,
    timeZone: deps.settings.timeZone,
    payment: view,
    caller: call && { name: call.state.name, from: call.state.from },
    case: caseOf(actor, state, { now, names, looks, journal }),
    mayTell: isToTell(state) && may(actor, 'payment.tell', state.agentId),
    replaces: state.replaces,
    timeline: timelineOf([journal], callJournal, names),
  }
}

/** Payments, newest first. `agentId` limits the list to one agent's own. */
export async function paymentList(
  deps: Deps,
  before: Cursor | null,
  agentId: string | null,
): Promise<PaymentListView> {
  const found = await deps.reading.payments({ before, max: pageRowsMax + 1, agentId })
  const page = found.slice(0, pageRowsMax)
  const names = await deps.reading.names(page.map(({ state }) => state.agentId))
  const last = page.at(-1)
  return {
    serverNow: deps.clock.now(),
    timeZone: deps.settings.timeZone,
    rows: page.map((payment) => paymentRow(payment, names)),
    next: found.length > pageRowsMax && last ? cursorText(last.state) : null,
  }
}

/** What is already known of a reference, whoever took it, and which of it this person may look at. */
export async function referenceOf(deps: Deps, actor: Actor, reference: string): Promise<ReferenceView> {
  // What no payment can have, least of all a card number, is not looked for.
  if (refuseProse(reference, charactersMax.reference) !== null) return { paid: [], busy: null }
  const same = await deps.reading.paymentsOfReference(referenceKey(reference), sameReferenceMax)
  const names = await deps.reading.names(same.map(({ state }) => state.agentId))
  const whose = ({ agentId }: Payment) => ({
    agentName: names.get(agentId) ?? '',
    mayOpen: may(actor, 'payment.view', agentId),
  })
  const paid = same.flatMap(({ state }) =>
    state.status === 'paid' && state.terms.kind === 'charge'
      ? [
          {
            id: state.id,
            money: { ...state.terms.money },
            at: state.receipt.paidAt,
            ...whose(state),
          },
        ]
      : [],
  )
  const busy = same.find(
    ({ state }) =>
      state.status === 'inFlight' || state.status === 'outcomeUnknown' || state.status === 'booksDiffer',
  )
  return { paid, busy: busy ? { ...busyOf(deps, busy.state), ...whose(busy.state) } : null }
}

function busyOf(deps: Deps, payment: Payment) {
  const unknown = payment.status === 'outcomeUnknown' ? payment.attempt : null
  return {
    id: payment.id,
    state: payment.status === 'inFlight' ? 'inFlight' : 'unknown',
    nextCheckAt: unknown && promisedLookUpAt(unknown.takenAt, deps.clock.now()),
    mayReplace: payment.override?.replacedBy === null,
  } as const
}

/** The place in the list behind which the next page starts. */
export function cursorText(payment: Payment): string {
  return `${payment.createdAt}_${payment.id}`
}

/** Reads a place in the list, `null` when it is none of ours. */
export function readCursor(text: string): Cursor | null {
  const match = /^(\d{1,15})_([a-z0-9-]{1,80})$/.exec(text)
  return match?.[1] && match[2] ? { createdAt: Number(match[1]), id: match[2] } : null
}

async function shown(
  deps: Deps,
  payment: Versioned<Payment>,
  call: Call | null,
  names: ReadonlyMap<string, string>,
): Promise<PaymentView> {
  const attempt = payment.state.status === 'inFlight' ? payment.state.attempt : null
  const live = attempt?.stage === 'entering' ? attempt : null
  const [keys, keyTimes] = live
    ? await Promise.all([deps.reading.lastKeys(live.id), deps.reading.keyTimes(live.live.effectId)])
    : [[], []]
  // The rhythm of fingers is no business time: a clock that runs fast would stretch it.
  const realTimes = keyTimes.map((at) => at / deps.clock.scale)
  return paymentView(payment, { now: deps.clock.now(), call, keys, keyTimes: realTimes, names })
}

async function feedOf(
  deps: Deps,
  call: Versioned<Call> | null,
  payments: readonly Versioned<Payment>[],
): Promise<DeskView['feed']> {
  if (!call) return []
  const [journals, callJournal] = await Promise.all([
    deps.reading.journalsOf(payments.map(({ state }) => state.id)),
    deps.reading.callJournalOf(call.state.id),
  ])
  const lines = timelineOf(journals, callJournal)
  return lines.map(({ at, key, values }) => ({ at, key, values }))
}

const recordings: Readonly<Record<RecordingState, CallView['recording']>> = {
  none: 'none',
  starting: 'starting',
  on: 'on',
  paused: 'paused',
  stopped: 'stopped',
  unclear: 'unclear',
}

/**
 * Whether a card that was said aloud is all that keeps the recording silent. After a card entry the sound comes back by itself.
 */
function isSilentForSpoken({ spokenAt }: Call, payments: readonly Payment[]): boolean {
  if (spokenAt === null || needsSilence(payments)) return false
  return payments.every((payment) => (entryEndedAt(payment) ?? 0) < spokenAt)
}

function entryEndedAt(payment: Payment): Instant | null {
  if (payment.status === 'paid') return payment.receipt.paidAt
  if (payment.status === 'saved') return payment.saved.savedAt
  return payment.last?.at ?? null
}

function callView({ state, version }: Versioned<Call>, payments: readonly Versioned<Payment>[]): CallView {
  const silent = state.status === 'live' && state.recording === 'paused'
  return {
    id: state.id,
    version,
    status: state.status === 'waiting' ? 'ringing' : state.status,
    from: state.from,
    name: state.name,
    arrivedAt: state.arrivedAt,
    answeredAt: state.answeredAt,
    endedAt: state.endedAt,
    recording: recordings[state.recording],
    spokenAt: state.spokenAt,
    maySound:
      silent &&
      isSilentForSpoken(
        state,
        payments.map((payment) => payment.state),
      ),
    wrapUpUntil: state.wrapUpUntil,
  }
}

function viewerOf({ id, name, email, roles }: Actor): DeskView['viewer'] {
  return { id, name, email, roles: [...roles] }
}
