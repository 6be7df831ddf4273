import type { EntryField, MaskedCard } from '@/lib/values/card'
import { assert, unreachable } from '@/lib/values/result'
import type { PaymentEvent } from './events'
import type { AttemptBasis, LiveAttempt, Payment, Row, Rows } from './state'

/** The attempt after it has moved. */
export function moveAttempt(attempt: LiveAttempt, event: AttemptMove): LiveAttempt {
  switch (event.type) {
    case 'RecordingSecured':
      return {
        stage: 'opening',
        recording: event.recording,
        ...basisOf(attempt),
        effects: attempt.effects + 1,
        sessionOver: false,
      }
    case 'SessionOpened':
      return openSession(attempt, event.sessionSid)
    case 'FieldAsked':
      return askField(attempt, event)
    case 'FieldKeptOpen':
      assert(attempt.stage === 'entering', 'a field is kept open while it is entered')
      return {
        ...attempt,
        effects: attempt.effects + 1,
        live: { ...attempt.live, effectId: event.effectId },
      }
    case 'FieldAccepted': {
      const rows = setRow(rowsOf(attempt), event.field, (row) => ({
        field: row.field,
        tries: row.tries,
        state: 'accepted',
        brand: event.field === 'cardNumber' ? event.card.brand : null,
        lastFour: event.field === 'cardNumber' ? event.card.lastFour : null,
        expiry: event.field === 'expiry' ? event.card.expiry : null,
      }))
      return withRows(attempt, rows)
    }
    case 'FieldReopened':
      return withRows(
        attempt,
        setRow(rowsOf(attempt), event.field, (row) => ({
          field: row.field,
          tries: row.tries,
          state: 'notAsked',
        })),
      )
    case 'FieldRefused':
      return withRows(
        attempt,
        setRow(rowsOf(attempt), event.field, (row) => ({
          field: row.field,
          tries: row.tries,
          state: 'refused',
          why: event.why,
        })),
      )
    case 'CardReady':
      assert(attempt.stage === 'entering', 'a card becomes ready while it is entered')
      return {
        stage: 'ready',
        recording: attempt.recording,
        rows: attempt.rows,
        card: event.card,
        readyAt: event.at,
        ...basisOf(attempt),
      }
    case 'Taken':
      assert(attempt.stage === 'ready', 'only a ready card can be taken')
      return {
        stage: 'completing',
        card: attempt.card,
        received: false,
        heard: null,
        ...basisOf(attempt),
        effects: attempt.effects + 1,
        maybeSent: true,
        takenAt: event.at,
      }
    case 'CancelRequested':
    case 'ReopenRequested':
      return {
        stage: 'cancelling',
        since: event.at,
        rows: attempt.stage === 'entering' || attempt.stage === 'ready' ? attempt.rows : null,
        next: event.type === 'ReopenRequested' ? event.next : null,
        ...basisOf(attempt),
        effects: attempt.effects + 1,
      }
    default:
      return unreachable(event)
  }
}

/** An event that moves a running attempt from one stage to the next, or within one. */
export type AttemptMove = Extract<
  PaymentEvent,
  {
    type:
      | 'RecordingSecured'
      | 'SessionOpened'
      | 'FieldAsked'
      | 'FieldKeptOpen'
      | 'FieldAccepted'
      | 'FieldReopened'
      | 'FieldRefused'
      | 'CardReady'
      | 'Taken'
      | 'CancelRequested'
      | 'ReopenRequested'
  }
>

function openSession(attempt: LiveAttempt, sessionSid: string): LiveAttempt {
  if (attempt.stage === 'cancelling') return { ...attempt, sessionSid }
  assert(attempt.stage === 'opening', 'a session opens while it is being opened')
  const rows: Rows = fieldsOf(attempt.settings).map((field) => ({ field, tries: 0, state: 'notAsked' }))
  return {
    stage: 'entering',
    recording: attempt.recording,
    rows,
    live: { field: 'cardNumber', effectId: '', askedAt: attempt.startedAt },
    ...basisOf(attempt),
    sessionSid,
  }
}

/** A request for a field replaces the one that is open: at any time one row is asked at most. */
function askField(attempt: LiveAttempt, event: Extract<PaymentEvent, { type: 'FieldAsked' }>): LiveAttempt {
  assert(attempt.stage === 'entering' || attempt.stage === 'ready', 'a field is asked in an open session')
  const rows = attempt.rows.map((row): Row => {
    const { field, tries } = row
    if (field === event.field) {
      const { second } = event
      return { field, tries: second ? tries : tries + 1, state: 'asked', second }
    }
    return row.state === 'asked' ? { field, tries, state: 'notAsked' } : row
  })
  return {
    stage: 'entering',
    recording: attempt.recording,
    rows,
    live: { field: event.field, effectId: event.effectId, askedAt: event.at },
    ...basisOf(attempt),
    effects: attempt.effects + 1,
  }
}

/** The fields that an entry with these settings needs, in the order in which they are asked. */
export function fieldsOf(settings: AttemptBasis['settings']): readonly EntryField[] {
  return settings.postcode
    ? ['cardNumber', 'expiry', 'securityCode', 'postcode']
    : ['cardNumber', 'expiry', 'securityCode']
}

/** What the accepted rows tell about the card. */
export function cardOf(rows: Rows): MaskedCard {
  let card: MaskedCard = { brand: null, lastFour: null, expiry: null }
  for (const row of rows) {
    if (row.state !== 'accepted') continue
    if (row.field === 'cardNumber') card = { ...card, brand: row.brand, lastFour: row.lastFour }
    if (row.field === 'expiry') card = { ...card, expiry: row.expiry }
  }
  return card
}

/**
 * Whether this is a card that its issuer declined for good. Brand, last four and expiry are all we know of a card; one in
 * some ten thousand others looks the same, and its owner is asked for another one.
 */
export function isShunned({ shunned }: Payment, card: MaskedCard): boolean {
  return shunned.some(
    ({ brand, lastFour, expiry }) =>
      lastFour !== null && brand === card.brand && lastFour === card.lastFour && expiry === card.expiry,
  )
}

/**
 * What every stage of an attempt has in common. Where it is spread, what is new stands before it, and only what is replaced behind
 * it: added behind a spread, properties cost V8 (Node 20) a new hidden class each time, 2.4 µs instead of 0.2.
 */
export function basisOf(attempt: AttemptBasis): AttemptBasis {
  return {
    id: attempt.id,
    number: attempt.number,
    altKey: attempt.altKey,
    sessionSid: attempt.sessionSid,
    maybeSent: attempt.maybeSent,
    takenAt: attempt.takenAt,
    sessionOver: attempt.sessionOver,
    startedAt: attempt.startedAt,
    callSid: attempt.callSid,
    effects: attempt.effects,
    settings: attempt.settings,
  }
}

function rowsOf(attempt: LiveAttempt): Rows {
  assert(attempt.stage === 'entering' || attempt.stage === 'ready', 'rows exist while a session is open')
  return attempt.rows
}

function withRows(attempt: LiveAttempt, rows: Rows): LiveAttempt {
  assert(attempt.stage === 'entering' || attempt.stage === 'ready', 'rows exist while a session is open')
  return { ...attempt, rows }
}

function setRow(rows: Rows, field: EntryField, change: (row: Row) => Row): Rows {
  return rows.map((row) => (row.field === field ? change(row) : row))
}
