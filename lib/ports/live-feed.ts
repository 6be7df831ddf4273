import type { EntryField } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import type { Pace } from '@/lib/values/pace'

/** News from every instance, in this process. A hint, never the truth: whoever needs the truth reads it. */
export interface LiveFeed {
  /**
   * @param missed called when news may have been lost: whoever shows something must fetch the truth
   * @returns ends the subscription
   */
  subscribe(listener: (news: LiveNews) => void, missed: () => void): () => void
  /** True while news arrive; false while the connection is being made again. */
  connected(): boolean
}

export type LiveNews =
  | {
      readonly type: 'changed'
      /** `cards`: whether cards may be taken, for everybody. */
      readonly what: 'payment' | 'look' | 'call' | 'presence' | 'cards' | 'preflight'
      readonly id: string
      readonly version: number
      readonly callId: string | null
      readonly agentId: string | null
    }
  | {
      readonly type: 'progress'
      readonly paymentId: string
      readonly agentId: string
      readonly attemptId: string
      readonly effectId: string
      readonly field: EntryField
      readonly keys: number
      readonly serial: number
      readonly at: Instant
    }
  /** Something about a person has changed: their sessions, their roles, whether they may sign in. */
  | { readonly type: 'person'; readonly id: string }
  /** Business time runs at another pace; only in the demo. `anew`: everything was forgotten, and time begins again. */
  | { readonly type: 'pace'; readonly pace: Pace; readonly anew: boolean }
