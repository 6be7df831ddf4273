import { type Outcome, outcomeOf } from '../gateway/outcomes.js'
import { randomHex } from '../ids.js'
import { fromMinor, toMinor } from '../money.js'
import type { ConnectorReply, ConnectorRequest, PayConnector } from '../twilio/pay-connector.js'
import type { World } from '../world.js'
import { type Account, client, type Payment, type PaymentMethod } from './books.js'
import { details, invalidity, metadataOf, noId, type Submission, withoutCard } from './submission.js'
import type { Webhooks } from './webhooks.js'

const remembered = 1_000
const silence = new Promise<never>(() => {})

/** Shuttle's end of the pay connector: charges or saves once per transaction id, however often Twilio asks. */
export class ShuttleConnector implements PayConnector {
  readonly #answers = new Map<string, Promise<ConnectorReply>>()

  constructor(
    private readonly world: World,
    private readonly webhooks: Webhooks,
  ) {}

  /** A repeat that arrives while the first is being worked on waits for the first one's answer. */
  receive(request: ConnectorRequest): Promise<ConnectorReply> {
    const known = this.#answers.get(request.transaction_id)
    if (known) return known
    const answer = this.#handle(withoutCard(request))
    this.#answers.set(request.transaction_id, answer)
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= remembered) break
      this.#answers.delete(oldest)
    }
    return answer
  }

  async #handle(submission: Submission): Promise<ConnectorReply> {
    const { amount, currency, parameters } = submission
    const outcome = outcomeOf(amount, currency, parameters.metadata_sim)
    // Keys of another instance: accepted without a word, and nothing known afterwards.
    if (outcome.connector === 'knows-no-instance') return { error_code: null, error_message: null }
    const invalid = outcome.connector === 'refuses-request' ? 'Validation failed' : invalidity(submission)
    if (invalid) return { ...noId(submission), error_code: 'VALIDATION_ERROR', error_message: invalid }
    const working = this.world.clock
      .sleep(outcome.gatewayMs)
      .then(() =>
        amount === null ? this.#save(submission, outcome) : this.#charge(submission, amount, outcome),
      )
    return outcome.connector === 'never-answers' ? silence : working
  }

  #charge(submission: Submission, amount: string, outcome: Outcome): ConnectorReply {
    const { books } = this.world
    const account = this.#account(submission)
    const approved = outcome.gateway.verdict === 'approved'
    const keeps = approved && submission.parameters.save_card === 'true'
    const method = keeps && account ? this.#method(submission, account) : null
    const payment = this.#payment(submission, amount, outcome, account, method)
    books.payments.set(payment.id, payment)
    this.#enterInLedger(submission, payment, approved)
    const event = { payment: payment.id, transaction: payment.transaction, contract: payment.contract }
    this.webhooks.emit(approved ? 'PAYMENT.SUCCESS' : 'PAYMENT.FAILED', { ...event, account: account?.id })
    if (method)
      this.webhooks.emit('PAYMENT_METHOD.ACTIVE', { payment_method: method.id, account: method.account })
    if (!approved && this.world.faults.get('declineAsError')) {
      const detail = payment.gateway_message ?? ''
      return { charge_id: null, error_code: 'card_declined', error_message: `Card declined: ${detail}` }
    }
    return {
      charge_id: payment.id,
      error_code: null,
      error_message: null,
      parameters: parametersOf(payment, method),
    }
  }

  /** Keeps the card and charges nothing. */
  #save(submission: Submission, outcome: Outcome): ConnectorReply {
    if (outcome.gateway.verdict === 'declined') {
      const detail = `Card declined: ${outcome.gateway.message}`
      return { token_id: null, error_code: 'card_declined', error_message: detail }
    }
    const account = this.#account(submission) ?? this.#newAccount(null, submission.parameters)
    const method = this.#method(submission, account)
    this.webhooks.emit('PAYMENT_METHOD.ACTIVE', { payment_method: method.id, account: account.id })
    return {
      token_id: method.id,
      error_code: null,
      error_message: null,
      parameters: {
        gateway_status: 'APPROVED',
        payment_method: method.id,
        account: account.id,
        gateway_token: method.gateway_token,
      },
    }
  }

  #payment(
    submission: Submission,
    amount: string,
    { gateway }: Outcome,
    account: Account | null,
    method: PaymentMethod | null,
  ): Payment {
    const { books, clock } = this.world
    const { parameters, currency, description } = submission
    const approved = gateway.verdict === 'approved'
    const action = parameters.action === 'AUTH' ? 'AUTH' : 'PAYMENT'
    const full = fromMinor(toMinor(amount, currency) ?? 0, currency)
    const none = fromMinor(0, currency)
    const taken = approved && action === 'PAYMENT' ? full : none
    const at = clock.now().toISOString()
    return {
      id: books.newId('pay'),
      alt_key: parameters.alt_key ?? null,
      description,
      source: 'MOTO',
      action,
      status: approved ? 'SUCCESS' : 'DECLINED',
      gateway_status: approved ? 'APPROVED' : 'DECLINED',
      gateway_message: approved ? 'Approved' : gateway.message,
      gateway_reference: `sim-${randomHex(6)}`,
      authorisation_code: approved ? randomHex(3).toUpperCase() : null,
      reference: books.newReference(),
      amount: full,
      balance: taken,
      authorised: approved && action === 'AUTH' ? full : none,
      currency,
      settle_currency: currency,
      settle_gross_amount: taken,
      settle_net_amount: taken,
      settle_fee_amount: none,
      channel: `ch_${client}_1`,
      gateway: `gw_${client}_1`,
      account: account?.id ?? null,
      payment_method: method?.id ?? null,
      contract: books.newId('co'),
      transaction: books.newId('tr'),
      metadata: metadataOf(parameters),
      created: at,
      updated: at,
      processed: at,
    }
  }

  #enterInLedger(submission: Submission, payment: Payment, approved: boolean): void {
    this.world.ledger.enter({
      payment: payment.id,
      alt_key: payment.alt_key,
      transaction_id: submission.transactionId,
      amount: payment.amount,
      currency: payment.currency,
      status: !approved ? 'declined' : payment.action === 'AUTH' ? 'reserved' : 'charged',
      description: payment.description,
      metadata: payment.metadata,
      at: payment.created,
    })
  }

  /** The customer by our key, found or made and brought up to date; null when none was named. */
  #account({ parameters }: Submission): Account | null {
    const crmKey = parameters.account_crm_key
    if (!crmKey) return null
    const known = this.world.books.findAccount(crmKey)
    if (!known) return this.#newAccount(crmKey, parameters)
    Object.assign(known, details(parameters), { updated: this.world.clock.now().toISOString() })
    return known
  }

  #newAccount(crmKey: string | null, parameters: Record<string, string>): Account {
    const { books, clock } = this.world
    const at = clock.now().toISOString()
    const blank = { first_name: null, last_name: null, email: null, phone: null }
    const account: Account = {
      id: books.newId('acc'),
      crm_key: crmKey,
      ...blank,
      ...details(parameters),
      created: at,
      updated: at,
    }
    books.accounts.set(account.id, account)
    this.webhooks.emit('ACCOUNT.CREATED', { account: account.id })
    return account
  }

  /** A saved card. The same code on the same account renews what is stored under it. */
  #method({ instrument, parameters }: Submission, account: Account): PaymentMethod {
    const { books, clock } = this.world
    const code = parameters.payment_method_code ?? null
    const renewed =
      code === null ? undefined : books.methodsOf(account.id).find((method) => method.code === code)
    const at = clock.now().toISOString()
    const method: PaymentMethod = {
      id: renewed?.id ?? books.newId('pm'),
      name: `${instrument.type} ending ${instrument.lastFour}`,
      type: instrument.type,
      card_masked: instrument.masked,
      card_expiry: instrument.expiry,
      status: 'ACTIVE',
      account: account.id,
      code,
      gateway_token: `tok_sim_${randomHex(12)}`,
      requires_cvc: false,
      created: renewed?.created ?? at,
      updated: at,
    }
    books.methods.set(method.id, method)
    return method
  }
}

function parametersOf(payment: Payment, method: PaymentMethod | null): Record<string, string> {
  const optional: Record<string, string | null> = {
    payment_status: payment.status,
    gateway_status: payment.gateway_status,
    gateway_message: payment.gateway_message,
    reference: payment.reference,
    gateway_reference: payment.gateway_reference,
    gateway_token: method?.gateway_token ?? null,
    payment_method: method?.id ?? null,
    payment: payment.id,
    transaction: payment.transaction,
    account: payment.account,
    alt_key: payment.alt_key,
    authorisation_code: payment.authorisation_code,
  }
  const present = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries(present)
}
