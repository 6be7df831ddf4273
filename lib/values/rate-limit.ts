/**
 * So much for each key, such as a person's id or an address: a token bucket, kept as one number for each key (the
 * "generic cell rate algorithm", ITU-T I.371 annex A). Counts in this process alone, in bounded memory.
 *
 *     const tries = new RateLimit({ perSecond: 1 / 6, burst: 10, keysMax: 10_000 })
 *     const waitMs = tries.take(account, Date.now())
 *     if (waitMs > 0) return tooMany(waitMs)
 *
 * Where there are more keys than it may remember it forgets the one that was quiet for longest: whoever can send from
 * that many addresses is not held up by a limit for each address anyway.
 */
export class RateLimit {
  readonly #perKeyMs: number
  readonly #burstMs: number
  readonly #keysMax: number
  /** When each key's bucket is full again, in milliseconds since 1970. The key that was quiet for longest comes first. */
  readonly #fullAgainAt = new Map<string, number>()

  constructor({ perSecond, burst, keysMax }: RateLimitSettings) {
    this.#perKeyMs = 1_000 / perSecond
    this.#burstMs = burst * this.#perKeyMs
    this.#keysMax = keysMax
  }

  /**
   * Takes one from this key's bucket.
   *
   * @param now milliseconds since 1970
   * @returns 0 when there was one; otherwise the milliseconds until there is one again, and nothing was taken
   */
  take(key: string, now: number): number {
    const before = Math.max(this.#fullAgainAt.get(key) ?? 0, now)
    const waitMs = before + this.#perKeyMs - now - this.#burstMs
    if (waitMs > millisecondsLost) return Math.ceil(waitMs)
    this.#remember(key, before + this.#perKeyMs)
    return 0
  }

  /** How many keys are remembered. */
  get keys(): number {
    return this.#fullAgainAt.size
  }

  #remember(key: string, fullAgainAt: number): void {
    // Put in anew, so that it stands last.
    this.#fullAgainAt.delete(key)
    this.#fullAgainAt.set(key, fullAgainAt)
    if (this.#fullAgainAt.size <= this.#keysMax) return
    for (const oldest of this.#fullAgainAt.keys()) {
      this.#fullAgainAt.delete(oldest)
      return
    }
  }
}

/** How much is how much. */
export interface RateLimitSettings {
  /** How many go on for ever. */
  readonly perSecond: number
  /** How many more may come at once, after a pause. */
  readonly burst: number
  /** How many keys are remembered. */
  readonly keysMax: number
}

/** What adding fractions up may be wrong by, where a time has thirteen digits before the point. */
const millisecondsLost = 0.01
