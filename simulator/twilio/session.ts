import type { Timer } from '../clock.js'
import type { CaptureField, EntryField } from './fields.js'
import type { CreateRequest } from './payment-request.js'

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
}

/** What is still missing, in the order in which it is listed; a repetition counts once the first entry stands. */
export function requiredOf({ request, entries }: Session): CaptureField[] {
  const asked: EntryField[] =
    request.paymentMethod === 'ach-debit'
      ? ['bank-routing-number', 'bank-account-number']
      : [
          'payment-card-number',
          'expiration-date',
          ...(request.askSecurityCode ? (['security-code'] as const) : []),
          ...(request.askPostalCode ? (['postal-code'] as const) : []),
        ]
  const repeated = request.matchers
    .filter((field) => entries.has(field))
    .map((field): CaptureField => `${field}-matcher`)
  return [...asked, ...repeated].filter((field) => !entries.has(field))
}

/** True when nothing more can be asked of the session. */
export function hasEnded(session: Session): boolean {
  return session.state.name === 'ended'
}
