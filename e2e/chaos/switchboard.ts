import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from './chance'
import type { Outside } from './outside'
import type { Trace } from './trace'

/** Somebody on the phone. */
export interface Caller {
  readonly number: string
  readonly sid: string
  readonly dialledMs: number
}

const lookEveryMs = 300
/** A caller whom nobody answers gives up. Real milliseconds. */
const patienceMs = 8_000
/** Nobody talks for ever: whatever an agent has forgotten ends. */
const callMsMax = 40_000

/** Keeps so many callers on the line: who has hung up is followed by the next one. */
export class Switchboard {
  readonly #callers = new Map<string, Caller>()
  #number = 0
  #open = true
  #working: Promise<void> = Promise.resolve()

  constructor(
    private readonly outside: Outside,
    private readonly callersMax: number,
    private readonly chance: Chance,
    private readonly trace: Trace,
  ) {}

  start(): void {
    this.#working = this.#work()
  }

  /** The caller with this number, as an agent's screen shows it. */
  callerOf(number: string): Caller | null {
    return this.#callers.get(number) ?? null
  }

  async hangUp(caller: Caller): Promise<void> {
    this.#callers.delete(caller.number)
    await this.outside.hangUp(caller.sid).catch(() => undefined)
  }

  /** Nobody dials any more, and everybody hangs up. */
  async close(): Promise<void> {
    this.#open = false
    await this.#working
    for (const call of await this.outside.calls())
      if (call.endedAt === null) await this.outside.hangUp(call.sid).catch(() => undefined)
    this.#callers.clear()
  }

  async #work(): Promise<void> {
    while (this.#open) {
      await this.#lookAfter()
      if (this.#callers.size < this.callersMax) await this.#dial()
      await pause(lookEveryMs)
    }
  }

  async #dial(): Promise<void> {
    this.#number += 1
    const number = `+44770${String(9_000_000 + this.#number).padStart(7, '0')}`
    try {
      const { sid } = await this.outside.dial(number, `Caller ${this.#number}`)
      this.#callers.set(number, { number, sid, dialledMs: performance.now() })
      this.trace.write('dialled', { number, sid })
    } catch (fault) {
      this.trace.write('not dialled', { number, why: String(fault) })
    }
  }

  async #lookAfter(): Promise<void> {
    for (const caller of [...this.#callers.values()]) {
      const seen = await this.outside.call(caller.sid).catch(() => null)
      const waitedMs = performance.now() - caller.dialledMs
      if (!seen || seen.endedAt !== null) this.#callers.delete(caller.number)
      else if (
        waitedMs > callMsMax ||
        (seen.answeredAt === null && waitedMs > patienceMs * (1 + this.chance.next()))
      )
        await this.hangUp(caller)
    }
  }
}
