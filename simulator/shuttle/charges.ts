import { type Outcome, type PaymentStatus, released, type Standing } from '../gateway/outcomes.js'
import { randomHex } from '../ids.js'
import { fromMinor, toMinor } from '../money.js'
import type { World } from '../world.js'
import type { Payment, PaymentMethod, ShuttleBooks } from './books.js'
import type { Customers } from './customers.js'
import { metadataOf, type Submission } from './submission.js'
import type { WebhookAction, Webhooks } from './webhooks.js'

/** Payments from submission to their last word: what the gateway does, and what Shuttle knows of it, each in its time. */
export class Charges {
  // Weak, so that what the books forget is forgotten here, too.
  readonly #submissions = new WeakMap<Payment, Submission>()

  constructor(
    private readonly world: World,
    private readonly books: ShuttleBooks,
    private readonly webhooks: Webhooks,
    private readonly customers: Customers,
  ) {}

  /**
   * Hands a charge to the gateway. Resolves when Shuttle first knows something; until then no API shows the payment.
   * What becomes of it later is told by webhooks alone.
   */
  submit(submission: Submission, amount: string, { gateway, knows }: Outcome): Promise<Payment> {
    const { clock } = this.world
    const payment = this.#newPayment(submission, amount)
    this.#submissions.set(payment, submission)
    if (gateway) clock.after(gateway.afterMs, () => this.#enterInLedger(payment, gateway.verdict))
    const [first, ...later] = knows
    return new Promise((resolve) => {
      clock.after(first.afterMs, () => {
        this.#open(payment, first.standing)
        resolve(payment)
      })
      for (const { afterMs, standing } of later)
        clock.after(afterMs, () => {
          this.#move(payment, standing)
        })
    })
  }

  /** A person settles a held payment: only now does the gateway take the money, or refuse it. False when it is not held. */
  release(payment: Payment, as: 'success' | 'declined'): boolean {
    if (payment.gateway_status !== 'HELD') return false
    this.#enterInLedger(payment, as === 'success' ? 'approved' : 'declined')
    this.#move(payment, released(as))
    return true
  }

  #open(payment: Payment, standing: Standing): void {
    const account = this.customers.named(this.#submissionOf(payment))
    // Taken, but not yet tied to a customer: that is what UNATTRIBUTED means.
    payment.account = standing.status === 'UNATTRIBUTED' ? null : (account?.id ?? null)
    payment.created = this.world.clock.now().toISOString()
    this.books.addPayment(payment)
    this.#move(payment, standing)
  }

  #move(payment: Payment, { status, gatewayStatus, message }: Standing): void {
    payment.status = status
    payment.gateway_status = gatewayStatus
    payment.gateway_message = message
    payment.updated = this.world.clock.now().toISOString()
    const isFinal = status !== 'PENDING' && status !== 'UNRESOLVED'
    payment.processed = isFinal ? payment.updated : null
    // A gateway that has not answered has given no number of its own.
    if (gatewayStatus !== 'TIMEOUT') payment.gateway_reference ??= `sim-${randomHex(6)}`
    const method = isTaken(status) ? this.#take(payment) : null
    const { id, transaction, contract, account } = payment
    this.webhooks.emit(webhookOf[status], {
      payment: id,
      transaction,
      contract,
      account: account ?? undefined,
    })
    if (method)
      this.webhooks.emit('PAYMENT_METHOD.ACTIVE', { payment_method: method.id, account: method.account })
  }

  /** The money is known to be taken or reserved; a card that was to be kept is kept now. */
  #take(payment: Payment): PaymentMethod | null {
    const { amount, action } = payment
    payment.authorisation_code = randomHex(3).toUpperCase()
    if (action === 'AUTH') payment.authorised = amount
    else Object.assign(payment, { balance: amount, settle_gross_amount: amount, settle_net_amount: amount })
    const submission = this.#submissionOf(payment)
    if (submission.parameters.save_card !== 'true' || payment.account === null) return null
    const method = this.customers.keepCard(submission, payment.account)
    payment.payment_method = method.id
    return method
  }

  #submissionOf(payment: Payment): Submission {
    const submission = this.#submissions.get(payment)
    if (!submission) throw new Error(`Payment ${payment.id} was never submitted.`)
    return submission
  }

  #newPayment(submission: Submission, amount: string): Payment {
    const { books } = this
    const { client } = books.instance
    const { parameters, currency, description } = submission
    const none = fromMinor(0, currency)
    const at = this.world.clock.now().toISOString()
    return {
      id: books.newId('pay'),
      alt_key: parameters.alt_key ?? null,
      description,
      source: 'MOTO',
      action: parameters.action === 'AUTH' ? 'AUTH' : 'PAYMENT',
      status: 'PENDING',
      gateway_status: 'PENDING',
      gateway_message: null,
      gateway_reference: null,
      authorisation_code: null,
      reference: books.newReference(),
      amount: fromMinor(toMinor(amount, currency) ?? 0, currency),
      balance: none,
      authorised: none,
      currency,
      settle_currency: currency,
      settle_gross_amount: none,
      settle_net_amount: none,
      settle_fee_amount: none,
      channel: `ch_${client}_1`,
      gateway: `gw_${client}_1`,
      account: null,
      payment_method: null,
      contract: books.newId('co'),
      transaction: books.newId('tr'),
      metadata: metadataOf(parameters),
      created: at,
      updated: at,
      processed: null,
    }
  }

  #enterInLedger(payment: Payment, verdict: 'approved' | 'declined'): void {
    const { id, alt_key, amount, currency, action, description, metadata } = payment
    this.world.ledger.enter({
      payment: id,
      alt_key,
      transaction_id: this.#submissionOf(payment).transactionId,
      amount,
      currency,
      status: verdict === 'declined' ? 'declined' : action === 'AUTH' ? 'reserved' : 'charged',
      description,
      metadata,
      instance: this.books.instance.key,
      at: this.world.clock.now().toISOString(),
    })
  }
}

function isTaken(status: PaymentStatus): boolean {
  return status === 'SUCCESS' || status === 'UNATTRIBUTED'
}

/** The event is named by its class: the webhook says FAILED where the object says DECLINED (section 4 of the reference). */
const webhookOf: Record<PaymentStatus, WebhookAction> = {
  SUCCESS: 'PAYMENT.SUCCESS',
  UNATTRIBUTED: 'PAYMENT.SUCCESS',
  PENDING: 'PAYMENT.PENDING',
  UNRESOLVED: 'PAYMENT.UNRESOLVED',
  DECLINED: 'PAYMENT.FAILED',
  REQAUTH: 'PAYMENT.FAILED',
}
