import type { Instant } from '@/lib/values/instant'

/**
 * Payments of the processor's that webhooks have named and that are to be read. A webhook is not signed, so that whoever
 * learns its address can name anything at any pace: what that costs is bounded here. One payment is read once in
 * `hintPauseMs`, all together one in `hintSpacingMs`, and no more than {@link hintsMax} wait. Whatever is of ours is
 * read on a schedule anyhow; a hint only makes its news arrive sooner.
 *
 * They are put down by `Store.commit`, and read by one job at a time.
 */
export interface Hints {
  /** The one that is due first, with the moment of its turn; `null` when none waits. */
  next(now: Instant): Promise<Hint | null>
  /** It is about to be read. When nothing is heard of that for `lostAfterMs`, it is due again. */
  begin(hint: Hint, now: Instant): Promise<void>
  /** It was read and is due again at `nextAt`, `null`: never; sooner when it was named again meanwhile. */
  done(hint: Hint, nextAt: Instant | null): Promise<void>
}

/** A payment that webhooks have named. */
export interface Hint {
  readonly processorPayment: string
  /** When it was named last. */
  readonly hintedAt: Instant
  /** How often it was named. */
  readonly times: number
  /** Not before this moment. */
  readonly turnAt: Instant
}

/** An hour of a busy floor's webhooks while the processor is away. Whatever is named beyond it is not kept. */
export const hintsMax = 1_000

/**
 * Servers' clocks differ by less, and no commit waits for longer. A time of reading that lies further ahead is that of a
 * clock which was put back, and holds nobody up.
 */
export const clocksDifferMsMax = 15_000

/** Longer than the processor takes to answer or not to answer. */
export const lostAfterMs = 15_000
