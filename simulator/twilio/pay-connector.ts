import { randomUUID } from 'node:crypto'
import type { SimClock } from '../clock.js'
import type { FaultBoard } from '../fault-board.js'
import { refusalWith } from './errors.js'
import type { Session } from './session.js'
import { isTestBankAccount, isTestCard } from './test-numbers.js'

/** What Twilio posts to a pay connector (twilio.com/docs/voice/twiml/pay/generic-pay-connector). Holds raw card data. */
export type ConnectorRequest = {
  method: 'charge' | 'tokenize'
  transaction_id: string
  cardnumber?: string
  cvv?: string
  expiry_month?: string
  expiry_year?: string
  postal_code?: string | null
  bankaccountnumber?: string
  routingnumber?: string
  amount?: string
  currency_code?: string
  description: string | null
  parameters: Record<string, string>
}

export type ConnectorReply = {
  charge_id?: string | null
  token_id?: string | null
  error_code: string | null
  error_message: string | null
  parameters?: Record<string, string>
}

/** The processor's side of the protocol. May answer late or never. */
export type PayConnector = { receive(request: ConnectorRequest): Promise<ConnectorReply> }

/** What a session is told in the end. */
export type ConnectorVerdict = {
  result: 'success' | 'payment-connector-error'
  chargeId: string | null
  tokenId: string | null
  error: { code: number; text: string; connectorError: string | null } | null
  parameters: Record<string, string>
}

const attemptDeadlineMs = 10_000
const attemptsMax = 6

/** Submits what a session has captured: 10 s an attempt, six attempts, one transaction id, no pause between them. */
export async function submit(
  session: Session,
  deps: { connector: PayConnector; clock: SimClock; faults: FaultBoard },
): Promise<ConnectorVerdict> {
  const failed = deps.faults.failsWith('callback')
  if (failed !== null) return refused(failed, refusalWith(failed).message, null)
  const blocked = deps.faults.get('connectorMode') === 'TEST' ? blockedInTestMode(session) : null
  if (blocked) return blocked
  const request = requestOf(session)
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const reply = await withDeadline(deps.connector.receive(request), deps.clock)
    if (!reply) continue
    if (deps.faults.get('connectorReply') === 'understood') return verdictOn(request, reply)
    return failure(request, 'Got malformed response from Payment Provider.', null)
  }
  return failure(request, 'Payment Gateway did not answer in time.', null)
}

async function withDeadline<T>(answer: Promise<T>, clock: SimClock): Promise<T | null> {
  const giveUp = new AbortController()
  const late = clock.sleep(attemptDeadlineMs, giveUp.signal).then(() => null)
  const first = await Promise.race([answer, late])
  giveUp.abort()
  return first
}

function requestOf({ entries, request }: Session): ConnectorRequest {
  const charged = request.chargeAmount !== null
  const expiry = entries.get('expiration-date') ?? ''
  const common = {
    method: charged ? ('charge' as const) : ('tokenize' as const),
    transaction_id: randomUUID(),
    ...(charged ? { amount: request.chargeAmount ?? '', currency_code: request.currency } : {}),
    description: request.description,
    parameters: request.parameters,
  }
  if (request.paymentMethod === 'ach-debit') {
    return {
      ...common,
      bankaccountnumber: entries.get('bank-account-number') ?? '',
      routingnumber: entries.get('bank-routing-number') ?? '',
    }
  }
  return {
    ...common,
    cardnumber: entries.get('payment-card-number') ?? '',
    cvv: entries.get('security-code') ?? '',
    expiry_month: expiry.slice(0, 2),
    expiry_year: expiry.slice(2),
    postal_code: entries.get('postal-code') ?? null,
  }
}

function verdictOn(request: ConnectorRequest, reply: ConnectorReply): ConnectorVerdict {
  const parameters = reply.parameters ?? {}
  if (reply.error_code !== null) {
    return { ...failure(request, reply.error_message ?? '', reply.error_code), parameters }
  }
  return {
    result: 'success',
    chargeId: reply.charge_id ?? null,
    tokenId: reply.token_id ?? null,
    error: null,
    parameters,
  }
}

function failure(request: ConnectorRequest, detail: string, connectorError: string | null): ConnectorVerdict {
  const isCharge = request.method === 'charge'
  const title = `Payment Gateway rejected ${isCharge ? 'charge' : 'token'} creation.`
  return refused(isCharge ? 64008 : 64010, `${title} ${detail}`.trim(), connectorError)
}

function blockedInTestMode({ entries, request }: Session): ConnectorVerdict | null {
  if (request.paymentMethod === 'ach-debit') {
    const allowed = isTestBankAccount(entries.get('bank-account-number') ?? '')
    return allowed ? null : refused(64023, 'Invalid test bank account number.', null)
  }
  const allowed = isTestCard(entries.get('payment-card-number') ?? '')
  return allowed ? null : refused(64022, 'Invalid test card number.', null)
}

function refused(code: number, text: string, connectorError: string | null): ConnectorVerdict {
  const error = { code, text, connectorError }
  return { result: 'payment-connector-error', chargeId: null, tokenId: null, error, parameters: {} }
}
