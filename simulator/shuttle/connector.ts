import { type Outcome, outcomeOf } from '../gateway/outcomes.js'
import type { ConnectorReply, ConnectorRequest, PayConnector } from '../twilio/pay-connector.js'
import type { World } from '../world.js'
import type { Payment, PaymentMethod } from './books.js'
import type { Charges } from './charges.js'
import type { Customers } from './customers.js'
import { invalidity, noId, type Submission, withoutCard } from './submission.js'
import type { Webhooks } from './webhooks.js'

const remembered = 1_000
const silence = new Promise<never>(() => {})

/** What the connector acts on: the charges, the customers and their cards, and the news of them. */
type Office = { charges: Charges; customers: Customers; webhooks: Webhooks }

/** Shuttle's end of the pay connector: charges or saves once per transaction id, however often Twilio asks. */
export class ShuttleConnector implements PayConnector {
  readonly #answers = new Map<string, Promise<ConnectorReply>>()

  constructor(
    private readonly world: World,
    private readonly office: Office,
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
    const working =
      amount === null ? this.#save(submission, outcome) : this.#charge(submission, amount, outcome)
    return outcome.connector === 'never-answers' ? silence : working
  }

  async #charge(submission: Submission, amount: string, outcome: Outcome): Promise<ConnectorReply> {
    const payment = await this.office.charges.submit(submission, amount, outcome)
    if (payment.status === 'DECLINED' && this.world.faults.get('declineAsError')) {
      const detail = payment.gateway_message ?? ''
      return { charge_id: null, error_code: 'card_declined', error_message: `Card declined: ${detail}` }
    }
    const method = this.world.books.methods.get(payment.payment_method ?? '') ?? null
    return {
      charge_id: payment.id,
      error_code: null,
      error_message: null,
      parameters: parametersOf(payment, method),
    }
  }

  /** Keeps the card and charges nothing. A card is good or it is not: what is undecided of a charge is good here. */
  async #save(submission: Submission, { knows: [first] }: Outcome): Promise<ConnectorReply> {
    const { customers, webhooks } = this.office
    await this.world.clock.sleep(first.afterMs)
    const { status, message } = first.standing
    if (status === 'DECLINED' || status === 'REQAUTH') {
      return { token_id: null, error_code: 'card_declined', error_message: `Card declined: ${message}` }
    }
    const account = customers.named(submission) ?? customers.make(null, submission.parameters)
    const method = customers.keepCard(submission, account.id)
    webhooks.emit('PAYMENT_METHOD.ACTIVE', { payment_method: method.id, account: account.id })
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
