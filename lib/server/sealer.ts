import { headText, type Place } from '../domain/audit/chain'
import type { Log } from '../log'
import type { AuditSeals } from '../ports/audit'

/** How soon the next look comes, in real milliseconds. */
export interface SealerPace {
  /** A row is sealed within two seconds of its commit: one second to the look, and one for the work. */
  readonly lookMs: number
  /** After a look that failed: the database is away, or the seals cannot be written. */
  readonly againMs: number
  /** The head of the chain goes into the log this often while it grows, so that a cut end can be shown from outside. */
  readonly headMs: number
}

const standardPace: SealerPace = { lookMs: 1_000, againMs: 5_000, headMs: 5 * 60_000 }

/**
 * Seals what is written down, as long as this process lives. All instances look; one seals at a time. A look that finds
 * nothing is one statement that reads three indexes.
 */
export function startSealer(
  seals: AuditSeals,
  log: Log,
  pace: SealerPace = standardPace,
  now: () => number = Date.now,
): Sealer {
  const heads = new Heads(log, pace.headMs, now)
  let stopped = false
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let look: Promise<void> = Promise.resolve()

  const sealAll = async (): Promise<number> => {
    try {
      for (let more = true; more && !stopped; ) {
        const sealed = await seals.sealNext()
        if (sealed) heads.grew(sealed.head)
        more = sealed?.more ?? false
      }
      if (failing) log.info('audit.sealing')
      failing = false
      heads.look()
      return pace.lookMs
    } catch (fault) {
      // Once, and not every five seconds of an outage.
      if (!failing) log.warn('audit.unsealed', {}, fault)
      failing = true
      return pace.againMs
    }
  }
  const plan = (ms: number): void => {
    timer = setTimeout(() => {
      look = sealAll().then((nextMs) => {
        if (!stopped) plan(nextMs)
      })
    }, ms)
    timer.unref()
  }
  plan(0)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await look
      heads.close()
    },
  }
}

/** The sealer of an instance. */
export interface Sealer {
  /** Resolves when what it has begun is done. What is left unsealed the next instance seals. */
  stop(): Promise<void>
}

/** Says what the newest seal is, from time to time and when it ends. */
class Heads {
  #unsaid: Place | null = null
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(
    private readonly log: Log,
    private readonly everyMs: number,
    private readonly now: () => number,
  ) {}

  grew(head: Place): void {
    this.#unsaid = head
  }

  look(): void {
    if (this.now() - this.#saidAt >= this.everyMs) this.#say()
  }

  close(): void {
    this.#say()
  }

  #say(): void {
    if (!this.#unsaid) return
    this.log.info('audit.head', { head: headText(this.#unsaid) })
    this.#unsaid = null
    this.#saidAt = this.now()
  }
}
