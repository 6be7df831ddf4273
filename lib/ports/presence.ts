import type { Instant } from '@/lib/values/instant'
import type { Audit } from './store'

/** Why somebody takes no calls. */
export const awayReasons = ['break', 'lunch', 'training', 'meeting', 'otherWork'] as const
export type AwayReason = (typeof awayReasons)[number]

/** Whether a person takes calls; `null` stands for "no reason given". */
export type Availability =
  | { readonly state: 'ready'; readonly reason: null }
  | { readonly state: 'away'; readonly reason: AwayReason | null }

/** Which agents take calls. */
export interface Presence {
  /**
   * `since`: when this person last became free or went away. `screen`: the one screen of theirs that acts, `null` when
   * none does. When no screen was alive for a while, the one that acted is gone.
   */
  of(userId: string): Promise<Availability & { readonly since: Instant; readonly screen: string | null }>
  /** The change and its audit row are durable together. Nothing is written when it was so already. */
  set(userId: string, availability: Availability, now: Instant, audit: Audit): Promise<void>
  /** A screen of this person is alive. */
  seen(userId: string): Promise<void>
  /** Whether a screen of this person was alive a moment ago (real time). */
  isThere(userId: string): Promise<boolean>
  /** From now on this screen, which is alive, acts; all others of this person only show. Written down unless it did before. */
  takeScreen(userId: string, screen: string, now: Instant, audit: Audit): Promise<void>
  /** This screen is gone. Changes nothing when another one acts by now. */
  leaveScreen(userId: string, screen: string, now: Instant, audit: Audit): Promise<void>
  /** Agents who are ready, present and without a call, longest idle first. */
  free(except: readonly string[]): Promise<readonly string[]>
}
