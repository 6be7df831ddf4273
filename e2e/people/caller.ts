import { expect } from '@playwright/test'
import type { Agent } from './agent'
import type { Database } from './database'
import { type CallSeen, outside } from './outside'

/** Cards of the simulated brands, typed as a caller would. */
export const cards = {
  visa: '4111111111111111',
  visa4242: '4242424242424242',
  mastercard: '5555555555554444',
  amex: '378282246310005',
  jcb: '3566002020360505',
} as const

/** Keys of a date that is good for a while, `MMYY`. */
export function goodExpiry(): string {
  return `12${String((new Date().getUTCFullYear() + 2) % 100).padStart(2, '0')}`
}

/** Looks at a loopback address may be frequent. */
const looks = { intervals: [10, 20, 40], timeout: 15_000 }

/** What the keypad may be open for, as the telephony provider names it. */
type Field = 'payment-card-number' | 'expiration-date' | 'security-code' | 'postal-code'
type Capture = Field | `${Field}-matcher`

const anyField = /^(payment-card-number|expiration-date|security-code|postal-code)(-matcher)?$/

/** The person on the phone: dials, types when asked, presses star, hangs up. */
export class Caller {
  #sid: string | null = null

  constructor(
    private readonly database: Database,
    readonly number: string,
    readonly name: string | null,
  ) {}

  /** The call's name at the telephony provider. */
  get sid(): string {
    if (!this.#sid) throw new Error('The caller has not dialled yet.')
    return this.#sid
  }

  /** Dials, and talks to this agent. */
  async calls(agent: Agent): Promise<void> {
    await agent.becomes('ready')
    await this.dials()
    await expect.poll(() => this.#agentOnTheLine(), looks).toBe(agent.person.id)
    // A second caller of this spec is for whoever that one calls.
    await agent.becomes('away')
    await agent.seesStep('Details')
  }

  /** Dials and waits for nothing. */
  async dials(): Promise<void> {
    this.#sid = (await outside.dial(this.number, this.name)).sid
  }

  /** Types into the field that is asked for next: waits until the keypad is open for it and empty. */
  async keys(keys: string, pace: 'instant' | 'human' = 'instant'): Promise<void> {
    await this.isAsked()
    await this.presses(keys, pace)
  }

  /** Presses keys at once, whoever listens. */
  async presses(keys: string, pace: 'instant' | 'human' = 'instant'): Promise<void> {
    await outside.press(this.sid, keys, pace)
  }

  /** The whole card, field by field, each as often as it is asked. The hash says that the number is complete. */
  async typesCard(number: string = cards.visa, code = '123', expiry = goodExpiry()): Promise<void> {
    for (let field = ''; field !== 'security-code'; ) {
      field = await this.isAsked()
      if (field.startsWith('payment-card-number')) await this.presses(`${number}#`)
      else await this.presses(field === 'security-code' ? code : expiry)
    }
  }

  /** The keypad is open for a field and nothing has been typed into it. Says for which. */
  async isAsked(field?: Capture): Promise<string> {
    let asked = ''
    await expect
      .poll(async () => {
        const { payment } = await this.seen()
        const open = payment?.state === 'capturing' && payment.digits === 0
        asked = (open ? payment.capture : payment?.state) ?? ''
        return asked
      }, looks)
      .toMatch(field === undefined ? anyField : new RegExp(`^${field}$`))
    return asked
  }

  /** How long the keypad waits for the next key, in seconds. */
  async waitsForKeys(): Promise<number> {
    return (await this.seen()).payment?.timeoutSeconds ?? 0
  }

  /** Our key at the processor for the newest card of this call. */
  async altKey(): Promise<string> {
    const [row] = await this.database.rows<{ alt_key: string }>(
      `SELECT a.alt_key FROM attempt a JOIN call c ON c.id = a.call_id WHERE c.sid = $1
       ORDER BY a.created_at DESC LIMIT 1`,
      [this.sid],
    )
    return row?.alt_key ?? ''
  }

  /** The card is with the bank: hanging up changes nothing any more. */
  async isBeingCharged(): Promise<void> {
    await expect.poll(async () => (await this.seen()).payment?.state, looks).toBe('processing')
  }

  async hangsUp(): Promise<void> {
    await outside.hangUp(this.sid)
  }

  /** How the telephony provider sees the call. */
  seen(): Promise<CallSeen> {
    return outside.call(this.sid)
  }

  /** At the end of a spec nobody stays on the line. */
  async leaves(): Promise<void> {
    if (this.#sid) await outside.hangUp(this.#sid)
  }

  async #agentOnTheLine(): Promise<string> {
    const { legs, status, problem } = await this.seen()
    if (problem) throw new Error(`The call was not understood: ${problem.code} ${problem.message}`)
    return legs.find((leg) => leg.status === 'in-progress')?.identity ?? `nobody, ${status}`
  }
}
