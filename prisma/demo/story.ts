import { decide, type PaymentCommand } from '@/lib/domain/payment/decide'
import type { PaymentEvent } from '@/lib/domain/payment/events'
import { evolve } from '@/lib/domain/payment/evolve'
import type { PaymentFact } from '@/lib/domain/payment/facts'
import { observe } from '@/lib/domain/payment/observe'
import type {
  AttemptEnd,
  DeclineCategory,
  LiveAttempt,
  MoneyStatus,
  NewAttempt,
  Payment,
  Terms,
} from '@/lib/domain/payment/state'
import { keyGapSeconds } from '@/lib/domain/timing'
import type { EntryField, EntryRefusal, MaskedCard } from '@/lib/values/card'
import { type Instant, minute, second } from '@/lib/values/instant'
import { toDecimal } from '@/lib/values/money'
import { assert } from '@/lib/values/result'

/** Who and what a payment of yesterday is about; everything that it is called by is made from its number. */
export interface Names {
  readonly paymentId: string
  readonly callId: string
  readonly callSid: string
  readonly agentId: string
  /** The session of the nth attempt. */
  sessionSid(attempt: number): string
}

/**
 * A payment as it was yesterday: every step is asked of the domain or told to it, so that nothing stands in its journal
 * that could not have happened. Each step moves the time on by what people and banks take.
 */
export class PaymentStory {
  readonly events: PaymentEvent[] = []
  #payment: Payment | null = null
  #attempts = 0

  constructor(
    private readonly names: Names,
    /** When the next thing happens. */
    public now: Instant,
  ) {}

  get payment(): Payment {
    assert(this.#payment, 'a story begins with opening')
    return this.#payment
  }

  opens(terms: Terms): this {
    const { paymentId, callId, agentId } = this.names
    this.#ask({
      kind: 'open',
      paymentId,
      callId,
      agentId,
      terms,
      attempt: this.#newAttempt(),
      replaces: null,
    })
    return this.#keypadOpens()
  }

  /** The agent tries once more, with another card. */
  asksAgain(): this {
    this.#pass(20 * second)
    this.#ask({ kind: 'askAgain', attempt: this.#newAttempt() })
    return this.#keypadOpens()
  }

  /** The caller keys a field wrong, and is asked for it again. */
  mistypes(field: EntryField, why: EntryRefusal): this {
    this.#pass(9 * second)
    this.#tell({ kind: 'fieldRefused', ...this.#live(field), second: false, why, brand: null, keys: null })
    this.#pass(4 * second)
    this.#ask({ kind: 'reask', attemptId: this.#attemptId, field, clears: false })
    return this
  }

  /** The caller keys these fields, in the order in which they are asked. */
  types(card: MaskedCard, fields: readonly EntryField[] = ['cardNumber', 'expiry', 'securityCode']): this {
    for (const field of fields) {
      this.#pass((field === 'cardNumber' ? 14 : 6) * second)
      this.#tell({
        kind: 'fieldAccepted',
        ...this.#live(field),
        second: false,
        stillRequired: [],
        secondsRequired: [],
        card,
      })
    }
    return this
  }

  takes(): this {
    this.#pass(5 * second)
    const { terms } = this.payment
    const minor = terms.kind === 'charge' ? terms.money.minor : null
    this.#ask({ kind: 'take', attemptId: this.#attemptId, minor, by: this.names.agentId })
    this.#pass(second)
    this.#tell({ kind: 'completeReceived', effectId: this.#effectId })
    return this
  }

  /** The bank says yes, and the books agree. */
  isPaid(card: MaskedCard): this {
    this.#sessionEnds('success', 'success')
    return this.#truth('success', 'general', null, card)
  }

  isDeclined(category: DeclineCategory, bankText: string): this {
    const status = category === 'needsApproval' ? 'needsApproval' : 'declined'
    this.#sessionEnds('success', status)
    return this.#truth(status, category, bankText, null)
  }

  /** Nobody answers in time; a quarter of an hour later the books say that it was paid. */
  isPaidLate(card: MaskedCard): this {
    this.#pass(75 * second)
    this.#tell({ kind: 'timeUp', what: 'answer' })
    this.#sessionEnds('connectorError')
    this.#pass(15 * minute)
    return this.#truth('success', 'general', null, card)
  }

  isSaved(card: MaskedCard): this {
    this.#sessionEnds('success')
    this.#tell({ kind: 'methodFound', sealedToken: `demo:${this.names.paymentId}`, card })
    return this
  }

  /** The entry ends before anything was sent. */
  ends(how: Extract<AttemptEnd['kind'], 'star' | 'callerHungUp'>): this {
    this.#pass(5 * second)
    return this.#sessionEnds(how)
  }

  isCancelled(): this {
    this.#pass(8 * second)
    this.#ask({ kind: 'cancel', attemptId: this.#attemptId, by: this.names.agentId })
    return this.#sessionEnds('cancelled')
  }

  closes(): this {
    this.#pass(15 * second)
    this.#ask({ kind: 'close', by: this.names.agentId })
    return this
  }

  #keypadOpens(): this {
    this.#pass(second)
    this.#tell({ kind: 'recordingSecured', state: 'paused' })
    this.#pass(second)
    this.#tell({ kind: 'sessionOpened', sessionSid: this.#sessionSid })
    return this
  }

  /** `claim`: what the processor's own fields on the callback say. */
  #sessionEnds(
    result: 'success' | 'connectorError' | 'star' | 'callerHungUp' | 'cancelled',
    claim: MoneyStatus | null = null,
  ): this {
    this.#pass(2 * second)
    const error =
      result === 'connectorError'
        ? { code: '64008', detail: null, beforeProcessor: false, setup: false }
        : null
    const { sessionSid, effectId } = { sessionSid: this.#sessionSid, effectId: this.#effectId }
    this.#tell({
      kind: 'sessionEnded',
      effectId,
      sessionSid,
      result,
      confirmation: claim && this.#paymentAtProcessor,
      claim,
      error,
      card: null,
    })
    return this
  }

  #truth(
    status: 'success' | 'declined' | 'needsApproval',
    decline: DeclineCategory,
    bankText: string | null,
    card: MaskedCard | null,
  ): this {
    const { terms } = this.payment
    assert(terms.kind === 'charge', 'only charges are in the books of payments')
    this.#pass(second)
    const id = this.#paymentAtProcessor
    const { money } = terms
    this.#tell({
      kind: 'truth',
      found: {
        id,
        altKey: `sotto-${this.#attemptId}`,
        status,
        amount: toDecimal(money),
        currency: money.currency,
        gatewayReference: status === 'success' ? `ch-${this.#attemptId}` : null,
        shortReference: null,
        bankText,
        decline,
        card,
      },
    })
    return this
  }

  get #attemptId(): string {
    return `${this.names.paymentId}-${this.#attempts}`
  }

  get #paymentAtProcessor(): string {
    return `pay-${this.#attemptId}`
  }

  get #sessionSid(): string {
    return this.names.sessionSid(this.#attempts)
  }

  /** The request that is current: what is heard answers it. */
  get #effectId(): string {
    return `${this.#attemptId}.${this.payment.status === 'inFlight' ? this.payment.attempt.effects : 0}`
  }

  #live(field: EntryField) {
    const { payment } = this
    assert(payment.status === 'inFlight' && payment.attempt.stage === 'entering', 'a field is being keyed')
    const { live }: Extract<LiveAttempt, { stage: 'entering' }> = payment.attempt
    assert(live.field === field, 'the caller keys what is asked')
    return { field, effectId: live.effectId, sessionSid: this.#sessionSid }
  }

  #newAttempt(): NewAttempt {
    this.#attempts += 1
    const settings = {
      gapSeconds: keyGapSeconds,
      postcode: false,
      twice: [],
      brands: ['visa', 'mastercard', 'amex'] as const,
      connector: 'shuttle-test',
    }
    return { id: this.#attemptId, altKey: `sotto-${this.#attemptId}`, callSid: this.names.callSid, settings }
  }

  #pass(ms: number): void {
    this.now += ms
  }

  #ask(command: PaymentCommand): void {
    const decided = decide(command, this.#payment, this.now)
    assert(decided.ok && decided.value.length > 0, `a story may not ${command.kind} here`)
    this.#happen(decided.value)
  }

  #tell(fact: DistributiveOmit<PaymentFact, 'attemptId'>): void {
    const events = observe({ ...fact, attemptId: this.#attemptId }, this.payment, this.now)
    assert(
      events.every(({ type }) => type !== 'FactNoted'),
      `${fact.kind} is no surprise in a story`,
    )
    this.#happen(events)
  }

  #happen(events: readonly PaymentEvent[]): void {
    for (const event of events) {
      this.#payment = evolve(this.#payment, event)
      this.events.push(event)
    }
  }
}

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never
