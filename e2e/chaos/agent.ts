import type { CallView, DeskView } from '@/lib/wire/views'
import type { Chance } from './chance'
import { Hands } from './hands'
import type { Office } from './office'
import type { Desk } from './screen'
import { Shift } from './shift'
import type { Caller } from './switchboard'
import { Taking } from './taking'

/** An agent looks at the screen at least this often, also when nothing new was told. Real milliseconds. */
const lookMsMax = 400
/** A device answers after a second of business time: whoever rings longer is lost. Real, where time runs fastest. */
const ringingPatienceMs = 2_000
const paymentsPerCallMax = 4

/** An agent at her desk: reads what it says, and presses what it offers. */
export class ScriptedAgent {
  readonly shift: Shift<DeskView>
  readonly #hands: Hands
  #taking: Taking | null = null
  #callId = ''
  #callSinceMs = 0
  #paymentsOfCall = 0
  #closing = false

  constructor(
    readonly desk: Desk,
    private readonly office: Office,
    private readonly chance: Chance,
  ) {
    this.#hands = new Hands(desk, chance)
    this.shift = new Shift(desk, lookMsMax, office.trace, (view) =>
      view.call ? this.#attend(view, view.call) : this.#idle(view),
    )
  }

  /** No payment is started any more; calls that end are put away. */
  beginClosing(): void {
    this.#closing = true
  }

  async #attend(view: DeskView, call: CallView): Promise<void> {
    const { office } = this
    office.calls.set(call.id, view.viewer.id)
    if (call.id !== this.#callId) {
      this.#callId = call.id
      this.#callSinceMs = performance.now()
      this.#paymentsOfCall = 0
      this.#taking = null
    }
    if (call.status === 'ended') return this.#putAway(call.id)
    const caller = office.switchboard.callerOf(call.from)
    if (!caller) return
    // Where the news that it was answered were lost, nothing can be done on the call but to ring again.
    const rungMs = (performance.now() - this.#callSinceMs) / office.patience
    if (this.#closing || (call.status === 'ringing' && rungMs > ringingPatienceMs))
      return office.switchboard.hangUp(caller)
    if (call.status === 'live') await this.#takeMoney(view, call, caller)
  }

  async #takeMoney({ payment, stop }: DeskView, call: CallView, caller: Caller): Promise<void> {
    const { office, chance } = this
    if (!this.#taking) {
      if (this.#paymentsOfCall >= paymentsPerCallMax) return office.switchboard.hangUp(caller)
      if (stop && !payment?.attempt) return
      this.#paymentsOfCall += 1
      const order = office.orders.next(this.#insisted())
      const taking = new Taking(order, caller, this.desk, this.#hands, office, chance)
      if (payment?.attempt) {
        // Opened by a press whose answer was lost, or by a colleague: it is gone on with.
        taking.paymentId = payment.id
        this.#taking = taking
      } else if (await taking.begin(call.id)) this.#taking = taking
      return
    }
    if (payment?.id !== this.#taking.paymentId || !payment) return
    const next = await this.#taking.goOn(payment)
    if (next === 'goodbye' || (next === 'another' && chance.happens(0.25)))
      return office.switchboard.hangUp(caller)
    if (next === 'another') {
      this.#taking = null
      if (chance.happens(0.7)) await this.#lookAround()
    }
  }

  /** The reference of a customer who insists, once a supervisor has allowed it. */
  #insisted(): string | null {
    const { insisting, replaceable } = this.office
    const [id, reference] = [...insisting].find(([payment]) => replaceable.has(payment)) ?? []
    if (id) insisting.delete(id)
    return reference ?? null
  }

  async #idle(view: DeskView): Promise<void> {
    const owed = view.toTell.find(({ mayTell }) => mayTell)
    if (owed) return void (await this.desk.post(`/api/payments/${owed.id}/told`, {}))
    if (this.#closing) return
    if (view.presence.state === 'away') await this.desk.post('/api/presence', { state: 'ready' })
    const [lost] = view.lost
    if (lost) return void (await this.desk.post(`/api/calls/${lost.callId}/take-over`, {}))
    if (this.chance.happens(0.1)) await this.#lookAround()
  }

  /** What people do between two payments: they look at lists and pages, go for a coffee, open a second window. */
  async #lookAround(): Promise<void> {
    const { desk, chance } = this
    const id = this.#taking?.paymentId
    switch (chance.weighted({ list: 2, payment: 1, reference: 1, away: 4, window: 4, colleague: 1 })) {
      case 'list':
        return void (await desk.get('/api/payments'))
      case 'payment':
        return void (id && (await desk.get(`/api/payments/${id}`)))
      case 'reference':
        return void (await desk.get(`/api/references?reference=${this.#taking?.order.reference ?? 'C-1'}`))
      case 'away':
        return void (await desk.post('/api/presence', { state: 'away', reason: 'break' }))
      case 'window': {
        const screen = `screen-${chance.between(1, 99)}`
        await desk.post('/api/desk/screen', { screen })
        return void (await desk.post('/api/desk/leave', { screen }))
      }
      case 'colleague': {
        const others = [...this.office.calls].filter(([, agent]) => agent !== desk.view?.viewer.id)
        const [callId] = others.at(-1) ?? []
        return void (callId && (await desk.post(`/api/calls/${callId}/take-over`, {})))
      }
    }
  }

  async #putAway(callId: string): Promise<void> {
    this.office.calls.delete(callId)
    if (this.chance.happens(0.15)) await this.desk.post(`/api/calls/${callId}/hold-wrap-up`, {})
    const note = this.chance.happens(0.2) ? 'Called back.' : ''
    await this.desk.post(`/api/calls/${callId}/finish`, { note })
  }
}
