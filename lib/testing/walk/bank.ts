import type { MoneyStatus } from '@/lib/domain/payment/state'
import type {
  NoAnswer,
  PaymentProcessor,
  ProcessorMethod,
  ProcessorPayment,
} from '@/lib/ports/payment-processor'
import type { SessionOrder } from '@/lib/ports/payment-sessions'
import { takeWebhook } from '@/lib/usecases/take-webhook'
import type { MaskedCard } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'
import { toDecimal } from '@/lib/values/money'
import { err, ok, type Result } from '@/lib/values/result'
import { type Fate, takesMoney } from './fates'
import type { Mail } from './mail'

/** A card that reached the processor, and what becomes of it. */
export interface Charge {
  /** The processor's id. */
  readonly id: string
  readonly attemptId: string
  readonly order: SessionOrder
  readonly card: MaskedCard
  readonly fate: Fate
  readonly at: Instant
  /** The second charge of one key. */
  readonly isTwin: boolean
}

/** The processor, its books, and the ledger behind them that alone knows what was charged. */
export class Bank {
  readonly ledger: Charge[] = []
  /** Whether questions about the books are answered at all. */
  answers = true
  private readonly byAttempt = new Map<string, Charge>()
  private readonly byKey = new Map<string, Charge>()
  private readonly webhooks: { readonly at: Instant; readonly id: string }[] = []

  constructor(
    private readonly mail: Mail,
    private readonly now: () => Instant,
    /** What goes wrong with the next question, `null` when nothing does. */
    private readonly trouble: () => NoAnswer | null,
  ) {}

  /** A card arrives. */
  charge(order: SessionOrder, card: MaskedCard, fate: Fate): void {
    const { attemptId } = order.answersTo
    const charge = { id: `pay-${attemptId}`, attemptId, order, card, fate, at: this.now(), isTwin: false }
    this.ledger.push(charge)
    if (!this.byAttempt.has(attemptId)) this.byAttempt.set(attemptId, charge)
    if (!this.byKey.has(order.altKey)) this.byKey.set(order.altKey, charge)
    if (fate.twin && order.charge) this.ledger.push({ ...charge, id: `${charge.id}-twin`, isTwin: true })
    if (order.charge) this.announce(charge)
  }

  chargeOf(attemptId: string): Charge | undefined {
    return this.byAttempt.get(attemptId)
  }

  /** Each change of the books is told once. */
  private announce({ id, fate, at }: Charge): void {
    for (const { afterMs } of fate.books) {
      this.webhooks.push({ at: at + afterMs, id })
      if (fate.twin) this.webhooks.push({ at: at + afterMs, id: `${id}-twin` })
    }
  }

  /** Sends the messages whose time has come. */
  passes(): void {
    const now = this.now()
    for (let place = 0; place < this.webhooks.length; place += 1) {
      const webhook = this.webhooks[place]
      if (!webhook || webhook.at > now) continue
      this.webhooks.splice(place, 1)
      place -= 1
      this.hint(webhook.id)
    }
  }

  hint(id: string): void {
    this.mail.write(`webhook ${id}`, (deps, name) => takeWebhook(deps, name, id))
  }

  /** When the next message of the processor is due, `null` when none is. */
  nextWebhookAt(): Instant | null {
    return this.webhooks.length === 0 ? null : Math.min(...this.webhooks.map(({ at }) => at))
  }

  /** Whether the card of this attempt is among the kept ones at a time. */
  keeps(attemptId: string, at: Instant): boolean {
    const charge = this.byAttempt.get(attemptId)
    return charge !== undefined && charge.order.charge === null && statusOf(charge, at) === 'success'
  }

  readonly processor: PaymentProcessor = {
    findByAltKey: async (altKey) => this.answer(() => this.shown(this.byKey.get(altKey))),
    findById: async (id) => this.answer(() => this.shown(this.ledger.find((charge) => charge.id === id))),
    findSavedMethod: async (customerKey, code) => this.answer(() => this.method(customerKey, code)),
  }

  private answer<T>(found: () => T): Result<T, NoAnswer> {
    const trouble = this.answers ? this.trouble() : ({ kind: 'fault', detail: 'HTTP 503' } as const)
    return trouble ? err(trouble) : ok(found())
  }

  private shown(charge: Charge | undefined): ProcessorPayment | null {
    const status = charge && statusOf(charge, this.now())
    const money = charge?.order.charge
    if (!charge || !status || !money) return null
    const { id, order, fate, card } = charge
    const { differs } = fate
    return {
      id,
      altKey: differs === 'key' ? 'sotto-other' : order.altKey,
      status,
      statusWord: status,
      amount: toDecimal(differs === 'amount' ? { ...money, minor: money.minor + 1 } : money),
      currency: differs === 'currency' ? (money.currency === 'EUR' ? 'USD' : 'EUR') : money.currency,
      gatewayReference: null,
      shortReference: null,
      bankText: status === 'declined' ? 'Do not honour' : null,
      decline: fate.decline ?? 'general',
      card,
      sealedToken: null,
    }
  }

  private method(customerKey: string, code: string): ProcessorMethod | null {
    const charge = this.byAttempt.get(code)
    if (!charge || charge.order.customer?.key !== customerKey || !this.keeps(code, this.now())) return null
    return { id: `method-${code}`, card: charge.card, sealedToken: 'sealed' }
  }
}

/** What the books show of a charge at a time, `null` when they do not know it. */
export function statusOf({ fate, at }: Charge, now: Instant): MoneyStatus | null {
  return fate.books.findLast(({ afterMs }) => at + afterMs <= now)?.status ?? null
}

/** Whether money was or will be taken for this charge. A card that is only kept takes none. */
export function isTaken({ order, fate }: Charge): boolean {
  return order.charge !== null && takesMoney(fate)
}
