import type { PaymentStatus } from '../gateway/outcomes.js'
import { randomHex } from '../ids.js'

/** A payment as Shuttle's API shows it. Amounts are decimal text in major units. */
export type Payment = {
  id: string
  alt_key: string | null
  description: string | null
  source: 'MOTO'
  action: 'PAYMENT' | 'AUTH'
  status: PaymentStatus
  gateway_status: string
  gateway_message: string | null
  gateway_reference: string | null
  authorisation_code: string | null
  reference: string
  amount: string
  balance: string
  authorised: string
  currency: string
  settle_currency: string
  settle_gross_amount: string
  settle_net_amount: string
  settle_fee_amount: string
  channel: string
  gateway: string
  account: string | null
  payment_method: string | null
  contract: string
  transaction: string
  metadata: Record<string, string>
  created: string
  updated: string
  processed: string | null
}

export type Account = {
  id: string
  crm_key: string | null
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  created: string
  updated: string
}

export type PaymentMethod = {
  id: string
  name: string
  type: string
  card_masked: string
  card_expiry: string
  status: 'ACTIVE' | 'FAILING' | 'EXPIRED' | 'DELETED'
  account: string
  code: string | null
  gateway_token: string
  requires_cvc: boolean
  created: string
  updated: string
}

/** One merchant's place at Shuttle. */
export type Instance = {
  key: string
  /** Shuttle's number for the merchant, the middle part of every id. */
  client: string
  application: string
}

/** Somebody else's, with which a connector or a webhook may be mixed up. */
export const anotherInstance: Instance = { key: 'T_2002', client: '2002', application: '7_2' }

/** What Shuttle has on file for one instance. */
export class ShuttleBooks {
  readonly #payments = new Map<string, Payment>()
  readonly #newestByAltKey = new Map<string, Payment>()
  readonly accounts = new Map<string, Account>()
  readonly methods = new Map<string, PaymentMethod>()
  // Starts where no earlier run of the simulator has been, so that ids stay unique for whoever keeps them.
  #number = Math.floor(Date.now() / 1_000)

  constructor(readonly instance: Instance) {}

  newId(prefix: 'pay' | 'tr' | 'acc' | 'pm' | 'co'): string {
    return `${prefix}_${this.instance.client}_${++this.#number}`
  }

  /** A short reference of the kind that people read out. */
  newReference(): string {
    return `BOLT-${String(10_000_000 + (Number.parseInt(randomHex(4), 16) % 90_000_000))}`
  }

  addPayment(payment: Payment): void {
    this.#payments.set(payment.id, payment)
    if (payment.alt_key !== null) this.#newestByAltKey.set(payment.alt_key, payment)
  }

  /** In the order in which they became known. */
  payments(): Payment[] {
    return [...this.#payments.values()]
  }

  /** By Shuttle's id or by our key; of several with the same key the newest. */
  findPayment(idOrAltKey: string): Payment | null {
    return this.#payments.get(idOrAltKey) ?? this.#newestByAltKey.get(idOrAltKey) ?? null
  }

  findAccount(idOrCrmKey: string): Account | null {
    const byId = this.accounts.get(idOrCrmKey)
    return byId ?? [...this.accounts.values()].find(({ crm_key }) => crm_key === idOrCrmKey) ?? null
  }

  methodsOf(accountId: string): PaymentMethod[] {
    return [...this.methods.values()].filter(({ account }) => account === accountId)
  }

  clear(): void {
    this.#payments.clear()
    this.#newestByAltKey.clear()
    this.accounts.clear()
    this.methods.clear()
  }
}
