import type { Result } from '@/lib/values/result'

/** Asks the telephony what became of a call, for when its callbacks were lost. Reading only; no answer decides nothing. */
export interface Calls {
  /** `over`: the call has ended, or the provider knows no such call. */
  stateOf(callSid: string): Promise<Result<'up' | 'over', NotTold>>
  /** The leg on which somebody talks to this caller right now, `null` while nobody does. */
  answeredLegOf(callSid: string): Promise<Result<AnsweredLeg | null, NotTold>>
}

/** Why the telephony told nothing. */
export interface NotTold {
  readonly detail: string
}

/** A leg that was answered, and whose device it reaches as far as its address tells. */
export interface AnsweredLeg {
  readonly legSid: string
  readonly agentId: string | null
}
