import type { AuditLog } from '@/lib/ports/audit'
import type { Clock } from '@/lib/ports/clock'
import type { Audit } from '@/lib/ports/store'
import { minute } from '@/lib/values/instant'
import type { Actor } from './deps'

/** The same no for the same person and the same wish is one row in this time, and the next row says how many there were. */
export const refusalWindowMs = minute
/** Kinds of refusals and failures that one person gets rows of their own for in that time; what is beyond shares one. */
export const kindsPerPersonMax = 20
/** People of whom that is remembered. Beyond them nobody new gets a row until somebody is forgotten. */
const peopleMax = 1_000
/** Who looks at a payment again within this time leaves no further row. */
export const viewWindowMs = 15 * minute
/** Views that are remembered; the oldest are forgotten first, and may be written down a second time. */
const viewsMax = 20_000
/** A row that could not be written is not tried again before this. */
const againMs = minute
/** Rows on their way to the database. One more than this is lost, and said to be in the log. */
const pendingMax = 100
/** Nobody waits longer than this for a refusal to be written down: it is written all the same. Real milliseconds. */
const waitMsMax = 1_000

/** Who asked for what; `subject` is known to exist. */
export interface Asked {
  readonly actor: Actor
  readonly action: string
  readonly subject: { readonly type: 'payment' | 'call'; readonly id: string } | null
}

/**
 * Writes down what was refused, what failed and who saw what. A stuck key or a hostile script may ask a thousand times a
 * second: memory and rows have bounds, each instance for itself. Times are real milliseconds, but for those of the rows.
 */
export class AuditTrail {
  readonly #people = new Map<string, Map<string, Window>>()
  readonly #views = new Map<string, number>()
  readonly #pending = new Set<Promise<void>>()
  #sweep: NodeJS.Timeout | undefined
  #saidAt = Number.NEGATIVE_INFINITY
  #unsaid = 0

  /** @param unwritten is told of a row that could not be written, once a minute, and how many more there were since */
  constructor(
    private readonly log: AuditLog,
    private readonly clock: Clock,
    private readonly unwritten: (audit: Audit, fault: unknown, more: number) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** A no, with its code. Resolves when it is written down, or after a second. */
  refused(asked: Asked, code: string): Promise<void> {
    return this.#once(asked, 'refused', { code })
  }

  /** Something failed here. The log knows more under the same error id. */
  failed(asked: Asked, errorId: string): Promise<void> {
    return this.#once(asked, 'failed', { errorId })
  }

  /** A customer's data was shown. Nobody waits for it. */
  viewed(asked: Asked): void {
    const key = [asked.actor.id, asked.action, asked.subject?.type, asked.subject?.id].join(' ')
    const now = this.now()
    if ((this.#views.get(key) ?? 0) > now) return
    // Those that were seen last stand last, so that the first one is the oldest.
    this.#views.delete(key)
    const oldest = this.#views.size >= viewsMax ? this.#views.keys().next().value : undefined
    if (oldest !== undefined) this.#views.delete(oldest)
    this.#views.set(key, now + viewWindowMs)
    this.#write(rowOf(asked, 'done', {}), () => this.#views.set(key, this.now() + againMs))
  }

  /** Resolves when everything that was to be written is, or could not be. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }

  /** Writes the counts down that are still open. */
  async close(): Promise<void> {
    clearTimeout(this.#sweep)
    this.#tell(Number.POSITIVE_INFINITY)
    await this.settled()
  }

  async #once(asked: Asked, outcome: 'refused' | 'failed', detail: Audit['detail']): Promise<void> {
    const window = this.#windowOf(asked, outcome, detail)
    if (!window) return
    const now = this.now()
    if (now < window.until) {
      window.more += 1
      this.#planSweep()
      return
    }
    const more: Audit['detail'] = window.more > 0 ? { more: window.more } : {}
    Object.assign(window, { until: now + refusalWindowMs, more: 0 })
    const row = window.shared ? window.row : rowOf(asked, outcome, detail)
    const written = this.#write({ ...row, detail: { ...row.detail, ...more } }, () => {
      window.more += 1
    })
    await atMost(waitMsMax, written)
  }

  /** The window of this kind of no, a new one if need be; `null` when there is no room for one. */
  #windowOf(asked: Asked, outcome: 'refused' | 'failed', detail: Audit['detail']): Window | null {
    const { id } = asked.actor
    const own = this.#people.get(id) ?? new Map<string, Window>()
    if (!this.#people.has(id)) {
      if (this.#people.size >= peopleMax) this.#forget()
      if (this.#people.size >= peopleMax) return null
      this.#people.set(id, own)
    }
    const kind = `${asked.action} ${detail.code ?? outcome}`
    const key = own.has(kind) || own.size < kindsPerPersonMax ? kind : 'various'
    const shared = key === 'various'
    const row = shared
      ? rowOf({ ...asked, action: 'various', subject: null }, outcome, { code: 'various' })
      : rowOf({ ...asked, subject: null }, outcome, outcome === 'failed' ? {} : detail)
    const window = own.get(key) ?? { until: 0, more: 0, row, shared }
    own.set(key, window)
    return window
  }

  /** What was counted and never came again is told at the end of its minute. */
  #planSweep(): void {
    this.#sweep ??= setTimeout(() => {
      this.#sweep = undefined
      this.#tell(this.now())
      if (this.#forget()) this.#planSweep()
    }, refusalWindowMs)
    this.#sweep.unref()
  }

  #tell(now: number): void {
    for (const own of this.#people.values())
      for (const window of own.values()) {
        if (window.until > now || window.more === 0) continue
        const { row, more } = window
        Object.assign(window, { until: now + refusalWindowMs, more: 0 })
        this.#write({ ...row, detail: { ...row.detail, more } }, () => undefined)
      }
  }

  /** @returns whether there is still something to be told */
  #forget(): boolean {
    let counted = false
    for (const [id, own] of this.#people) {
      for (const [key, { until, more }] of own) {
        counted ||= more > 0
        if (until <= this.now() && more === 0) own.delete(key)
      }
      if (own.size === 0) this.#people.delete(id)
    }
    return counted
  }

  /** A log that is flooded hides what it should show. */
  #say(audit: Audit, fault: unknown): void {
    if (this.now() - this.#saidAt < refusalWindowMs) {
      this.#unsaid += 1
      return
    }
    this.unwritten(audit, fault, this.#unsaid)
    this.#saidAt = this.now()
    this.#unsaid = 0
  }

  #write(audit: Audit, lost: () => void): Promise<void> {
    const fails = (fault: unknown): void => {
      lost()
      this.#say(audit, fault)
    }
    if (this.#pending.size >= pendingMax) {
      fails(new Error('too many rows wait to be written'))
      return Promise.resolve()
    }
    const written = this.log
      .add(audit, this.clock.now())
      .catch(fails)
      .finally(() => this.#pending.delete(written))
    this.#pending.add(written)
    return written
  }
}

/** One kind of no of one person. */
interface Window {
  /** Until then it is only counted. */
  until: number
  more: number
  /** What is written when a count is told. */
  readonly row: Audit
  /** Of all kinds for which there was no room. */
  readonly shared: boolean
}

function rowOf({ actor, action, subject }: Asked, outcome: Audit['outcome'], detail: Audit['detail']): Audit {
  return {
    actorId: actor.id,
    actorName: actor.name,
    action,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    outcome,
    detail,
    address: actor.address,
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
