import type { Result } from '@/lib/values/result'

/** Steers the recording of a call. Every answer is the state that the provider reports, not the one we asked for. */
export interface CallRecordings {
  start(callSid: string): Promise<Result<{ state: ReportedRecording }, RecordingRefusal>>
  /** Silence instead of sound until resumed; the timeline stays. */
  pause(callSid: string): Promise<Result<{ state: ReportedRecording }, RecordingRefusal>>
  resume(callSid: string): Promise<Result<{ state: ReportedRecording }, RecordingRefusal>>
}

/** What the provider says about a recording. `none`: there is no recording on this call. */
export type ReportedRecording = 'on' | 'paused' | 'stopped' | 'none'

/** Why we do not know what the recording does now. */
export type RecordingRefusal =
  | { readonly kind: 'notSent'; readonly detail: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly callOver: boolean }
  | { readonly kind: 'unclear'; readonly detail: string }
