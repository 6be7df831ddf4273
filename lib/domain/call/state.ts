import type { Instant } from '@/lib/values/instant'

/** One conversation: the caller's leg, the agent's leg, and the recording. */
export interface Call {
  readonly id: string
  /** The caller's leg: the one whose keys are captured (twilio.com/docs/voice/api/payment-resource). */
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly name: string | null
  readonly status: CallStatus
  readonly agentId: string | null
  /** The agent's leg, once the device rings. */
  readonly legSid: string | null
  /** Agents whose device did not answer; they are not tried again for this call. */
  readonly notAnswering: readonly string[]
  readonly recording: RecordingState
  readonly arrivedAt: Instant
  readonly answeredAt: Instant | null
  readonly endedAt: Instant | null
  /** The agent has put the ended call away. */
  readonly finished: boolean
  /** Effects planned so far; the next one's id is made from it. */
  readonly effects: number
  /** When the caller last said card digits aloud, as far as the agent told us; `null` while that has not happened. */
  readonly spokenAt: Instant | null
  /** After the end: when the call puts itself away. `null` before the end, and once the agent has stopped that clock. */
  readonly wrapUpUntil: Instant | null
  /** What the agent wrote when putting the call away. */
  readonly note: string | null
}

/** waiting: nobody is free or nobody has been asked yet · ringing: at an agent's device · live: two people talk. */
export type CallStatus = 'waiting' | 'ringing' | 'live' | 'ended'

/** What the recording does, read from the provider's answers. `none`: this call is not recorded. */
export type RecordingState = 'none' | 'starting' | 'on' | 'paused' | 'stopped' | 'unclear'
