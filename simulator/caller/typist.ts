import { once } from 'node:events'
import type { CaptureField } from '../twilio/fields.js'
import type { Call, World } from '../world.js'
import { answerTo, type TestCard } from './cards.js'
import type { Keypad, Pace } from './keypad.js'

/** A person needs a moment between hearing the question and pressing the first key. */
const reactionMs = 900

/** The caller with a test card: types each field as it is asked for, until the entry is over. */
export class Typist {
  readonly #working = new Map<string, AbortController>()

  constructor(
    private readonly world: World,
    private readonly keypad: Keypad,
  ) {}

  /** Takes up a card on a call, in place of one that may be in hand. Goes on by itself. */
  takeUp(call: Call, card: TestCard, pace: Pace): void {
    this.putDown(call)
    const hand = new AbortController()
    this.#working.set(call.sid, hand)
    void this.#type(call, card, pace, hand.signal).finally(() => {
      if (this.#working.get(call.sid) === hand) this.#working.delete(call.sid)
    })
  }

  putDown(call: Call): void {
    this.#working.get(call.sid)?.abort()
  }

  async #type(call: Call, card: TestCard, pace: Pace, signal: AbortSignal): Promise<void> {
    const times = new Map<CaptureField, number>()
    let session = call.session && call.session.state.name !== 'ended' ? call.session : null
    while (!signal.aborted && !call.endedAt) {
      session ??= call.session?.state.name === 'ended' ? null : call.session
      if (session && (session.state.name === 'processing' || session.state.name === 'ended')) return
      const state = session?.state
      if (state?.name !== 'capturing' || state.digits !== '') {
        await this.#change(call, signal)
        continue
      }
      const { field } = state
      const time = times.get(field) ?? 0
      times.set(field, time + 1)
      if (pace === 'human') await this.world.clock.sleep(reactionMs, signal)
      await this.keypad.press(call, answerTo(card, field, time), pace, signal)
    }
  }

  /** Waits until something about the call is different. */
  async #change(call: Call, signal: AbortSignal): Promise<void> {
    try {
      await once(this.world.events, `call:${call.sid}`, { signal })
    } catch {
      // Put down meanwhile: the loop looks at the signal.
    }
  }
}
