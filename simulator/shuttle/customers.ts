import { randomHex } from '../ids.js'
import type { World } from '../world.js'
import type { Account, PaymentMethod, ShuttleBooks } from './books.js'
import { details, type Submission } from './submission.js'
import type { Webhooks } from './webhooks.js'

/** Whom Shuttle knows, and the cards that it keeps for them. */
export class Customers {
  constructor(
    private readonly world: World,
    private readonly books: ShuttleBooks,
    private readonly webhooks: Webhooks,
  ) {}

  /** The customer by our key, found or made and brought up to date; null when none was named. */
  named({ parameters }: Submission): Account | null {
    const crmKey = parameters.account_crm_key
    if (!crmKey) return null
    const known = this.books.findAccount(crmKey)
    if (!known) return this.make(crmKey, parameters)
    Object.assign(known, details(parameters), { updated: this.world.clock.now().toISOString() })
    return known
  }

  make(crmKey: string | null, parameters: Record<string, string>): Account {
    const { books } = this
    const at = this.world.clock.now().toISOString()
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

  /** Keeps a card. The same code on the same account renews what is stored under it. */
  keepCard({ instrument, parameters }: Submission, accountId: string): PaymentMethod {
    const { books } = this
    const code = parameters.payment_method_code ?? null
    const renewed =
      code === null ? undefined : books.methodsOf(accountId).find((method) => method.code === code)
    const at = this.world.clock.now().toISOString()
    const method: PaymentMethod = {
      id: renewed?.id ?? books.newId('pm'),
      name: `${instrument.type} ending ${instrument.lastFour}`,
      type: instrument.type,
      card_masked: instrument.masked,
      card_expiry: instrument.expiry,
      status: 'ACTIVE',
      account: accountId,
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
