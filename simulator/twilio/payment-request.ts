import { isLoopback } from '../http/send.js'
import { currencies, decimalsOf } from '../money.js'
import { cardBrands } from './cards.js'
import { refusal, type TwilioErrorCode, type TwilioRefusal } from './errors.js'
import { type CaptureField, captureFields, type MatchableField, matchableFields } from './fields.js'

/** A Payments session as asked for (twilio.com/docs/voice/api/payment-resource), with the defaults filled in. */
export type CreateRequest = {
  idempotencyKey: string
  statusCallback: string
  paymentMethod: 'credit-card' | 'ach-debit'
  bankAccountType: string | null
  /** As sent, or null for a session that only tokenises. */
  chargeAmount: string | null
  currency: string
  description: string | null
  postalCodeDigitsMin: number
  parameters: Record<string, string>
  connector: string
  askPostalCode: boolean
  askSecurityCode: boolean
  timeoutSeconds: number
  tokenType: string
  validCardTypes: string[]
  matchers: MatchableField[]
  confirmation: boolean
}

export type UpdateRequest = { idempotencyKey: string; statusCallback: string } & (
  | { capture: CaptureField }
  | { status: 'complete' | 'cancel' }
)

/** What the account has installed; requests are measured against it. */
export type Installed = { connector: string; requireHttps: boolean }

const timeoutSecondsMax = 600
const statusCallbackCharactersMax = 4_000
const bankAccountTypes = ['consumer-checking', 'consumer-savings', 'commercial-checking']

/** Reads the form of a create request; a refusal carries Twilio's code. */
export function readCreate(form: URLSearchParams, installed: Installed): CreateRequest | TwilioRefusal {
  return reading(() => {
    const method = oneOf(form, 'PaymentMethod', ['credit-card', 'ach-debit'], 'credit-card')
    const currency = readCurrency(form)
    const chargeAmount = readAmount(form, currency)
    const parameters = readParameters(form)
    const connector = text(form, 'PaymentConnector') ?? 'Default'
    demand(connector === installed.connector, 64004, connector)
    demand(method !== 'ach-debit' || Boolean(parameters.AVSName), 64014)
    const tokenType = oneOf(form, 'TokenType', ['one-time', 'reusable', 'payment-method'], 'reusable')
    demand(tokenType !== 'payment-method', 64006, tokenType)
    oneOf(form, 'Input', ['dtmf'], 'dtmf')
    return {
      ...readAddressing(form, installed),
      paymentMethod: method,
      bankAccountType: readBankAccountType(form, method),
      chargeAmount,
      currency,
      description: text(form, 'Description'),
      postalCodeDigitsMin: integer(form, 'MinPostalCodeLength', 1, 10) ?? 1,
      parameters,
      connector,
      askPostalCode: flag(form, 'PostalCode', true),
      askSecurityCode: flag(form, 'SecurityCode', true),
      timeoutSeconds: integer(form, 'Timeout', 1, timeoutSecondsMax) ?? 5,
      tokenType,
      validCardTypes: listOf(form, 'ValidCardTypes', ' ', cardBrands) ?? ['visa', 'mastercard', 'amex'],
      matchers: listOf(form, 'RequireMatchingInputs', ',', matchableFields) ?? [],
      confirmation: flag(form, 'Confirmation', false),
    }
  })
}

/** Reads the form of an update request. */
export function readUpdate(form: URLSearchParams, installed: Installed): UpdateRequest | TwilioRefusal {
  return reading(() => {
    const addressing = readAddressing(form, installed)
    const capture = text(form, 'Capture')
    const status = text(form, 'Status')
    demand((capture === null) !== (status === null), 64018)
    if (status !== null) {
      return { ...addressing, status: oneOf(form, 'Status', ['complete', 'cancel'] as const, 'cancel') }
    }
    const field = captureFields.find((known) => known === capture)
    if (!field) throw refusal(64020, `Capture ${capture}`)
    return { ...addressing, capture: field }
  })
}

/** True for what `readCreate` and `readUpdate` return when they refuse. */
export function isRefusal(value: object): value is TwilioRefusal {
  return 'code' in value && 'message' in value
}

function readAddressing(form: URLSearchParams, { requireHttps }: Installed) {
  const idempotencyKey = text(form, 'IdempotencyKey')
  const statusCallback = text(form, 'StatusCallback')
  if (!idempotencyKey) throw refusal(64020, 'IdempotencyKey is required')
  if (!statusCallback) throw refusal(64020, 'StatusCallback is required')
  demand(statusCallback.length <= statusCallbackCharactersMax && URL.canParse(statusCallback), 21609)
  const url = new URL(statusCallback)
  demand(/^https?:$/.test(url.protocol), 21609)
  // Plain http is good enough only where nobody can listen, and not even there when the real rule is asked for.
  demand(url.protocol === 'https:' || (isLoopback(url) && !requireHttps), 64016)
  return { idempotencyKey, statusCallback }
}

function readCurrency(form: URLSearchParams): string {
  const currency = (text(form, 'Currency') ?? 'USD').toUpperCase()
  demand(currencies.includes(currency), 64011, currency)
  return currency
}

function readAmount(form: URLSearchParams, currency: string): string | null {
  const amount = text(form, 'ChargeAmount')
  if (amount === null) return null
  const match = /^(\d{1,6})(?:\.(\d+))?$/.exec(amount)
  demand(match !== null && (match[2] ?? '').length <= (decimalsOf(currency) ?? 2), 64003, amount)
  return Number(amount) === 0 ? null : amount
}

function readBankAccountType(form: URLSearchParams, method: string): string | null {
  const type = text(form, 'BankAccountType')
  if (method === 'credit-card') {
    demand(type === null, 64017)
    return null
  }
  return oneOf(form, 'BankAccountType', bankAccountTypes, 'consumer-checking')
}

/** One level of names with text values; numbers and booleans are taken as the text they are written as. */
function readParameters(form: URLSearchParams): Record<string, string> {
  const json = text(form, 'Parameter')
  if (json === null) return {}
  const value = parseJson(json)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  demand(isObject, 64020, 'Parameter must be a JSON object')
  const entries = Object.entries(value as Record<string, unknown>)
  for (const [name, item] of entries) {
    demand(['string', 'number', 'boolean'].includes(typeof item), 64020, `Parameter ${name}`)
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, String(item)]))
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function text(form: URLSearchParams, name: string): string | null {
  const value = form.get(name)
  return value === null || value === '' ? null : value
}

function oneOf<Value extends string>(
  form: URLSearchParams,
  name: string,
  values: readonly Value[],
  standard: Value,
): Value {
  const value = text(form, name)
  if (value === null) return standard
  const known = values.find((candidate) => candidate === value)
  if (known === undefined) throw refusal(64020, `${name} ${value}`)
  return known
}

function flag(form: URLSearchParams, name: string, standard: boolean): boolean {
  return oneOf(form, name, ['true', 'false'], standard ? 'true' : 'false') === 'true'
}

function integer(form: URLSearchParams, name: string, min: number, max: number): number | null {
  const value = text(form, name)
  if (value === null) return null
  demand(/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max, 64020, `${name} ${value}`)
  return Number(value)
}

function listOf<Value extends string>(
  form: URLSearchParams,
  name: string,
  separator: string,
  values: readonly Value[],
): Value[] | null {
  const value = text(form, name)
  if (value === null) return null
  return value.split(separator).map((item) => {
    const known = values.find((candidate) => candidate === item.trim())
    if (known === undefined) throw refusal(64020, `${name} ${item}`)
    return known
  })
}

function demand(holds: boolean, code: TwilioErrorCode, detail?: string): asserts holds {
  if (!holds) throw refusal(code, detail)
}

/** Runs a reader; a refusal thrown on the way becomes its result. */
function reading<T extends object>(read: () => T): T | TwilioRefusal {
  try {
    return read()
  } catch (thrown) {
    if (typeof thrown === 'object' && thrown !== null && isRefusal(thrown)) return thrown
    throw thrown
  }
}
