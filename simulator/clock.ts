/** A wait that has been asked for and can be called off. */
export type Timer = { cancel(): void }

type Pending = { dueMs: number; order: number; fire: () => void }

/** setTimeout takes no longer delay than this. */
const realDelayMsMax = 2_147_483_647

/**
 * The vendors' sense of time. Every wait that belongs to the outside world (a gateway thinking, a caller hesitating,
 * Twilio listening for the next key) goes through here, so that it can run faster than life or be skipped.
 * Deadlines of real network requests never do: those stay in real milliseconds.
 */
export class SimClock {
  #scale: number
  readonly #manual: boolean
  #baseMs = 0
  #sinceRealMs = performance.now()
  #pending: Pending[] = []
  #order = 0
  #wake: Timer | null = null
  #haste: { usual: number; over: NodeJS.Timeout } | null = null

  /** `manual` stands still except for `advance`, which is what tests want. */
  constructor(options: { scale?: number; manual?: boolean } = {}) {
    this.#scale = options.scale ?? 1
    this.#manual = options.manual ?? false
  }

  /** The date on the wall. Never scaled: what is written into a record can be compared with other records. */
  now(): Date {
    return new Date()
  }

  get scale(): number {
    return this.#scale
  }

  /** Changes the pace from here on; waits that are under way keep what they have already waited. */
  setScale(scale: number): void {
    this.#forgetHaste()
    this.#become(scale)
  }

  /** Runs at this pace for so many real milliseconds, then at the one before, whatever has become of who asked for it. */
  hasten(scale: number, forMs: number): void {
    const { usual = this.#scale } = this.#haste ?? {}
    this.#forgetHaste()
    this.#become(scale)
    const over = setTimeout(() => this.endHaste(), forMs)
    over.unref()
    this.#haste = { usual, over }
  }

  /** Back at the pace from before the haste; nothing happens when there is none. */
  endHaste(): void {
    const usual = this.#haste?.usual
    this.#forgetHaste()
    if (usual !== undefined) this.#become(usual)
  }

  /** Simulated milliseconds since the clock was made. */
  elapsedMs(): number {
    if (this.#manual) return this.#baseMs
    return this.#baseMs + (performance.now() - this.#sinceRealMs) * this.#scale
  }

  /** Calls `fire` once, after `delayMs` simulated milliseconds. */
  after(delayMs: number, fire: () => void): Timer {
    const entry: Pending = { dueMs: this.elapsedMs() + Math.max(0, delayMs), order: this.#order++, fire }
    this.#pending.splice(this.#placeOf(entry), 0, entry)
    if (this.#pending[0] === entry) this.#arm()
    return { cancel: () => this.#cancel(entry) }
  }

  /** Resolves after `delayMs` simulated milliseconds, or at once when `signal` is aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = this.after(delayMs, done)
      function done() {
        timer?.cancel()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      signal?.addEventListener('abort', done)
    })
  }

  /**
   * Lets `ms` simulated milliseconds pass at once. Waits fire in their order, each at its own moment, and what they
   * start inside the simulator may wait again before the jump is over. Answers from the network are not waited for.
   */
  async advance(ms: number): Promise<void> {
    const targetMs = this.elapsedMs() + ms
    for (;;) {
      const next = this.#pending[0]
      if (!next || next.dueMs > targetMs) break
      this.#jumpTo(next.dueMs)
      this.#pending.shift()
      next.fire()
      await settled()
    }
    this.#jumpTo(targetMs)
    this.#arm()
  }

  /** How many waits are under way. */
  get pending(): number {
    return this.#pending.length
  }

  /** Forgets every wait that is under way. */
  clear(): void {
    this.#pending = []
    this.#arm()
  }

  #cancel(entry: Pending): void {
    const place = this.#placeOf(entry)
    if (this.#pending[place] !== entry) return
    this.#pending.splice(place, 1)
    if (place === 0) this.#arm()
  }

  /** Where this wait stands among those under way, or would stand: sooner ones first, then those asked for earlier. */
  #placeOf({ dueMs, order }: Pending): number {
    let from = 0
    let to = this.#pending.length
    while (from < to) {
      const middle = (from + to) >> 1
      const other = this.#pending[middle]
      const isBefore = other && (other.dueMs < dueMs || (other.dueMs === dueMs && other.order < order))
      if (isBefore) from = middle + 1
      else to = middle
    }
    return from
  }

  #become(scale: number): void {
    this.#rebase()
    this.#scale = scale
    this.#arm()
  }

  #forgetHaste(): void {
    if (this.#haste) clearTimeout(this.#haste.over)
    this.#haste = null
  }

  #rebase(): void {
    this.#baseMs = this.elapsedMs()
    this.#sinceRealMs = performance.now()
  }

  #jumpTo(targetMs: number): void {
    const aheadMs = targetMs - this.elapsedMs()
    if (aheadMs > 0) this.#baseMs += aheadMs
  }

  #arm(): void {
    this.#wake?.cancel()
    const next = this.#pending[0]
    if (this.#manual || !next) this.#wake = null
    else this.#wake = wakeIn((next.dueMs - this.elapsedMs()) / this.#scale, () => this.#runDue())
  }

  /**
   * Ends one wait. What it sets going gets its turn before the next one ends: a process that was busy for a moment would
   * otherwise let a field run out before the key that was pressed in time.
   */
  #runDue(): void {
    const next = this.#pending[0]
    if (next && next.dueMs <= this.elapsedMs()) {
      this.#pending.shift()
      next.fire()
    }
    this.#arm()
  }
}

function wakeIn(delayMs: number, fire: () => void): Timer {
  if (delayMs <= 0) {
    const soon = setImmediate(fire)
    return { cancel: () => clearImmediate(soon) }
  }
  const later = setTimeout(fire, Math.min(delayMs, realDelayMsMax))
  // A pending wait of the simulated world is no reason to keep the process alive.
  later.unref()
  return { cancel: () => clearTimeout(later) }
}

/** Lets promise chains inside the process run until they wait for a timer or the network. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
