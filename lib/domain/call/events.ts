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
  | { readonly type: 'CallEnded'; readonly why: string }
  | { readonly type: 'RecordingReported'; readonly state: RecordingState }
  | { readonly type: 'CallFinished'; readonly by: string }
)

export type CallEventType = CallEvent['type']
