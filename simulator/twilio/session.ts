import type { Timer } from '../clock.js'
import { newSid } from '../ids.js'
import type { Call } from '../world.js'
import { refusal, type TwilioRefusal } from './errors.js'
import { baseField, type CaptureField, type EntryField, matchedField } from './fields.js'
import type { CreateRequest, UpdateRequest } from './payment-request.js'

/** Where a Payments session stands. Digits exist only while their field is being keyed. */
export type SessionState =
  | { name: 'open' }
  | { name: 'capturing'; field: CaptureField; digits: string; silence: Timer }
  | { name: 'idle' }
  | { name: 'confirming' }
  | { name: 'processing' }
  | { name: 'ended'; result: string }

/** One Payments session: `PK…` on a leg of a call. */
export type Session = {
  sid: string
  /** The leg whose keys are captured. */
  legSid: string
  /** The parent leg, which callbacks name whatever leg was posted to. */
  callSid: string
  request: CreateRequest
  state: SessionState
  /** Accepted entries, raw. Emptied when the session ends; nothing else holds them. */
  entries: Map<CaptureField, string>
  /** Masked entries, which outlive the session. */
  masks: Map<CaptureField, string>
  brand: string | null
  /** Address of the latest request; the step that it started reports there. */
  callbackUrl: string
  createdAt: Date
  updatedAt: Date
  /** Fingerprints of requests that were obeyed, by idempotency key. */
  obeyed: Map<string, string>
  /** Ends a session that nobody touches. */
  idle: Timer
}

export const noTimer: Timer = { cancel() {} }

/** A session as it is opened; its callbacks name the parent leg. */
export function newSession(leg: Call, request: CreateRequest, now: Date): Session {
  return {
    sid: newSid('PK'),
    legSid: leg.sid,
    callSid: leg.parentSid ?? leg.sid,
    request,
    state: { name: 'open' },
    entries: new Map(),
    masks: new Map(),
    brand: null,
    callbackUrl: request.statusCallback,
    createdAt: now,
    updatedAt: now,
    obeyed: new Map(),
    idle: noTimer,
  }
}

export type MatcherOrder = 'afterAll' | 'afterField'

/** What is still missing, in the order in which it is listed; a repetition counts once the first entry stands. */
export function requiredOf({ request, entries }: Session, order: MatcherOrder = 'afterAll'): CaptureField[] {
  const asked: EntryField[] =
    request.paymentMethod === 'ach-debit'
      ? ['bank-routing-number', 'bank-account-number']
      : [
          'payment-card-number',
          'expiration-date',
          ...(request.askSecurityCode ? (['security-code'] as const) : []),
          ...(request.askPostalCode ? (['postal-code'] as const) : []),
        ]
  const repeated = request.matchers.filter((field) => entries.has(field))
  const listed: CaptureField[] =
    order === 'afterAll'
      ? [...asked, ...repeated.map((field) => `${field}-matcher` as const)]
      : asked.flatMap((field) => {
          const matchable = repeated.find((each) => each === field)
          return matchable ? [field, `${matchable}-matcher` as const] : [field]
        })
  return listed.filter((field) => !entries.has(field))
}

/** True when nothing more can be asked of the session. */
export function hasEnded(session: Session): boolean {
  return session.state.name === 'ended'
}

/** Why an update cannot be obeyed as the session stands, or null. */
export function refuseUpdate(session: Session, request: UpdateRequest): TwilioRefusal | null {
  const state = session.state.name
  if (state === 'ended') return refusal(64021, 'the payment session has ended')
  if (state === 'processing' || state === 'confirming')
    return refusal(64021, 'the payment is being processed')
  if ('capture' in request) return refuseCapture(session, request.capture)
  if (request.status === 'complete' && requiredOf(session).length > 0) return refusal(64019)
  return null
}

function refuseCapture({ request, entries }: Session, field: CaptureField): TwilioRefusal | null {
  const isBankField = baseField(field).startsWith('bank-')
  if (isBankField !== (request.paymentMethod === 'ach-debit')) return refusal(64020, `Capture ${field}`)
  const repeats = matchedField(field)
  if (repeats === null) return null
  if (!request.matchers.includes(repeats)) return refusal(64020, `Capture ${field}`)
  return entries.has(repeats) ? null : refusal(64021, `${repeats} must be captured first`)
}
