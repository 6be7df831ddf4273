import type { RecordingState } from './state'

/** What the outside told us about a call. */
export type CallFact =
  | (AgentLeg & { readonly kind: 'legRinging' | 'legAnswered' })
  | { readonly kind: 'legEnded'; readonly legSid: string; readonly status: string }
  /** The agent's side is over. `callerStillThere`: the caller's leg goes on and can be offered again. */
  | { readonly kind: 'dialEnded'; readonly status: DialStatus; readonly callerStillThere: boolean }
  | { readonly kind: 'callEnded'; readonly why: string }
  | { readonly kind: 'recordingReported'; readonly state: RecordingState }
  /** The time for the after-call work has passed. `busy`: the bank still has a card of this call. */
  | { readonly kind: 'wrapUpOver'; readonly busy: boolean }

/** A leg, and whose device it reaches as far as its address tells. */
interface AgentLeg {
  readonly legSid: string
  readonly agentId: string | null
}

/** How the offer to an agent's device ended. */
export type DialStatus = 'completed' | 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled' | 'unknown'
