/**
 * Bounds how fast all instances together read the processor's books. The processor publishes no limit, and answers
 * whoever asks too fast with 429; 15 reads per second are ours to spend, and whoever is watched goes first.
 */
export interface LookUpBudget {
  /**
   * Asks leave for one read. `go` may come up to half a second later, when its turn has come: a job that is planned
   * again for so short a time would cost more than the wait. Anybody whose turn is later is told to come again.
   */
  take(urgency: Urgency): Promise<Leave>
  /** The processor said to slow down: nobody is given leave for so long, in real milliseconds (at most a minute). */
  pause(forMs: number): Promise<void>
}

/** Whether somebody waits for the answer now: the caller on the phone, or whoever asked for a look. */
export type Urgency = 'watched' | 'unwatched'

/** `wait`: come again after this many real milliseconds. They differ a little, so that not all come again at once. */
export type Leave = { readonly kind: 'go' } | { readonly kind: 'wait'; readonly ms: number }

/** How fast reads may follow each other. Real time. */
export interface ReadingPace {
  readonly perSecond: number
  /** Reads that may leave at once after a pause. */
  readonly burst: number
  /** Of these, how many are kept for what is watched. */
  readonly reserve: number
}

/** A small burst on purpose: whoever counts reads by the second never counts more than 15 + 4. */
export const standardPace: ReadingPace = { perSecond: 15, burst: 4, reserve: 2 }

/** A turn that comes within this time is waited for. */
export const turnWaitMsMax = 500

/** What must come again comes up to so much later than its turn. */
export const spreadMs = 500

/** Whatever the processor asks for, after this time it is tried again. */
export const pauseMsMax = 60_000

/** A processor that says to slow down and not for how long gets this much rest. */
export const pauseMsUsual = 1_000

/**
 * Places in the worker's line, smaller first, which count when more looks are due than may leave. A look for which somebody
 * waits overtakes all others; when it comes again it lets those go first that have not come once, or a few payments that
 * are looked at every three seconds would keep a thousand from ever being looked at after a start.
 */
export const placeInLine = { watched: 10, unwatched: 15, watchedAgain: 20 } as const
