import { setTimeout as pause } from 'node:timers/promises'
import type { DeskView, PaymentView } from '@/lib/wire/views'
import type { Chance } from './chance'
import type { Answer, Desk } from './desk'
import type { Mischief, Order, Orders } from './orders'
import type { Outside } from './outside'
import type { Caller, Switchboard } from './switchboard'
import type { Trace } from './trace'

/** An agent looks at the screen at least this often, also when nothing new was told. Real milliseconds. */
const lookMsMax = 400
/** A card entry in which nothing happens for so long is ended, and after twice that time the call is. Real milliseconds. */
const entryPatienceMs = 6_000
/** A device answers after a second of business time. */
const ringingPatienceMs = 2_000
/** So long an agent waits for the bank's answer before saying goodbye. */
const outcomePatienceMs = 4_000
/** A field that does not move is asked for again after so long. */
const reaskPatienceMs = 1_500
const paymentsPerCallMax = 3
const attemptsMax = 3
/** The other instances' commands that a press may meet again: as often as a person presses. */
const pressesMax = 4

/** What all agents work with. */
export interface Office {
  readonly orders: Orders
  readonly outside: Outside
  readonly switchboard: Switchboard
  readonly trace: Trace
  /** Keys of requests in which a person said that a paid reference is another payment. */
  readonly overrides: Set<string>
  /** Calls that any agent has now, so that a colleague can try to take one over. */
  readonly calls: Map<string, string>
  /** Names of everything that has really gone wrong: what banks answer and what callers do counts, too. */
  readonly kinds: Set<string>
  /** How much longer people wait for things than where time runs fastest. */
  readonly patience: number
}

/** The payment that an agent works on. */
interface Work {
  readonly order: Order
  readonly callId: string
  paymentId: string | null
  attempts: number
  mischiefDone: boolean
  /** At which version a field was asked for again because nothing moved. */
  reasked: number
  /** The version that was looked at last, and since when it is the same. */
  version: number
  sinceMs: number
}

/** An agent at her desk: reads what it says, and presses what it offers. */
export class ScriptedAgent {
  #work: Work | null = null
  #taken = 0
  #lastCall = ''
  #callSinceMs = 0
  #open = true
  #closing = false
  #working: Promise<void> = Promise.resolve()
  #requests = 0

  constructor(
    readonly desk: Desk,
    private readonly office: Office,
    private readonly chance: Chance,
  ) {}

  start(): void {
    this.desk.open()
    this.#working = this.#keepWorking()
  }

  /** No payment is started any more; calls that end are put away. */
  beginClosing(): void {
    this.#closing = true
  }

  async end(): Promise<void> {
    this.#open = false
    await this.#working
    this.desk.close()
  }

  async #keepWorking(): Promise<void> {
    while (this.#open) {
      await this.desk.change(lookMsMax)
      const view = this.desk.view
      if (!view) continue
      try {
        await this.#look(view)
      } catch (fault) {
        this.office.trace.write('agent failed', { person: this.desk.person.name, why: String(fault) })
      }
    }
  }

  async #look(view: DeskView): Promise<void> {
    const { call } = view
    if (!call) return this.#idle(view)
    this.office.calls.set(call.id, view.viewer.id)
    if (call.id !== this.#lastCall) {
      this.#lastCall = call.id
      this.#callSinceMs = performance.now()
      this.#taken = 0
      this.#work = null
    }
    if (call.status === 'ended') return this.#putAway(call.id)
    const caller = this.office.switchboard.callerOf(call.from)
    if (!caller) return
    if (call.status !== 'live') {
      // The news that it was answered were lost: nothing can be done on such a call but to ring again.
      const rungMs = (performance.now() - this.#callSinceMs) / this.office.patience
      if (rungMs > ringingPatienceMs) await this.#goodbye(caller)
      return
    }
    if (this.#closing) return void (await this.office.switchboard.hangUp(caller))
    if (this.#work?.callId !== call.id) return this.#startNext(view, caller)
    const { payment } = view
    if (!payment || payment.id !== this.#work.paymentId) return
    await this.#continue(payment, this.#work, caller, view)
  }

  async #idle(view: DeskView): Promise<void> {
    if (this.#closing) return
    if (view.presence.state === 'away') await this.desk.post('/api/presence', { state: 'ready' })
    const [lost] = view.lost
    if (lost) return void (await this.desk.post(`/api/calls/${lost.callId}/take-over`, {}))
    if (this.chance.happens(0.2)) await this.#lookAround()
  }

  /** What people do between two calls: they look at lists and pages, go for a coffee, open a second window. */
  async #lookAround(): Promise<void> {
    const id = this.#work?.paymentId
    switch (this.chance.weighted({ list: 3, payment: 3, reference: 3, away: 2, window: 2, colleague: 1 })) {
      case 'list':
        return void (await this.desk.get('/api/payments'))
      case 'payment':
        return void (id && (await this.desk.get(`/api/payments/${id}`)))
      case 'reference':
        return void (await this.desk.get(`/api/references?reference=${this.#work?.order.reference ?? 'C-1'}`))
      case 'away':
        await this.desk.post('/api/presence', { state: 'away', reason: 'break' })
        return
      case 'window': {
        const screen = `screen-${this.chance.between(1, 99)}`
        await this.desk.post('/api/desk/screen', { screen })
        await this.desk.post('/api/desk/leave', { screen })
        return
      }
      case 'colleague': {
        const others = [...this.office.calls].filter(([, agent]) => agent !== this.desk.view?.viewer.id)
        const [callId] = others.at(-1) ?? []
        return void (callId && (await this.desk.post(`/api/calls/${callId}/take-over`, {})))
      }
    }
  }

  async #putAway(callId: string): Promise<void> {
    this.office.calls.delete(callId)
    if (this.chance.happens(0.15)) await this.desk.post(`/api/calls/${callId}/hold-wrap-up`, {})
    await this.desk.post(`/api/calls/${callId}/finish`, {
      note: this.chance.happens(0.2) ? 'Called back.' : '',
    })
  }

  async #startNext(view: DeskView, caller: Caller): Promise<void> {
    const { call } = view
    if (!call) return
    const order = this.office.orders.next()
    const work: Work = {
      order,
      callId: call.id,
      paymentId: null,
      attempts: 1,
      mischiefDone: false,
      reasked: 0,
      version: 0,
      sinceMs: performance.now(),
    }
    this.#taken += 1
    if (order.mischief !== 'silentCaller') await this.office.outside.takeUpCard(caller.sid, order.card)
    if (this.chance.happens(0.3)) await this.desk.get(`/api/references?reference=${order.reference}`)
    const answer = await this.#openPayment(work, [])
    const paymentId = paymentOf(answer)
    this.office.trace.write('payment', {
      person: this.desk.person.name,
      call: caller.sid,
      payment: paymentId,
      status: answer.status,
      refusal: refusalOf(answer),
      ...order,
    })
    if (!paymentId) return this.#refused(caller)
    this.#work = { ...work, paymentId, sinceMs: performance.now() }
  }

  /** Opens the payment; a paid reference is confirmed as another payment when the order says so. */
  async #openPayment(work: Work, knownPaid: readonly string[]): Promise<Answer> {
    const { order, callId } = work
    const requestId = this.#requestId()
    if (knownPaid.length > 0) this.office.overrides.add(requestId)
    const answer = await this.#press(
      '/api/payments',
      {
        requestId,
        callId,
        kind: order.kind,
        amount: order.kind === 'charge' ? order.amount : '',
        currency: order.kind === 'charge' ? order.currency : '',
        reference: order.reference,
        knownPaid,
      },
      order.pressedTwice,
    )
    const paid = refusalOf(answer) === 'alreadyPaid' ? refusedPayments(answer) : []
    if (paid.length === 0 || !order.overrides || knownPaid.length > 0) return answer
    return this.#openPayment(work, paid)
  }

  /** Nothing was opened: the next order on this call, or goodbye. */
  async #refused(caller: Caller): Promise<void> {
    this.#work = null
    if (this.#taken >= paymentsPerCallMax) await this.office.switchboard.hangUp(caller)
  }

  async #continue(payment: PaymentView, work: Work, caller: Caller, view: DeskView): Promise<void> {
    if (payment.version !== work.version)
      Object.assign(work, { version: payment.version, sinceMs: performance.now() })
    const unchangedMs = (performance.now() - work.sinceMs) / this.office.patience
    const { attempt } = payment
    if (attempt) {
      if (await this.#mischief(payment, work, caller, view)) return
      if (attempt.stage === 'ready') return this.#take(payment, work, caller)
      if (attempt.stage === 'completing') {
        if (unchangedMs > outcomePatienceMs) await this.#goodbye(caller)
        return
      }
      if (unchangedMs > 2 * entryPatienceMs) return this.#goodbye(caller)
      if (unchangedMs > reaskPatienceMs && attempt.live && work.reasked !== payment.version) {
        work.reasked = payment.version
        await this.#holdCard(caller, work)
        await this.desk.post(`/api/payments/${payment.id}/reask`, {
          attemptId: attempt.id,
          field: attempt.live,
          clears: false,
        })
        return
      }
      if (unchangedMs > entryPatienceMs && attempt.stage !== 'cancelling')
        await this.desk.post(`/api/payments/${payment.id}/cancel`, { attemptId: attempt.id })
      return
    }
    await this.#afterResult(payment, work, caller, unchangedMs)
  }

  async #take(payment: PaymentView, work: Work, caller: Caller): Promise<void> {
    const { attempt } = payment
    if (!attempt) return
    const answer = await this.#press(
      `/api/payments/${payment.id}/take`,
      { attemptId: attempt.id, minor: payment.money?.minor ?? null },
      work.order.pressedTwice,
    )
    this.office.trace.write('taken', {
      payment: payment.id,
      attempt: attempt.id,
      status: answer.status,
      refusal: refusalOf(answer),
    })
    if (answer.status === 200 && work.order.ending !== 'approved') this.office.kinds.add(work.order.ending)
    if (work.order.mischief === 'callerLeavesAfterTake' && !work.mischiefDone) {
      work.mischiefDone = true
      this.office.kinds.add(work.order.mischief)
      await this.#goodbye(caller)
    }
  }

  /** Does what goes wrong with this payment, once and at its moment. True when the moment was now. */
  async #mischief(payment: PaymentView, work: Work, caller: Caller, view: DeskView): Promise<boolean> {
    const { attempt } = payment
    const { mischief } = work.order
    if (work.mischiefDone || !attempt || mischief === 'none' || momentOf[mischief] !== attempt.stage)
      return false
    work.mischiefDone = true
    this.office.kinds.add(mischief)
    this.office.trace.write('mischief', { mischief, payment: payment.id, stage: attempt.stage })
    const at = `/api/payments/${payment.id}`
    switch (mischief) {
      case 'callerLeavesWhileOpening':
      case 'callerLeavesWhileTyping':
      case 'callerLeavesOnReview':
        await this.#goodbye(caller)
        return true
      case 'starWhileTyping':
      case 'starOnReview':
        await this.office.outside.press(caller.sid, '*').catch(() => undefined)
        return true
      case 'deviceHangsUp':
        await this.office.outside.hangUpDevice(view.viewer.id).catch(() => undefined)
        return true
      case 'cancelled':
        await this.#press(`${at}/cancel`, { attemptId: attempt.id }, work.order.pressedTwice)
        return true
      case 'askedAgain':
        await this.#holdCard(caller, work)
        await this.desk.post(`${at}/reask`, { attemptId: attempt.id, field: 'expiry', clears: true })
        return true
      case 'slower':
        await this.#holdCard(caller, work)
        await this.#press(
          `${at}/reopen`,
          { attemptId: attempt.id, slow: true, requestId: this.#requestId() },
          work.order.pressedTwice,
        )
        return true
      case 'cardSpoken':
        await this.desk.post(`/api/calls/${work.callId}/spoken`, {})
        return false
      case 'screenLost':
        this.desk.close()
        await pause(screenLostMs)
        this.desk.open()
        return true
      case 'silentCaller':
      case 'callerLeavesAfterTake':
        return false
    }
  }

  async #afterResult(payment: PaymentView, work: Work, caller: Caller, unchangedMs: number): Promise<void> {
    if (payment.status === 'outcomeUnknown' && unchangedMs < outcomePatienceMs) return
    if (work.order.mischief === 'cardSpoken') await this.desk.post(`/api/calls/${work.callId}/sound`, {})
    const again = payment.availableActions.some((action) => action === 'askForCard' || action === 'takeAgain')
    if (payment.status === 'open' && again && work.attempts < attemptsMax && this.chance.happens(0.6)) {
      work.attempts += 1
      await this.#holdCard(caller, work)
      await this.#press(
        `/api/payments/${payment.id}/attempts`,
        { requestId: this.#requestId() },
        work.order.pressedTwice,
      )
      return
    }
    if (payment.status === 'open') await this.desk.post(`/api/payments/${payment.id}/close`, {})
    if (this.#taken < paymentsPerCallMax && this.chance.happens(0.6)) this.#work = null
    else await this.#goodbye(caller)
  }

  async #goodbye(caller: Caller): Promise<void> {
    await this.office.switchboard.hangUp(caller)
  }

  async #holdCard(caller: Caller, { order }: Work): Promise<void> {
    await this.office.outside.takeUpCard(caller.sid, order.card).catch(() => undefined)
  }

  /** As people press: again, with the same key, while there is no answer; now and then in two windows at once. */
  async #press(path: string, body: unknown, twice: boolean): Promise<Answer> {
    if (twice) {
      const answers = await Promise.all([this.desk.post(path, body, 0), this.desk.post(path, body, 1)])
      const good = answers.find(({ status }) => status > 0 && status < 300)
      if (good) return good
    }
    let answer = await this.desk.post(path, body)
    for (let press = 1; press < pressesMax && (answer.status === 0 || answer.status >= 500); press += 1) {
      await pause(pressAgainMs)
      answer = await this.desk.post(path, body)
    }
    return answer
  }

  #requestId(): string {
    this.#requests += 1
    return `${this.desk.person.email.split('@')[0]}-${this.#requests}-${this.chance.between(10_000, 99_999)}`
  }
}

const pressAgainMs = 300
/** Longer than a screen counts as alive without a sign (lib/domain/timing.ts): colleagues may take over. */
const screenLostMs = 17_000

/** At which stage of an attempt each mischief happens. */
const momentOf: Readonly<Record<Exclude<Mischief, 'none'>, string>> = {
  callerLeavesWhileOpening: 'opening',
  callerLeavesWhileTyping: 'entering',
  callerLeavesOnReview: 'ready',
  callerLeavesAfterTake: 'after take',
  starWhileTyping: 'entering',
  starOnReview: 'ready',
  deviceHangsUp: 'entering',
  silentCaller: 'never typed',
  cancelled: 'entering',
  askedAgain: 'ready',
  slower: 'entering',
  cardSpoken: 'ready',
  screenLost: 'entering',
}

function paymentOf({ status, json }: Answer): string | null {
  if (status !== 201) return null
  return (json as { payment: { id: string } }).payment.id
}

function refusalOf({ json }: Answer): string | null {
  return (json as { refusal?: string } | null)?.refusal ?? null
}

function refusedPayments({ json }: Answer): readonly string[] {
  return (json as { payments?: string[] } | null)?.payments ?? []
}
