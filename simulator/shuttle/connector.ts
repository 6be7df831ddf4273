import { type Outcome, outcomeOf } from '../gateway/outcomes.js'
import type { ConnectorReply, ConnectorRequest, PayConnector } from '../twilio/pay-connector.js'
import type { World } from '../world.js'
import type { Payment, PaymentMethod } from './books.js'
import type { Office } from './office.js'
import { invalidity, noId, type Submission, withoutCard } from './submission.js'

const remembered = 1_000
const silence = new Promise<never>(() => {})

/** Shuttle's end of the pay connector: charges or saves once per transaction id, however often Twilio asks. */
export class ShuttleConnector implements PayConnector {
  readonly #answers = new Map<string, Promise<ConnectorReply>>()

  constructor(
    private readonly world: World,
    private readonly offices: { ours: Office; another: Office },
  ) {}

  /** A repeat that arrives while the first is being worked on waits for the first one's answer. */
  receive(request: ConnectorRequest): Promise<ConnectorReply> {
    const known = this.#answers.get(request.transaction_id)
    if (known && !this.world.faults.strikes('connectorForgets')) return known
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
    const isElsewhere = outcome.connector === 'belongs-to-another-instance'
    const office = isElsewhere ? this.offices.another : this.offices.ours
    const working =
      amount === null
        ? this.#save(office, submission, outcome)
        : this.#charge(office, submission, amount, outcome)
    return outcome.connector === 'never-answers' ? silence : working
  }

  async #charge(
    { books, charges }: Office,
    submission: Submission,
    amount: string,
    outcome: Outcome,
  ): Promise<ConnectorReply> {
    const payment = await charges.submit(submission, amount, outcome)
    if (payment.status === 'DECLINED' && this.world.faults.get('declineAsError')) {
      const detail = payment.gateway_message ?? ''
      return { charge_id: null, error_code: 'card_declined', error_message: `Card declined: ${detail}` }
    }
    const method = books.methods.get(payment.payment_method ?? '') ?? null
    return {
      charge_id: payment.id,
      error_code: null,
      error_message: null,
      parameters: parametersOf(payment, method),
    }
  }

  /** Keeps the card and charges nothing. A card is good or it is not: what is undecided of a charge is good here. */
  async #save(
    { customers, webhooks }: Office,
    submission: Submission,
    { knows: [first] }: Outcome,
  ): Promise<ConnectorReply> {
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
