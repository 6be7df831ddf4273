const windowMs = 1_000

/** At most so many requests in any second, by the clock on the wall: the product's own pace is real, too. */
export class RateLimit {
  #takenMs: number[] = []

  constructor(private readonly perSecondMax: number) {}

  /** False when the request is one too many. */
  take(nowMs: number = performance.now()): boolean {
    this.#takenMs = this.#takenMs.filter((takenMs) => takenMs > nowMs - windowMs)
    if (this.#takenMs.length >= this.perSecondMax) return false
    this.#takenMs.push(nowMs)
    return true
  }
}
