import type { Instant } from '@/lib/values/instant'
import type { Audit } from './store'

/** Which agents take calls. */
export interface Presence {
  /** `since`: when this person last became free or went away. */
  of(userId: string): Promise<{ readonly state: 'ready' | 'away'; readonly since: Instant }>
  /** The change and its audit row are durable together. Nothing is written when it was so already. */
  set(userId: string, state: 'ready' | 'away', now: Instant, audit: Audit): Promise<void>
  /** A screen of this person is alive. */
  seen(userId: string): Promise<void>
  /** Agents who are ready, present and without a call, longest idle first. */
  free(except: readonly string[]): Promise<readonly string[]>
}
