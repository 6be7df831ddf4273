import type { PaymentSessions, SessionOrder, SessionRefusal, SessionStep } from '@/lib/ports/payment-sessions'
import { type Currency, toDecimal } from '@/lib/values/money'
import { err, ok, type Result } from '@/lib/values/result'
import { paymentCallbackUrl } from './addresses'
import { attempt, type TwilioAccount, type TwilioTrouble, twilioClient } from './client'
import { mayHaveReachedProcessor, refusalReasonOf } from './codes'
import { captureNames, captureOf } from './vocabulary'

/** What the adapter needs to know of the account and of ourselves. */
export interface TwilioPaymentSessionsConfig extends TwilioAccount {
  /** Base of our own address, as Twilio is told. */
  readonly publicUrl: string
  /** Unique name of the pay connector as it is installed in the Twilio account. */
  readonly payConnector: string
  /** Named when a card is kept without a charge: connectors refuse currencies they do not take even then (64011). */
  readonly currency: Currency
}

/** Captures card entries with Twilio's Payments resource (twilio.com/docs/voice/api/payment-resource). */
export function twilioPaymentSessions(config: TwilioPaymentSessionsConfig): PaymentSessions {
  const client = twilioClient(config, 'kept')
  // Money may move from the first byte of `complete` on, so it never shares a connection whose state is in doubt.
  const completing = twilioClient(config, 'fresh')

  async function update(through: typeof client, on: SessionStep, change: Change): Promise<Answer<null>> {
    const statusCallback = paymentCallbackUrl(config.publicUrl, on.answersTo)
    const { idempotencyKey, sessionSid } = on
    const answer = await attempt(() =>
      through
        .calls(on.callSid)
        .payments(sessionSid)
        .update({ ...change, idempotencyKey, statusCallback }),
    )
    if (answer.ok) return ok(null)
    return err(change.status === 'complete' ? refusalWithMoney(answer.error) : refusal(answer.error))
  }

  return {
    async open(order) {
      const statusCallback = paymentCallbackUrl(config.publicUrl, order.answersTo)
      const answer = await attempt(() =>
        client.calls(order.callSid).payments.create({ ...termsOf(order, config), statusCallback }),
      )
      if (!answer.ok) return err(refusal(answer.error))
      const { sid } = answer.value
      if (!/^PK[0-9a-fA-F]{32}$/.test(sid))
        return err({ kind: 'unclear', detail: 'answer without a session' })
      return ok({ sessionSid: sid })
    },
    ask: (on) => update(client, on, { capture: captureOf(on) }),
    complete: (on) => update(completing, on, { status: 'complete' }),
    cancel: (on) => update(client, on, { status: 'cancel' }),
  }
}

type Answer<T> = Result<T, SessionRefusal>

interface Change {
  readonly capture?: ReturnType<typeof captureOf>
  readonly status?: 'complete' | 'cancel'
}

/** An order in Twilio's words. Without an amount the card is tokenised; with one, a token type would say nothing. */
function termsOf(order: SessionOrder, { payConnector, currency }: TwilioPaymentSessionsConfig) {
  const { charge } = order
  return {
    idempotencyKey: order.idempotencyKey,
    paymentConnector: payConnector,
    paymentMethod: 'credit-card' as const,
    // The library wants a number; below a million and with three decimals at most it writes the same decimal again.
    ...(charge
      ? { chargeAmount: Number(toDecimal(charge)), currency: charge.currency }
      : { tokenType: 'reusable' as const, currency }),
    ...(order.description === '' ? {} : { description: order.description }),
    parameter: parametersOf(order),
    securityCode: true,
    postalCode: order.postcode,
    ...(order.postcode && { minPostalCodeLength: postcodeDigitsMin }),
    ...(order.twice.length === 0
      ? {}
      : { requireMatchingInputs: order.twice.map((field) => captureNames[field]).join(',') }),
    timeout: order.gapSeconds,
    validCardTypes: order.brands.join(' '),
  }
}

/** The shortest postcodes of digits only have three (Iceland). Without a limit one key would do. */
const postcodeDigitsMin = 3

/** What goes through Twilio to the processor: one level of names, all values text (Shuttle's connector reference). */
function parametersOf({
  altKey,
  answersTo,
  charge,
  customer,
  methodCode,
}: SessionOrder): Record<string, string> {
  return {
    alt_key: altKey,
    ...(customer ? { account_crm_key: customer.key, ...namesOf(customer.name) } : {}),
    ...(methodCode === null ? {} : { payment_method_code: methodCode }),
    ...(methodCode !== null && charge ? { save_card: 'true' } : {}),
    metadata_attempt: answersTo.attemptId,
  }
}

/** The last word is the family name; a single word is taken for a first name. */
function namesOf(name: string | null): Record<string, string> {
  const words = (name ?? '').trim().split(/\s+/)
  const last = words.length > 1 ? (words.pop() ?? '') : ''
  const first = words.join(' ')
  return {
    ...(first === '' ? {} : { account_first_name: first }),
    ...(last === '' ? {} : { account_last_name: last }),
  }
}

function refusal(trouble: TwilioTrouble): SessionRefusal {
  if (trouble.kind !== 'refused') return trouble
  const { code, detail } = trouble
  // 64002 asks for another try, and a session or a question that comes twice does no harm.
  if (code === '64002') return { kind: 'notSent', detail: `${code} ${detail}`, retryAfterMs: null }
  return { kind: 'refused', reason: refusalReasonOf(code), code, detail }
}

/** After `complete` only a no that precedes the processor is a no; every other answer leaves the money in doubt. */
function refusalWithMoney(trouble: TwilioTrouble): SessionRefusal {
  if (trouble.kind !== 'refused') return trouble
  const { code, detail } = trouble
  if (mayHaveReachedProcessor(code)) return { kind: 'unclear', detail: `${code} ${detail}` }
  return { kind: 'refused', reason: refusalReasonOf(code), code, detail }
}
