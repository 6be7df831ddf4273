import type { Progress } from '@/lib/client/live/state'
import type { AttemptView, CallView, PaymentView, ReferenceView } from '@/lib/wire/views'
import type { SayKey, WaitingKey } from '@/lib/words'
import { type Draft, needsConfirmation, problemsOf, replacedOf } from './draft'
import { currentField, displayRow } from './row-display'

/** The first sentence of a card entry stays this long, or until the first key: it takes about seven seconds to say. */
export const openingMs = 8_000

/** What to say while the details are typed, from what was typed and what is known of its reference. */
export function detailsSaying(draft: Draft, known: ReferenceView | undefined): SayKey {
  // What the form would refuse is never put into the agent's mouth, least of all a card number.
  if (Object.keys(problemsOf(draft)).length > 0) return 'detailsEmpty'
  // Leave of a supervisor, once the agent has said that she uses it, makes it a payment like any other.
  if (known?.busy && replacedOf(draft, known) === undefined)
    return known.busy.state === 'inFlight' ? 'takenElsewhere' : 'stillChecking'
  if (needsConfirmation(draft, known)) return 'alreadyPaid'
  return draft.kind === 'save' ? 'saveConsent' : 'details'
}

interface Moment {
  readonly key: WaitingKey
  readonly fromMs: number
}

/** Moments of waiting for the bank, in milliseconds since *Take*, each with its own sentence. */
export const waitingMoments: readonly Moment[] = [
  { key: 'bankSilent', fromMs: 45_000 },
  { key: 'bankSlow', fromMs: 15_000 },
  { key: 'withBank', fromMs: 4_000 },
  { key: 'sent', fromMs: 0 },
]

/** Until the phone service has confirmed the order, nobody may say that the bank has it. */
export const unconfirmedMoments: readonly Moment[] = [
  { key: 'bankSilent', fromMs: 45_000 },
  { key: 'unconfirmed', fromMs: 4_000 },
  { key: 'sending', fromMs: 0 },
]

/** Where an attempt stands between *Take* and its answer. */
export function waitingKey({ takenAt, received }: AttemptView, now: number): WaitingKey {
  const elapsed = takenAt === null ? 0 : now - takenAt
  const moments = received ? waitingMoments : unconfirmedMoments
  return moments.find(({ fromMs }) => elapsed >= fromMs)?.key ?? 'sending'
}

/** What to say while a card is being taken, from the truth, the newest key press and the server's time. */
export function sayingOf(payment: PaymentView, progress: Progress | null, now: number): SayKey {
  const { attempt } = payment
  if (!attempt) return 'opening'
  switch (attempt.stage) {
    case 'securing':
    case 'opening':
      return 'opening'
    case 'entering':
      return entering(attempt, progress, now)
    case 'ready':
      if (attempt.shunned) return 'otherCard'
      return payment.kind === 'save' ? 'reviewSave' : 'review'
    case 'completing':
      return waitingKey(attempt, now)
    case 'cancelling':
      return attempt.reopening ? 'reopening' : 'cancelling'
  }
}

/** What the sentence that stops a spoken card may stand before. What else the agent has to say is news since. */
const beforeTyping: readonly SayKey[] = [
  'opening',
  'cardNumber',
  'expiry',
  'securityCode',
  'postcode',
  'onceMore',
  'paused',
]

/** `spoken` for a moment after a card was said aloud, unless something happened since that needs other words. */
export function sayingWhenSpoken(saying: SayKey, justSpoken: boolean): SayKey {
  return justSpoken && beforeTyping.includes(saying) ? 'spoken' : saying
}

/** The caller has just begun to say the card aloud: the sentence that stops it goes before all others for a moment. */
export const spokenMs = 10_000

/**
 * @param now the server's time in milliseconds
 * @param scale business milliseconds in a real one: a sentence takes real time to say
 */
export function isJustSpoken(call: CallView | null, now: number, scale: number): boolean {
  return call !== null && call.spokenAt !== null && now - call.spokenAt < spokenMs * scale
}

/** Whether the recording is known to be silent, so that the agent may say so. */
export function isSilent(call: CallView | null): boolean {
  return call?.recording === 'paused'
}

function entering(attempt: AttemptView, progress: Progress | null, now: number): SayKey {
  const field = currentField(attempt)
  const row = attempt.rows.find((each) => each.field === field)
  if (!row) return 'checking'
  const shown = displayRow(row, attempt, progress, now)
  switch (shown.state) {
    case 'yourTurn':
      return opens(attempt, now) ? 'opening' : row.field
    case 'notAsked':
    case 'cleared':
    case 'typing':
      return row.field
    case 'accepted':
      return 'checking'
    default:
      return shown.state
  }
}

/** Only the very first asking of a card entry begins with the promise that nobody hears the keys. */
function opens(attempt: AttemptView, now: number): boolean {
  const first = attempt.rows.every((row) => row.state !== 'accepted' && row.tries <= 1)
  return first && attempt.live === 'cardNumber' && now - (attempt.askedAt ?? now) < openingMs
}
