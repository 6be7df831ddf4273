import { toMinor } from '../money.js'
import type { ConnectorRequest } from '../twilio/pay-connector.js'
import type { Account } from './books.js'

/** What may be remembered of a card or a bank account. */
type Instrument = { type: string; masked: string; lastFour: string; expiry: string }

/** A submission without its card data. */
export type Submission = {
  transactionId: string
  amount: string | null
  currency: string
  description: string | null
  parameters: Record<string, string>
  instrument: Instrument
}

/** Drops the number and the security code at the door; what goes on is what may be kept. */
export function withoutCard(request: ConnectorRequest): Submission {
  const card = request.cardnumber ?? ''
  const bank = request.bankaccountnumber ?? ''
  const lastFour = (card || bank).slice(-4)
  return {
    transactionId: request.transaction_id,
    amount: request.amount ?? null,
    currency: request.currency_code ?? 'USD',
    description: request.description,
    parameters: request.parameters,
    instrument: {
      type: card ? brandName(card) : 'ACH',
      masked: card ? `${card.slice(0, 6)}******${lastFour}` : `******${lastFour}`,
      lastFour,
      expiry: card ? `20${request.expiry_year}-${request.expiry_month}` : '',
    },
  }
}

function brandName(card: string): string {
  if (/^3[47]/.test(card)) return 'AMEX'
  if (/^4/.test(card)) return 'VISA'
  if (/^(5[1-5]|2[2-7])/.test(card)) return 'MASTERCARD'
  if (/^(6011|64|65)/.test(card)) return 'DISCOVER'
  if (/^35/.test(card)) return 'JCB'
  return /^3/.test(card) ? 'DINERS' : 'MAESTRO'
}

/** What Shuttle's validation finds wrong, or null. Nothing that fails here becomes a payment. */
export function invalidity({ amount, currency, parameters, instrument }: Submission): string | null {
  if (amount !== null && !toMinor(amount, currency)) return 'amount is invalid'
  if (parameters.action !== undefined && !['PAYMENT', 'AUTH'].includes(parameters.action))
    return 'action is invalid'
  if (instrument.type !== 'ACH') return null
  const accountType = parameters.account_type ?? parameters.bank_account_type ?? parameters.bankAccountType
  if (!accountType) return 'account_type is required'
  return parameters.action === 'AUTH' ? 'ACH cannot be authorised' : null
}

/** The id of what was not created, which a refusal must name as null. */
export function noId({ amount }: Submission) {
  return amount === null ? { token_id: null } : { charge_id: null }
}

/** What the parameters say of the customer. */
export function details(parameters: Record<string, string>): Partial<Account> {
  const names = ['first_name', 'last_name', 'email', 'phone'] as const
  return Object.fromEntries(
    names.flatMap((name) => (parameters[`account_${name}`] ? [[name, parameters[`account_${name}`]]] : [])),
  )
}

/** Free key and value pairs, without their prefix. */
export function metadataOf(parameters: Record<string, string>): Record<string, string> {
  const prefix = 'metadata_'
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  )
}
