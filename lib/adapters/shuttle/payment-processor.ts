import { z } from 'zod'
import type {
  NoAnswer,
  PaymentProcessor,
  ProcessorMethod,
  ProcessorPayment,
} from '@/lib/ports/payment-processor'
import type { MaskedCard } from '@/lib/values/card'
import { err, ok, type Result } from '@/lib/values/result'
import { type ShuttleInstance, shuttleClient } from './client'
import { bankTextOf, expiryOf, type IdentifierGuard, identifierOf, lastFourOf } from './identifiers'
import { brandOf, declineOf, moneyStatusOf } from './vocabulary'

export interface ShuttlePaymentProcessorConfig extends ShuttleInstance, IdentifierGuard {
  /** Encrypts a token, so that only we can read it again. */
  readonly seal: (text: string) => string
}

/** How what is read is made fit to be kept. */
type Kept = Pick<ShuttlePaymentProcessorConfig, 'seal' | 'keyedHash' | 'alarm'>

/** Shuttle's books (docs.shuttleglobal.com, reference of payments and payment methods). */
export function shuttlePaymentProcessor(config: ShuttlePaymentProcessorConfig): PaymentProcessor {
  const client = shuttleClient(config)

  async function findPayment(key: string): Promise<Result<ProcessorPayment | null, NoAnswer>> {
    const answer = await client.get(`/payments/${encodeURIComponent(key)}`)
    return answer.ok ? readPayment(answer.value, config) : answer
  }

  return {
    findByAltKey: findPayment,
    // Shuttle serves ids and our keys at the same address.
    findById: findPayment,
    async findSavedMethod(customerKey, methodCode) {
      const criteria = encodeURIComponent('status=ACTIVE;FAILING')
      const account = encodeURIComponent(customerKey)
      const answer = await client.get(`/accounts/${account}/payment_methods?criteria=${criteria}`)
      return answer.ok ? readMethod(answer.value, methodCode, config) : answer
    },
  }
}

/** Amounts, ids and words arrive as text; a number is taken for the text that it is written as. */
const text = z.union([z.string(), z.number()]).transform(String).nullish().catch(null)
const required = z.union([z.string(), z.number()]).transform(String).pipe(z.string().trim().min(1).max(200))

const methodFields = z.object({
  id: required,
  code: text,
  type: text,
  card_masked: text,
  card_expiry: text,
  gateway_token: text,
})

const paymentFields = z.object({
  id: required,
  status: required,
  amount: required,
  currency: required,
  alt_key: text,
  gateway_status: text,
  gateway_message: text,
  gateway_reference: text,
  gateway_token: text,
  reference: text,
  card_type: text,
  card_masked: text,
  card_expiry: text,
  /** An id as a rule; some answers hold the object itself. */
  payment_method: z.union([required, methodFields]).nullish().catch(null),
})

/**
 * A payment in our words. An answer without the object means that there is none; an object without its id, status,
 * amount or currency is no evidence of anything.
 */
export function readPayment(answer: object | null, config: Kept): Result<ProcessorPayment | null, NoAnswer> {
  const found = answer && 'payment' in answer ? answer.payment : null
  if (found === null) return isEmpty(answer) ? ok(null) : nonsense('no payment in the answer')
  const parsed = paymentFields.safeParse(found)
  if (!parsed.success) return nonsense('a payment without id, status, amount or currency')
  const fields = parsed.data
  const method = typeof fields.payment_method === 'object' ? fields.payment_method : null
  const methodId = typeof fields.payment_method === 'string' ? fields.payment_method : (method?.id ?? null)
  const gatewayStatus = fields.gateway_status ?? ''
  const status = moneyStatusOf(fields.status, gatewayStatus)
  const reason = declineOf(fields.gateway_message ?? '', gatewayStatus)
  return ok({
    id: identifierOf(fields.id, 'id', config) ?? '',
    altKey: identifierOf(fields.alt_key ?? '', 'alt_key', config),
    status,
    // Words and amounts that are not ours may hold anything.
    statusWord: bankTextOf(fields.status, 'status', config) ?? '',
    amount: bankTextOf(fields.amount, 'amount', config) ?? '',
    currency: bankTextOf(fields.currency, 'currency', config) ?? '',
    gatewayReference: identifierOf(fields.gateway_reference ?? '', 'gateway_reference', config),
    shortReference: identifierOf(fields.reference ?? '', 'reference', config),
    bankText: bankTextOf(fields.gateway_message ?? '', 'gateway_message', config),
    decline: status === 'needsApproval' ? 'needsApproval' : reason,
    card: cardOf(
      {
        type: method?.type ?? fields.card_type,
        masked: method?.card_masked ?? fields.card_masked,
        expiry: method?.card_expiry ?? fields.card_expiry,
      },
      config,
    ),
    sealedToken: methodId
      ? sealedTokenOf(methodId, method?.gateway_token ?? fields.gateway_token, config)
      : null,
  })
}

/** The kept card with our code among those of an account. */
export function readMethod(
  answer: object | null,
  methodCode: string,
  config: Kept,
): Result<ProcessorMethod | null, NoAnswer> {
  const list: unknown = answer && 'payment_methods' in answer ? answer.payment_methods : null
  if (list === null) return isEmpty(answer) ? ok(null) : nonsense('no payment methods in the answer')
  if (!Array.isArray(list)) return nonsense('payment methods that are no list')
  // One that cannot be read is not ours to stumble over; only the one with our code matters.
  const methods = list.map((item) => methodFields.safeParse(item).data ?? null)
  const found = methods.find((method) => method?.code === methodCode)
  if (!found) return ok(null)
  const { type, card_masked: masked, card_expiry: expiry } = found
  return ok({
    id: identifierOf(found.id, 'payment_method', config) ?? '',
    card: cardOf({ type, masked, expiry }, config) ?? { brand: null, lastFour: null, expiry: null },
    sealedToken: sealedTokenOf(found.id, found.gateway_token, config),
  })
}

/**
 * What is sealed: the id by which Shuttle charges the card again, and the gateway's own token. A "token" that could be the
 * card itself must not be kept under any seal.
 */
function sealedTokenOf(method: string, gatewayToken: string | null | undefined, config: Kept): string {
  const token = {
    method: identifierOf(method, 'payment_method', config),
    gatewayToken: identifierOf(gatewayToken ?? '', 'gateway_token', config),
  }
  return config.seal(JSON.stringify(token))
}

interface CardFields {
  readonly type: string | null | undefined
  readonly masked: string | null | undefined
  readonly expiry: string | null | undefined
}

function cardOf({ type, masked, expiry }: CardFields, config: Kept): MaskedCard | null {
  const card = {
    brand: brandOf(type ?? ''),
    lastFour: lastFourOf(masked ?? '', 'card_masked', config),
    expiry: expiryOf(expiry ?? ''),
  }
  return card.brand || card.lastFour || card.expiry ? card : null
}

/** Nothing at all, or an object that names nothing. */
function isEmpty(answer: object | null): boolean {
  return answer === null || Object.values(answer).every((value) => value === null)
}

function nonsense(detail: string): { readonly ok: false; readonly error: NoAnswer } {
  return err({ kind: 'nonsense', detail })
}
