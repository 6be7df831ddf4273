import type { DeskView } from '@/lib/wire/views'
import { announcements } from '@/lib/words'
import type { Region } from '../ui/announcing'
import { toMoney } from '../ui/money'
import { currentField } from './row-display'

/** One text for one of the two live regions. */
export interface Announcement {
  readonly region: Region
  readonly text: string
}

/**
 * What a screen reader is told when the desk's truth changes. Results and the bank's waiting lines are told by their
 * own screens; a first look at the desk tells nothing.
 */
export function deskNews(before: DeskView | null, after: DeskView): readonly Announcement[] {
  if (!before || before.viewer.id !== after.viewer.id) return []
  return [...callNews(before, after), ...cardNews(before, after)]
}

function callNews(before: DeskView, after: DeskView): readonly Announcement[] {
  const { call } = after
  const same = call !== null && before.call?.id === call.id
  if (call?.status === 'ringing' && !same) {
    return [{ region: 'assertive', text: announcements.incoming(call.name ?? call.from) }]
  }
  const ended = same && before.call?.status === 'live' && call.status === 'ended'
  if (!ended) return []
  // A result that comes of the hang-up says so itself.
  const told = after.payment?.result?.kind
  if (told !== before.payment?.result?.kind && (told === 'hungUpBefore' || told === 'hungUpAfter')) return []
  return [{ region: 'assertive', text: announcements.callEnded() }]
}

function cardNews(before: DeskView, after: DeskView): readonly Announcement[] {
  const { payment } = after
  const attempt = payment?.attempt
  if (!payment || !attempt) return []
  const old = before.payment?.attempt?.id === attempt.id ? before.payment.attempt : null
  if (attempt.stage === 'ready' && old?.stage !== 'ready') {
    return [
      { region: 'polite', text: announcements.review(payment.money && toMoney(payment.money), attempt.card) },
    ]
  }
  if (attempt.stage !== 'entering') return []
  const refused = attempt.rows.find((row) => {
    const was = old?.rows.find(({ field }) => field === row.field)
    return row.state === 'refused' && (was?.state !== 'refused' || was.tries !== row.tries)
  })
  if (refused)
    return [{ region: 'assertive', text: announcements.refused(refused.field, refused.why ?? 'fault') }]
  const accepted = attempt.rows.find((row) => {
    const was = old?.rows.find(({ field }) => field === row.field)
    return row.state === 'accepted' && was !== undefined && was.state !== 'accepted'
  })
  const field = currentField(attempt)
  if (accepted) return [{ region: 'polite', text: announcements.accepted(accepted.field, accepted, field) }]
  const asked = field !== null && attempt.live === field && isAskedAnew(old, attempt, field)
  if (!asked) return []
  const second = attempt.rows.some((row) => row.field === field && row.second)
  const text = second ? announcements.onceMore(field) : announcements.fieldOpened(field)
  return [{ region: 'polite', text }]
}

type Attempt = NonNullable<NonNullable<DeskView['payment']>['attempt']>

function isAskedAnew(old: Attempt | null, attempt: Attempt, field: Attempt['live']): boolean {
  const row = attempt.rows.find((each) => each.field === field)
  if (row?.state !== 'asked') return false
  return old?.live !== field || old.askedAt !== attempt.askedAt
}
