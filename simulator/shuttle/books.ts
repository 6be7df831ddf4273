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

/** The middle part of every id: Shuttle's number for the merchant. */
export const client = '1001'

/** What Shuttle has on file for one instance. */
export class ShuttleBooks {
  readonly payments = new Map<string, Payment>()
  readonly accounts = new Map<string, Account>()
  readonly methods = new Map<string, PaymentMethod>()
  // Starts where no earlier run of the simulator has been, so that ids stay unique for whoever keeps them.
  #number = Math.floor(Date.now() / 1_000)

  newId(prefix: 'pay' | 'tr' | 'acc' | 'pm' | 'co'): string {
    return `${prefix}_${client}_${++this.#number}`
  }

  /** A short reference of the kind that people read out. */
  newReference(): string {
    return `BOLT-${String(10_000_000 + (Number.parseInt(randomHex(4), 16) % 90_000_000))}`
  }

  /** By Shuttle's id or by our key; of several with the same key the newest. */
  findPayment(idOrAltKey: string): Payment | null {
    const byId = this.payments.get(idOrAltKey)
    if (byId) return byId
    const sharing = [...this.payments.values()].filter(({ alt_key }) => alt_key === idOrAltKey)
    return sharing.at(-1) ?? null
  }

  findAccount(idOrCrmKey: string): Account | null {
    const byId = this.accounts.get(idOrCrmKey)
    return byId ?? [...this.accounts.values()].find(({ crm_key }) => crm_key === idOrCrmKey) ?? null
  }

  methodsOf(accountId: string): PaymentMethod[] {
    return [...this.methods.values()].filter(({ account }) => account === accountId)
  }

  clear(): void {
    this.payments.clear()
    this.accounts.clear()
    this.methods.clear()
  }
}
