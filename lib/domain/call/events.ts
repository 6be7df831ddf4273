import type { Instant } from '@/lib/values/instant'
import type { RecordingState } from './state'

/** What happened to a call. */
export type CallEvent = { readonly at: Instant } & (
  | {
      readonly type: 'CallArrived'
      readonly callId: string
      readonly sid: string
      readonly from: string
      readonly to: string
      readonly name: string | null
    }
  | { readonly type: 'CallOffered'; readonly agentId: string }
  | { readonly type: 'CallRinging'; readonly legSid: string }
  | { readonly type: 'CallAnswered'; readonly legSid: string; readonly record: boolean }
  /** The device did not answer, was busy or failed: the call waits for somebody else. */
  | { readonly type: 'CallNotAnswered'; readonly agentId: string; readonly why: string }
  /** `wrapUpUntil`: when it puts itself away unless its agent does or stops the clock. */
  | { readonly type: 'CallEnded'; readonly why: string; readonly wrapUpUntil: Instant }
  | { readonly type: 'RecordingReported'; readonly state: RecordingState }
  /** Card digits were said aloud. The passage is to be removed from the recording. */
  | { readonly type: 'CardSpoken'; readonly by: string; readonly passage: Passage; readonly silence: boolean }
  | { readonly type: 'SoundAsked'; readonly by: string }
  | { readonly type: 'CallTakenOver'; readonly from: string; readonly to: string }
  | { readonly type: 'WrapUpHeld'; readonly by: string }
  | { readonly type: 'WrapUpExtended'; readonly until: Instant }
  /** `by`: a person, or `clock` when its time was up. */
  | { readonly type: 'CallFinished'; readonly by: string; readonly note: string | null }
)

/** A part of a call, by the clock. */
export interface Passage {
  readonly from: Instant
  readonly to: Instant
}

export type CallEventType = CallEvent['type']
