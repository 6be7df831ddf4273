import { z } from 'zod'
import type { DialStatus } from '@/lib/domain/call/facts'
import type { ReportedRecording } from '@/lib/ports/call-recordings'
import { isCardNumber } from '@/lib/values/card'
import { looksLikeCard } from '@/lib/values/prose'
import { recordingStateOf } from './call-recordings'
import { proseOf } from './scrub'
import { sid } from './sid'
import { agentIdOf } from './voice'

/**
 * What a voice webhook says, one reading for each kind of request. `callSid` is always the caller's leg. Nothing is
 * thrown: what makes no sense is `ignored`.
 */
export type CallReading =
  /** Somebody dials our number. */
  | {
      readonly kind: 'callArrived'
      readonly callSid: string
      /** An E.164 number, `client:…`, `sip:…`, or empty when it is withheld. */
      readonly from: string
      readonly to: string
      readonly callerName: string | null
    }
  /** The agent's leg, by its steps. They may arrive in any order; `sequence` is their true one. */
  | (LegReading & { readonly kind: 'legStarted' | 'legRinging' | 'legAnswered' })
  | (LegReading & { readonly kind: 'legEnded'; readonly status: string })
  /** The agent's side is over, and we are asked what comes next. */
  | {
      readonly kind: 'dialEnded'
      readonly callSid: string
      readonly legSid: string | null
      readonly status: DialStatus
      /** The caller is still on the line. */
      readonly callStillUp: boolean
    }
  /** The caller's leg is over. */
  | { readonly kind: 'callEnded'; readonly callSid: string; readonly status: string }
  | {
      readonly kind: 'recordingReported'
      readonly callSid: string
      readonly recordingSid: string
      readonly state: ReportedRecording
      readonly errorCode: string | null
    }
  | { readonly kind: 'ignored'; readonly why: 'noCall' | 'unknownWord' | 'stillUp' }

interface LegReading {
  readonly callSid: string
  readonly legSid: string
  /** Whose device it is, as far as the address tells. */
  readonly agentId: string | null
  readonly sequence: number | null
}

/** Reads an incoming-call webhook (twilio.com/docs/voice/twiml, request parameters). */
export function readIncomingCall(params: URLSearchParams): CallReading {
  const fields = voiceFields.parse(Object.fromEntries(params))
  if (!fields.CallSid) return { kind: 'ignored', why: 'noCall' }
  return {
    kind: 'callArrived',
    callSid: fields.CallSid,
    from: partyOf(fields.From),
    to: partyOf(fields.To),
    callerName: proseOf(fields.CallerName).text || null,
  }
}

/** Reads the request that a `<Dial action>` makes when the agent's side has ended. */
export function readDialAction(params: URLSearchParams): CallReading {
  const fields = voiceFields.parse(Object.fromEntries(params))
  if (!fields.CallSid) return { kind: 'ignored', why: 'noCall' }
  const status = dialStatuses.find((known) => known === fields.DialCallStatus) ?? 'unknown'
  const callStillUp = !overStatuses.includes(fields.CallStatus)
  return { kind: 'dialEnded', callSid: fields.CallSid, legSid: fields.DialCallSid, status, callStillUp }
}

/** Reads a progress callback of an agent's leg (twilio.com/docs/voice/twiml/client, statusCallback). */
export function readLegCallback(params: URLSearchParams): CallReading {
  const fields = voiceFields.parse(Object.fromEntries(params))
  const { CallSid: legSid, ParentCallSid: callSid, CallStatus: status } = fields
  if (!legSid || !callSid) return { kind: 'ignored', why: 'noCall' }
  const leg = { callSid, legSid, agentId: agentIdOf(fields.To), sequence: fields.SequenceNumber }
  if (overStatuses.includes(status)) return { kind: 'legEnded', ...leg, status }
  // The event is called answered; the status it carries is not.
  if (status === 'in-progress' || status === 'answered') return { kind: 'legAnswered', ...leg }
  if (status === 'ringing') return { kind: 'legRinging', ...leg }
  if (status === 'initiated' || status === 'queued') return { kind: 'legStarted', ...leg }
  return { kind: 'ignored', why: 'unknownWord' }
}

/** Reads a progress callback of the caller's own leg; only its end is news. */
export function readCallCallback(params: URLSearchParams): CallReading {
  const fields = voiceFields.parse(Object.fromEntries(params))
  if (!fields.CallSid) return { kind: 'ignored', why: 'noCall' }
  if (!overStatuses.includes(fields.CallStatus)) return { kind: 'ignored', why: 'stillUp' }
  return { kind: 'callEnded', callSid: fields.CallSid, status: fields.CallStatus }
}

/** Reads a recording's status callback. Pausing and resuming are never among them: those are read from REST answers. */
export function readRecordingCallback(params: URLSearchParams): CallReading {
  const fields = voiceFields.parse(Object.fromEntries(params))
  if (!fields.CallSid || !fields.RecordingSid) return { kind: 'ignored', why: 'noCall' }
  const state = recordingStateOf(fields.RecordingStatus)
  if (!state) return { kind: 'ignored', why: 'unknownWord' }
  const errorCode = /^\d{1,6}$/.test(fields.ErrorCode) ? fields.ErrorCode : null
  return {
    kind: 'recordingReported',
    callSid: fields.CallSid,
    recordingSid: fields.RecordingSid,
    state,
    errorCode,
  }
}

const dialStatuses = ['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled'] as const

/** Statuses after which a leg does not come back (twilio.com/docs/voice/api/call-resource). */
const overStatuses: readonly string[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled']

const word = z
  .string()
  .transform((value) => value.trim().toLowerCase().slice(0, 40))
  .catch('')
  .default('')

const line = z
  .string()
  .transform((value) => value.trim().slice(0, 300))
  .catch('')
  .default('')

const voiceFields = z.object({
  CallSid: sid('CA'),
  ParentCallSid: sid('CA'),
  DialCallSid: sid('CA'),
  RecordingSid: sid('RE'),
  CallStatus: word,
  DialCallStatus: word,
  RecordingStatus: word,
  ErrorCode: word,
  From: line,
  To: line,
  CallerName: line,
  SequenceNumber: word.transform((text) => (/^\d{1,6}$/.test(text) ? Number(text) : null)),
})

/** A phone number, a device or a SIP address; anything else (`anonymous`, `Restricted`, nonsense) is a withheld number. */
function partyOf(address: string): string {
  if (/^(\+\d{2,15}|\d{2,12})$/.test(address)) return isAmexOrDiners(address) ? '' : address
  const isAddress = /^(client:[\w.@+-]{1,121}|sips?:[\w.@+:;=-]{1,200})$/.test(address)
  return isAddress && !looksLikeCard(address) ? address : ''
}

/** So many digits that begin so are nobody's phone number: the numbers of +30 and +34 to +39 are shorter. */
function isAmexOrDiners(address: string): boolean {
  const digits = address.replace('+', '')
  return /^3(?:[47]\d{13}|[0689]\d{12})$/.test(digits) && isCardNumber(digits)
}
