import type { Payments } from '../twilio/payments.js'
import type { Call, StripEntry, World } from '../world.js'

export type Pace = 'instant' | 'human'

/** One key as it goes down on the phone: for the phone page to draw, kept by nobody. */
export type KeyDown = { id: number; key: string }

/** From a tone to its echo. */
const echoMs = 60

const humanKeyMs = { usual: 250, spread: 80 }

/** The caller's fingers. */
export class Keypad {
  #nextId = 1

  constructor(
    private readonly world: World,
    private readonly payments: Payments,
  ) {}

  /** Presses keys one after the other. Resolves when each has been told to the product, or was only heard. */
  async press(call: Call, keys: string, pace: Pace, signal?: AbortSignal): Promise<StripEntry[]> {
    const pressed: Promise<StripEntry>[] = []
    for (const [place, key] of [...keys].entries()) {
      if (pace === 'human' && place > 0) await this.world.clock.sleep(humanPauseMs(), signal)
      if (signal?.aborted || call.endedAt) break
      pressed.push(this.#pressOne(call, key))
      if (!this.world.faults.get('keysArriveTwice')) continue
      await this.world.clock.sleep(echoMs, signal)
      pressed.push(this.#pressOne(call, key))
    }
    return Promise.all(pressed)
  }

  async #pressOne(call: Call, key: string): Promise<StripEntry> {
    const startedMs = performance.now()
    const entry: StripEntry = { id: this.#nextId++, field: null, told: null, ms: null }
    this.world.events.emit(`key:${call.sid}`, { id: entry.id, key } satisfies KeyDown)
    const { session } = call
    const press = session ? this.payments.press(session, key) : null
    if (press === null || press.field === null) {
      if (key === '*' && call.dial?.hangupOnStar) call.dial.end('star')
      this.world.addStripEntry(call, entry)
      return entry
    }
    entry.field = press.field
    this.world.addStripEntry(call, entry)
    const answer = await press.answered
    if (answer) {
      entry.told = press.told
      entry.ms = Math.round((performance.now() - startedMs) * 10) / 10
      this.world.changed(call)
    }
    return entry
  }
}

function humanPauseMs(): number {
  return humanKeyMs.usual + (Math.random() * 2 - 1) * humanKeyMs.spread
}
