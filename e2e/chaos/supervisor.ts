import type { UnresolvedView } from '@/lib/wire/views'
import type { Chance } from './chance'
import { Hands } from './hands'
import type { Office } from './office'
import type { Review } from './screen'
import { Shift } from './shift'

type Case = UnresolvedView['cases'][number]

/** So often a supervisor turns to what is not settled. Real milliseconds. */
const lookEveryMs = 1_500
/** So many cases are seen to in one go. */
const casesMax = 5
const sources = ['customersBank', 'ourBank', 'gateway', 'processor'] as const

/**
 * A supervisor at the list of what is not settled: asks the books again, lets another payment take the place of one,
 * settles by the gateway's own book what stays unknown, lifts a stop once cards are taken again, and calls customers back.
 */
export class ScriptedSupervisor {
  readonly shift: Shift<UnresolvedView>
  readonly #hands: Hands

  constructor(
    readonly review: Review,
    private readonly office: Office,
    private readonly chance: Chance,
  ) {
    this.#hands = new Hands(review, chance)
    this.shift = new Shift(review, lookEveryMs, office.trace, (view) => this.#attend(view))
  }

  async #attend({ stop, cases, toTell }: UnresolvedView): Promise<void> {
    const { chance } = this
    if (stop?.mayLift) await this.#press('/api/cards/lift', {})
    for (const each of cases.slice(0, casesMax)) await this.#seeTo(each)
    const [owed] = toTell
    if (owed?.mayTell) await this.#press(`/api/payments/${owed.id}/told`, {})
    if (chance.happens(0.25)) await this.#lookAround(cases)
  }

  async #seeTo({ id, case: { actions, escalated, proposed } }: Case): Promise<void> {
    const { chance, office } = this
    const at = `/api/payments/${id}`
    if (actions.includes('check') && chance.happens(0.2)) await this.#press(`${at}/check`, {})
    if (actions.includes('override') && !office.replaceable.has(id) && chance.happens(0.3)) {
      // Known to all agents before it is granted: whoever asks too early is refused.
      office.replaceable.add(id)
      await this.#press(`${at}/override`, { reason: 'The customer cannot wait.' })
    }
    if (proposed && actions.includes('withdraw') && chance.happens(0.15))
      await this.#press(`${at}/settle/withdraw`, {})
    else if (proposed && actions.includes('confirm'))
      await this.#press(`${at}/settle/confirm`, { proposedAt: proposed.at })
    else if (escalated && actions.includes('settle')) await this.#settle(id)
  }

  /** What the gateway's own book says is settled; where it says nothing yet, there is nothing to say. */
  async #settle(id: string): Promise<void> {
    const verdict = await this.office.gatewaySays(id)
    if (!verdict) return
    const wish = { verdict, source: this.chance.oneOf(sources), sourceReference: 'case 7' }
    await this.#press(`/api/payments/${id}/settle`, wish)
  }

  /** What supervisors do besides: they look at pages, have the installation checked, and stop cards for a moment. */
  async #lookAround(cases: readonly Case[]): Promise<void> {
    const { review, chance } = this
    switch (chance.weighted({ list: 3, payment: 3, health: 2, stop: 1 })) {
      case 'list':
        return void (await review.get('/api/payments'))
      case 'payment': {
        const [first] = cases
        return void (first && (await review.get(`/api/payments/${first.id}`)))
      }
      case 'health':
        await review.get('/api/preflight')
        return this.#press('/api/preflight', {})
      case 'stop':
        return this.#press('/api/cards/stop', {})
    }
  }

  async #press(path: string, body: unknown): Promise<void> {
    const twice = this.chance.happens(0.15)
    const { status } = await this.#hands.press(path, body, twice)
    this.office.trace.write('supervised', { person: this.review.person.name, path, status })
  }
}
