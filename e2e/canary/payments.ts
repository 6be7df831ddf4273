import { expect } from '@playwright/test'
import type { Agent } from '../people/agent'
import type { Caller } from '../people/caller'
import type { Database } from '../people/database'
import { outside } from '../people/outside'
import type { Entry } from './callbacks'
import { callsAgent } from './calling'
import { isSentBare } from './forms'
import type { Sentinel } from './sentinels'
import type { Stock } from './stock'

/** How a card entry ends. */
const endings = ['paid', 'saved', 'declined', 'mistyped', 'cancelled'] as const
type Ending = (typeof endings)[number]

/** Calls on which callers key sentinels as their cards: the way on which card data are meant to go, from the keypad to the bank. */
export class Payments {
  /** How many card entries have come to each end. */
  readonly made: Record<Ending, number> = { paid: 0, saved: 0, declined: 0, mistyped: 0, cancelled: 0 }
  #number = 0

  constructor(
    private readonly agent: Agent,
    private readonly newCaller: () => Caller,
    private readonly database: Database,
    private readonly stock: Stock,
  ) {}

  /** One card of each brand and length that is taken, and each way in which an entry ends. */
  async takeCards(count: number): Promise<void> {
    for (let place = 0; place < count; place += 1) {
      const ending = endings[place % endings.length] ?? 'paid'
      // A code of four digits can be looked for by itself: every other card is one that has such a code.
      const card = this.stock.next(`keypad, ${ending}`, (each) =>
        place % 2 === 1 ? isSentBare(each) : isTaken(each),
      )
      await this.#onCall(async (caller) => {
        const amount = ending === 'declined' ? '£49.02' : '£49.00'
        if (ending === 'saved') await this.agent.asksToSave(this.#reference())
        else await this.agent.asks(amount, this.#reference())
        await this.#keys(caller, card, ending)
        return undefined
      })
      this.made[ending] += 1
    }
  }

  /** A card entry that is open while `work` is done with what the vendors know of it. */
  async withEntry(work: (entry: Entry) => Promise<void>): Promise<void> {
    await this.#onCall(async (caller) => {
      await this.agent.asks('£49.00', this.#reference())
      await caller.isAsked('payment-card-number')
      const { payment } = await caller.seen()
      const [row] = await this.database.rows<{ attemptId: string; callId: string }>(
        `SELECT a.id AS "attemptId", c.id AS "callId" FROM attempt a JOIN call c ON c.id = a.call_id WHERE c.sid = $1`,
        [caller.sid],
      )
      if (!row || !payment) throw new Error('No card entry is open.')
      await work({ ...row, sessionSid: payment.sid, callSid: caller.sid })
      return row.callId
    })
  }

  async #keys(caller: Caller, { number, code }: Sentinel, ending: Ending): Promise<void> {
    const { agent } = this
    if (ending === 'mistyped') {
      const wrong = number.slice(0, -1) + String((Number(number.slice(-1)) + 1) % 10)
      await caller.keys(`${wrong}#`)
      await agent.seesRow('Card number', 'Mistyped')
      // The number as it is, with whatever is pressed behind it.
      await agent.presses('Re-ask Card number')
    }
    await caller.typesCard(number, isBare(number) ? code : code.slice(0, 3))
    await agent.mayTake()
    if (ending === 'cancelled') return caller.hangsUp()
    await agent.takes()
    const line = { paid: /^Paid/, mistyped: /^Paid/, saved: /^Saved/, declined: /^Declined/ }[ending]
    await agent.isTold(line)
  }

  /** `work` gives the call's id where it may have done anything to it: then nobody knows what the desk says at its end. */
  async #onCall(work: (caller: Caller) => Promise<string | undefined>): Promise<void> {
    const { agent } = this
    const caller = this.newCaller()
    await callsAgent(caller, agent)
    const callId = await work(caller)
    await outside.hangUp(caller.sid).catch(() => undefined)
    if (callId === undefined) return agent.putsCallAway()
    await expect.poll(async () => (await caller.seen()).status).toBe('completed')
    await agent.sends(`/api/calls/${callId}/finish`, { note: '' })
    await agent.becomes('away')
    await agent.opensDesk()
    await agent.isTold(/^You're away/)
  }

  #reference(): string {
    this.#number += 1
    return `CANARY-${this.#number}`
  }
}

/** Visa, Mastercard and American Express in their usual lengths are taken everywhere. */
function isTaken({ number }: Sentinel): boolean {
  return /^(4\d{15}|51\d{14})$/.test(number)
}

function isBare(number: string): boolean {
  return number.length === 15
}
