import { viewActions } from '@/lib/domain/audit/actions'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import type { Payment } from '@/lib/domain/payment/state'
import { firstLookUpMs } from '@/lib/domain/timing'
import type { ProcessorPayment } from '@/lib/ports/payment-processor'
import { takePayment } from '@/lib/usecases/change-entry'
import type { Actor, Settings } from '@/lib/usecases/deps'
import { observeCall } from '@/lib/usecases/observe-call'
import { observePayment } from '@/lib/usecases/observe-payment'
import { runEffect } from '@/lib/usecases/run-effect'
import { startPayment } from '@/lib/usecases/start-payment'
import { tasksOf } from '@/lib/usecases/tasks'
import { minute } from '@/lib/values/instant'
import type { StartPayment } from '@/lib/wire/commands'
import { Agenda } from './agenda'
import { arriving, callAfter, callCommanded, fresh } from './changes'
import type { TestDatabase } from './database'
import { agentNamed, type Office, openOffice } from './office'
import type { Outside } from './outside'
import * as say from './payment-facts'

/**
 * One phone call with its agent, its office and its agenda, from the first ring:
 *
 *     const call = await phoneCall(database)
 *     const payment = await call.keyedIn()
 */
export class PhoneCall {
  constructor(
    readonly office: Office,
    readonly agenda: Agenda,
    readonly agent: Actor,
    readonly callId: string,
    readonly callSid: string,
    private readonly database: TestDatabase,
  ) {}

  get outside() {
    return this.office.outside
  }

  /** Opens a payment as the agent's form does. */
  async start(form: Partial<StartPayment> = {}) {
    return startPayment(this.office.deps, this.agent, this.form(form))
  }

  form(form: Partial<StartPayment> = {}): StartPayment {
    return {
      requestId: fresh('request'),
      callId: this.callId,
      kind: 'charge',
      amount: '49.00',
      currency: 'GBP',
      reference: fresh('reference'),
      ...form,
    }
  }

  /** A payment whose keypad is open: the card number is being asked. */
  async opened(form: Partial<StartPayment> = {}): Promise<Payment> {
    const started = await this.start(form)
    if (!started.ok) throw new Error(started.error.code)
    await this.agenda.work()
    return this.payment(started.value.state.id)
  }

  /** A payment whose card is complete. */
  async keyedIn(form: Partial<StartPayment> = {}): Promise<Payment> {
    const { id } = await this.opened(form)
    await this.keys(id)
    return this.payment(id)
  }

  /** The caller types the whole card. */
  async keys(id: string): Promise<void> {
    for (const field of ['cardNumber', 'expiry', 'securityCode'] as const) {
      const payment = await this.payment(id)
      await this.tells(say.accepted(field, { sessionSid: sessionOf(payment) })(payment))
      await this.agenda.work()
    }
  }

  /** A payment that went through. */
  async paid(form: Partial<StartPayment> = {}): Promise<Payment> {
    const payment = await this.keyedIn(form)
    await this.take(payment)
    this.booksSay(payment, 'success')
    await this.agenda.work(firstLookUpMs)
    const sessionSid = sessionOf(payment)
    await this.tells(say.sessionEnded('success', { sessionSid })(await this.payment(payment.id)))
    return this.payment(payment.id)
  }

  /** A payment that was sent, and of which nobody has heard for two minutes. */
  async outcomeUnknown(form: Partial<StartPayment> = {}): Promise<Payment> {
    const payment = await this.keyedIn(form)
    await this.take(payment)
    await this.agenda.work(2 * minute)
    return this.payment(payment.id)
  }

  /** The caller hangs up. */
  async ends(): Promise<void> {
    await observeCall(this.office.deps, this.callId, { kind: 'callEnded', why: 'completed' }, null)
    await this.agenda.work()
  }

  /** The payment as it is now. */
  async payment(id: string): Promise<Payment> {
    const found = await this.office.deps.store.payment(id)
    if (!found) throw new Error('there is no such payment')
    return found.state
  }

  async call() {
    const found = await this.office.deps.store.call(this.callId)
    if (!found) throw new Error('there is no such call')
    return found.state
  }

  /** The provider tells something in a callback of its own. */
  tells(fact: PaymentFact, externalId: string = fresh('token')) {
    return observePayment(this.office.deps, fact, { source: 'twilio', externalId })
  }

  /** What the processor's books say of an attempt from now on. */
  booksSay(payment: Payment, status: ProcessorPayment['status'], more: Partial<ProcessorPayment> = {}): void {
    const { altKey, id } = lastAttempt(payment)
    const entry: ProcessorPayment = {
      id: `pay${id}`,
      altKey,
      status,
      statusWord: status,
      amount: '49.00',
      currency: 'GBP',
      gatewayReference: 'gw',
      shortReference: 'short',
      bankText: null,
      decline: 'general',
      card: say.visa,
      sealedToken: null,
      ...more,
    }
    this.outside.books.set(altKey, entry)
  }

  /** The jobs of a real worker in this office. */
  get tasks() {
    return tasksOf(this.office.deps)
  }

  /** The agent takes the money, or keeps the card. */
  take(payment: Payment) {
    const minor = payment.terms.kind === 'charge' ? payment.terms.money.minor : null
    return takePayment(this.office.deps, this.agent, payment.id, lastAttempt(payment).id, minor)
  }

  /** A worker took this effect in hand, sent it, and died before it knew more. */
  async diesSending(effectId: string): Promise<void> {
    const begun = await this.office.deps.effects.begin(effectId)
    if (begun?.was !== 'planned') throw new Error('the effect was not planned')
  }

  /** Runs one effect and nothing else. */
  runs(effectId: string) {
    return runEffect(this.office.deps, effectId)
  }

  /** What became of an effect. */
  async effect(id: string) {
    return this.database.prisma.effect.findUniqueOrThrow({ where: { id } })
  }

  /** What was done to it. */
  async audit(subjectId: string) {
    const rows = await this.database.prisma.auditEntry.findMany({
      where: { subjectId, outcome: 'done', action: { notIn: [...viewActions] } },
      orderBy: { id: 'asc' },
    })
    return rows.map(({ action }) => action)
  }
}

/** How a call begins, where a test cares. */
export interface CallOptions {
  /** Whose call it is; somebody new unless given. An agent has one call at a time, so an older one is put away. */
  readonly agent?: string
  /** The caller's leg, where it must look like one of the provider's. */
  readonly sid?: string
  readonly settings?: Partial<Settings>
  /** Tells the outside how to answer before anything is asked of it. */
  readonly prepare?: (outside: Outside) => void
  /** Leaves what the answered call leads to undone. */
  readonly idle?: boolean
}

/** A live call, its recording on. */
export async function phoneCall(database: TestDatabase, options: CallOptions = {}): Promise<PhoneCall> {
  const office = openOffice(database.prisma, options.settings)
  options.prepare?.(office.outside)
  const agenda = new Agenda(database.prisma, office)
  await agenda.forget()
  const agent = agentNamed(options.agent ?? fresh('agent'))
  if (options.agent)
    await database.prisma.call.updateMany({ where: { agentId: options.agent }, data: { finished: true } })
  const arrived = arriving(options.sid ? { sid: options.sid } : {})
  const offered = callCommanded(callAfter(arrived), { kind: 'offer', agentId: agent.id })
  for (const call of [arrived, offered]) await office.deps.store.commit({ at: office.clock.now(), call })
  const callId = arrived.after.id
  await observeCall(office.deps, callId, { kind: 'legAnswered', legSid: fresh('CAleg'), agentId: null }, null)
  if (!options.idle) await agenda.work()
  return new PhoneCall(office, agenda, agent, callId, arrived.after.sid, database)
}

/** The attempt that was started last. */
export function lastAttempt(payment: Payment) {
  return payment.known.reduce((a, b) => (b.number > a.number ? b : a))
}

export function sessionOf(payment: Payment): string {
  return lastAttempt(payment).sessionSid ?? ''
}

/** How far a payment has come: the stage of its entry, or its own state. */
export function stageOf(payment: Payment): string {
  return payment.status === 'inFlight' ? payment.attempt.stage : payment.status
}

/** How its last attempt ended. */
export function endOf(payment: Payment): string | undefined {
  return payment.last?.end.kind
}
