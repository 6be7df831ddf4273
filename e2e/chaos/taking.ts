import type { AttemptView, PaymentView } from '@/lib/wire/views'
import type { Answer } from './browser'
import type { Chance } from './chance'
import type { Hands } from './hands'
import { isMoment, makeMischief } from './mischief'
import type { Office } from './office'
import type { Order } from './orders'
import type { Desk } from './screen'
import type { Caller } from './switchboard'

/** How long people wait, in real milliseconds where time runs fastest. */
const patience = {
  /** A field that does not move is asked for again … */
  reaskMs: 1_500,
  /** … then the entry is ended … */
  entryMs: 6_000,
  /** … and then the call. */
  callMs: 12_000,
  /** So long an agent waits for the bank's answer before saying goodbye. */
  outcomeMs: 4_000,
}
const attemptsMax = 3
const reasksMax = 2

/** What an agent does next: goes on with this payment, with another one on the same call, or says goodbye. */
export type Next = 'goOn' | 'another' | 'goodbye'

/** One payment in the hands of an agent, from the details to its result. */
export class Taking {
  paymentId: string | null = null
  #attempts = 1
  #reasks = 0
  #mischiefDone = false
  /** The version that was looked at last, and since when it is the same. */
  #version = 0
  #sinceMs = performance.now()

  constructor(
    readonly order: Order,
    readonly caller: Caller,
    readonly desk: Desk,
    readonly hands: Hands,
    readonly office: Office,
    private readonly chance: Chance,
  ) {}

  /** Asks for the card. False when nothing was opened. */
  async begin(callId: string): Promise<boolean> {
    const { order, office, desk } = this
    if (order.mischief === 'silentCaller') office.kinds.add(order.mischief)
    else await this.#holdCard()
    if (this.chance.happens(0.3)) await desk.get(`/api/references?reference=${order.reference}`)
    const answer = await this.#open(callId, [])
    this.paymentId = answer.status === 201 ? (answer.json as { payment: { id: string } }).payment.id : null
    const { paymentId: payment } = this
    const { status } = answer
    office.trace.write('payment', {
      ...{ person: desk.person.name, call: this.caller.sid, payment, status, refusal: refusalOf(answer) },
      ...order,
    })
    return payment !== null
  }

  /** Looks at what the desk shows of it, and does what there is to do. */
  async goOn(payment: PaymentView): Promise<Next> {
    if (payment.version !== this.#version) {
      this.#version = payment.version
      this.#sinceMs = performance.now()
    }
    const waitedMs = (performance.now() - this.#sinceMs) / this.office.patience
    if (!payment.attempt) return this.#afterResult(payment, waitedMs)
    if (!this.#mischiefDone && isMoment(this.order.mischief, payment.attempt)) {
      this.#noteMischief(payment.attempt.stage)
      await makeMischief(this, payment, payment.attempt)
      return 'goOn'
    }
    if (payment.attempt.stage === 'ready') return this.#take(payment, payment.attempt)
    if (payment.attempt.stage === 'completing') return waitedMs > patience.outcomeMs ? 'goodbye' : 'goOn'
    return this.#waitForEntry(payment, payment.attempt, waitedMs)
  }

  /** Opens the payment; one of the same reference is confirmed as another one, or replaced, when the order says so. */
  async #open(callId: string, knownPaid: readonly string[], replaces: string | null = null): Promise<Answer> {
    const { order, hands, office } = this
    const requestId = hands.requestId()
    if (knownPaid.length > 0 || replaces) office.overrides.add(requestId)
    const charge = order.kind === 'charge'
    const form = {
      ...{ requestId, callId, knownPaid, kind: order.kind, reference: order.reference },
      amount: charge ? order.amount : '',
      currency: charge ? order.currency : '',
      ...(replaces && { replaces }),
    }
    const answer = await hands.press('/api/payments', form, order.pressedTwice)
    if (!order.overrides) return answer
    const refusal = refusalOf(answer)
    const named = refusedPayments(answer)
    if (refusal === 'alreadyPaid' && knownPaid.length === 0) return this.#open(callId, named, replaces)
    const busy = named.find((id) => office.replaceable.has(id))
    if (refusal === 'referenceBusy' && busy && !replaces) return this.#open(callId, knownPaid, busy)
    return answer
  }

  async #waitForEntry({ id }: PaymentView, attempt: AttemptView, waitedMs: number): Promise<Next> {
    if (waitedMs > patience.callMs) return 'goodbye'
    const names = { attemptId: attempt.id }
    if (waitedMs > patience.entryMs && attempt.stage !== 'cancelling')
      await this.desk.post(`/api/payments/${id}/cancel`, names)
    else if (waitedMs > patience.reaskMs && attempt.live && this.#reasks < reasksMax) {
      this.#reasks += 1
      await this.#holdCard()
      await this.desk.post(`/api/payments/${id}/reask`, { ...names, field: attempt.live, clears: false })
    }
    return 'goOn'
  }

  async #take({ id, money }: PaymentView, attempt: AttemptView): Promise<Next> {
    const { order, office } = this
    const wish = { attemptId: attempt.id, minor: money?.minor ?? null }
    const answer = await this.hands.press(`/api/payments/${id}/take`, wish, order.pressedTwice)
    const { status } = answer
    office.trace.write('taken', { payment: id, attempt: attempt.id, status, refusal: refusalOf(answer) })
    if (status === 200 && order.ending !== 'approved') office.kinds.add(order.ending)
    if (order.mischief !== 'callerLeavesAfterTake' || this.#mischiefDone) return 'goOn'
    this.#noteMischief('completing')
    return 'goodbye'
  }

  async #afterResult(payment: PaymentView, waitedMs: number): Promise<Next> {
    const { id, status, callId, availableActions } = payment
    const { order } = this
    if (status === 'outcomeUnknown' && waitedMs < patience.outcomeMs) return 'goOn'
    if (status === 'outcomeUnknown' && this.chance.happens(0.5))
      this.office.insisting.set(id, order.reference)
    if (order.mischief === 'cardSpoken') await this.desk.post(`/api/calls/${callId}/sound`, {})
    const again = availableActions.includes('askForCard') || availableActions.includes('takeAgain')
    if (status === 'open' && again && this.#attempts < attemptsMax && this.chance.happens(0.25)) {
      this.#attempts += 1
      this.#reasks = 0
      await this.#holdCard()
      const wish = { requestId: this.hands.requestId() }
      await this.hands.press(`/api/payments/${id}/attempts`, wish, order.pressedTwice)
      return 'goOn'
    }
    if (status === 'open') await this.desk.post(`/api/payments/${id}/close`, {})
    return 'another'
  }

  #noteMischief(stage: string): void {
    this.#mischiefDone = true
    const { mischief } = this.order
    this.office.kinds.add(mischief)
    this.office.trace.write('mischief', { mischief, payment: this.paymentId, stage })
  }

  async #holdCard(): Promise<void> {
    await this.office.outside.takeUpCard(this.caller.sid, this.order.card).catch(() => undefined)
  }
}

function refusalOf({ json }: Answer): string | null {
  return (json as { refusal?: string } | null)?.refusal ?? null
}

function refusedPayments({ json }: Answer): readonly string[] {
  return (json as { payments?: string[] } | null)?.payments ?? []
}
