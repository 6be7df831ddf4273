import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionOrder } from '@/lib/ports/payment-sessions'
import { twilioPaymentSessions } from './payment-sessions'

const accountSid = 'AC00000000000000000000000000000001'
const callSid = 'CA00000000000000000000000000000011'
const sessionSid = 'PK00000000000000000000000000000021'
const answersTo = { attemptId: 'att/1', effectId: 'att/1.2' }
const step = { callSid, sessionSid, idempotencyKey: 'att/1.2', answersTo }
const callback = 'https://desk.example/base/api/webhooks/twilio/payment?attempt=att%2F1&effect=att%2F1.2'

interface Heard {
  readonly line: string
  readonly headers: IncomingHttpHeaders
  readonly form: Record<string, string>
}

let server: Server
let heard: Heard[]
let answer: { status: number; body: string; headers?: Record<string, string> }

beforeEach(async () => {
  heard = []
  answer = {
    status: 201,
    body: JSON.stringify({ sid: sessionSid, call_sid: callSid, account_sid: accountSid }),
  }
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    heard.push({ line: `${request.method} ${request.url}`, headers: request.headers, form })
    response
      .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      .end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function sessions() {
  return twilioPaymentSessions({
    accountSid,
    authToken: 'token',
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy/`,
    publicUrl: 'https://desk.example/base/',
    payConnector: 'shuttle',
    currency: 'GBP',
  })
}

const order: SessionOrder = {
  callSid,
  idempotencyKey: 'att/1.2',
  answersTo,
  charge: { minor: 4_900, currency: 'GBP' },
  altKey: 'sotto-att-1',
  description: 'Invoice A-1042',
  postcode: false,
  twice: [],
  gapSeconds: 10,
  brands: ['visa', 'mastercard', 'amex'],
  customer: null,
  methodCode: null,
}

/** A refusal in Twilio's own form. */
function refuse(status: number, code: number, headers: Record<string, string> = {}) {
  answer = { status, headers, body: JSON.stringify({ code, message: 'Because', more_info: 'x', status }) }
}

describe('opening a session', () => {
  it('to charge sends the amount and no kind of token', async () => {
    expect(await sessions().open(order)).toEqual({ ok: true, value: { sessionSid } })
    expect(heard[0]?.line).toBe(
      `POST /proxy/2010-04-01/Accounts/${accountSid}/Calls/${callSid}/Payments.json`,
    )
    expect(heard[0]?.form).toEqual({
      IdempotencyKey: 'att/1.2',
      StatusCallback: callback,
      PaymentConnector: 'shuttle',
      PaymentMethod: 'credit-card',
      ChargeAmount: '49',
      Currency: 'GBP',
      Description: 'Invoice A-1042',
      Parameter: '{"alt_key":"sotto-att-1","metadata_attempt":"att/1"}',
      SecurityCode: 'true',
      PostalCode: 'false',
      Timeout: '10',
      ValidCardTypes: 'visa mastercard amex',
    })
    const basic = Buffer.from(`${accountSid}:token`).toString('base64')
    expect(heard[0]?.headers.authorization).toBe(`Basic ${basic}`)
  })

  it('to keep a card names customer and code, and no amount', async () => {
    const customer = { key: 'cust-7', name: 'Mary Ann Park' }
    await sessions().open({ ...order, charge: null, customer, methodCode: 'att-1', description: '' })
    expect(heard[0]?.form).toMatchObject({ TokenType: 'reusable', Currency: 'GBP' })
    expect(heard[0]?.form).not.toHaveProperty('ChargeAmount')
    expect(heard[0]?.form).not.toHaveProperty('Description')
    expect(JSON.parse(heard[0]?.form.Parameter ?? '')).toEqual({
      alt_key: 'sotto-att-1',
      account_crm_key: 'cust-7',
      account_first_name: 'Mary Ann',
      account_last_name: 'Park',
      payment_method_code: 'att-1',
      metadata_attempt: 'att/1',
    })
  })

  it('to charge and keep the card says so', async () => {
    const customer = { key: 'cust-7', name: 'Cher' }
    await sessions().open({ ...order, customer, methodCode: 'att-1', postcode: true })
    const parameters = JSON.parse(heard[0]?.form.Parameter ?? '')
    expect(parameters).toMatchObject({ save_card: 'true', account_first_name: 'Cher' })
    expect(parameters).not.toHaveProperty('account_last_name')
    expect(heard[0]?.form).toMatchObject({ PostalCode: 'true', MinPostalCodeLength: '3' })
  })

  it.each([
    [{ minor: 1, currency: 'GBP' }, '0.01'],
    [{ minor: 124_910, currency: 'USD' }, '1249.1'],
    [{ minor: 99_999_999, currency: 'EUR' }, '999999.99'],
    [{ minor: 500, currency: 'JPY' }, '500'],
    [{ minor: 1_251, currency: 'KWD' }, '1.251'],
    [{ minor: 999_999_999, currency: 'KWD' }, '999999.999'],
  ] as const)('writes %j as %s', async (charge, amount) => {
    await sessions().open({ ...order, charge })
    expect(heard[0]?.form).toMatchObject({ ChargeAmount: amount, Currency: charge.currency })
  })

  it('is in doubt when the answer names no session', async () => {
    for (const body of ['{"sid":"CA1"}', '{}', 'Created', '']) {
      answer = { status: 201, body }
      expect(await sessions().open(order), body).toMatchObject({ ok: false, error: { kind: 'unclear' } })
    }
  })
})

describe('the steps of a session', () => {
  beforeEach(() => {
    answer.status = 202
  })

  it('ask, complete and cancel on the session with the key and address of the step', async () => {
    expect(await sessions().ask({ ...step, field: 'securityCode', second: false })).toEqual({
      ok: true,
      value: null,
    })
    expect(await sessions().complete(step)).toEqual({ ok: true, value: null })
    expect(await sessions().cancel(step)).toEqual({ ok: true, value: null })
    const common = { IdempotencyKey: 'att/1.2', StatusCallback: callback }
    expect(heard.map(({ form }) => form)).toEqual([
      { ...common, Capture: 'security-code' },
      { ...common, Status: 'complete' },
      { ...common, Status: 'cancel' },
    ])
    const path = `POST /proxy/2010-04-01/Accounts/${accountSid}/Calls/${callSid}/Payments/${sessionSid}.json`
    expect(heard.map(({ line }) => line)).toEqual([path, path, path])
  })

  it.each([
    ['cardNumber', 'payment-card-number'],
    ['expiry', 'expiration-date'],
    ['securityCode', 'security-code'],
    ['postcode', 'postal-code'],
  ] as const)('call %s %s', async (field, capture) => {
    await sessions().ask({ ...step, field, second: false })
    await sessions().ask({ ...step, field, second: true })
    expect(heard.map(({ form }) => form.Capture)).toEqual([capture, `${capture}-matcher`])
  })

  it('send money on a connection of its own, and questions on a kept one', async () => {
    let connections = 0
    server.on('connection', () => {
      connections += 1
    })
    const one = sessions()
    await one.ask({ ...step, field: 'expiry', second: false })
    await one.ask({ ...step, field: 'securityCode', second: false })
    expect(connections).toBe(1)
    await one.complete(step)
    expect(connections).toBe(2)
  })
})

describe('a refusal', () => {
  it.each([
    [400, 64004, 'setup'],
    [401, 20003, 'setup'],
    [404, 20404, 'callOver'],
    [400, 21220, 'callOver'],
    [400, 64021, 'outOfOrder'],
    [400, 64003, 'invalid'],
    [400, 77777, 'invalid'],
  ])('of %i with %i is a no: %s', async (status, code, reason) => {
    refuse(status, code)
    const refused = { kind: 'refused', reason, code: String(code), detail: 'Because' }
    expect(await sessions().open(order)).toEqual({ ok: false, error: refused })
    expect(await sessions().complete(step)).toEqual({ ok: false, error: refused })
  })

  it('to slow down was never processed, and says when to come back', async () => {
    refuse(429, 20429, { 'retry-after': '2' })
    const notSent = { kind: 'notSent', retryAfterMs: 2_000 }
    expect(await sessions().complete(step)).toMatchObject({ ok: false, error: notSent })
    answer = { status: 429, body: '' }
    expect(await sessions().ask({ ...step, field: 'expiry', second: false })).toMatchObject({
      error: { kind: 'notSent', retryAfterMs: null },
    })
  })

  it.each([500, 502, 503, 504, 408, 307])('with status %i leaves everything in doubt', async (status) => {
    refuse(status, 20500)
    expect(await sessions().open(order)).toMatchObject({ ok: false, error: { kind: 'unclear' } })
    expect(await sessions().complete(step)).toMatchObject({ ok: false, error: { kind: 'unclear' } })
    expect(heard).toHaveLength(2)
  })

  it.each([64008, 64010, 64012, 64002, 64099])(
    'of complete with %i may come from behind the connector and is in doubt',
    async (code) => {
      refuse(400, code)
      expect(await sessions().complete(step)).toMatchObject({ ok: false, error: { kind: 'unclear' } })
    },
  )

  it('by something else than Twilio is a fault of the set-up, and no proof about money', async () => {
    answer = { status: 403, body: '<html>blocked</html>' }
    expect(await sessions().open(order)).toMatchObject({
      error: { kind: 'refused', reason: 'setup', code: 'HTTP 403' },
    })
    expect(await sessions().complete(step)).toMatchObject({ error: { kind: 'unclear' } })
  })

  it('of 64002 asks for another try where nothing can happen twice', async () => {
    refuse(400, 64002)
    expect(await sessions().ask({ ...step, field: 'expiry', second: false })).toMatchObject({
      error: { kind: 'notSent' },
    })
  })

  it('keeps no card number out of a message', async () => {
    answer = { status: 400, body: JSON.stringify({ code: 64020, message: 'bad value 4242 4242 4242 4242' }) }
    const refused = JSON.stringify(await sessions().open(order))
    expect(refused).toContain('bad value')
    expect(refused).not.toContain('4242')
  })

  it('keeps none in a code either', async () => {
    for (const code of [4242424242424242, '4242424242424242']) {
      answer = { status: 400, body: JSON.stringify({ code, message: 'no' }) }
      expect(await sessions().open(order)).toMatchObject({ error: { code: 'HTTP 400' } })
    }
    answer = { status: 201, body: JSON.stringify({ sid: '4242424242424242' }) }
    expect(JSON.stringify(await sessions().open(order))).not.toContain('4242')
  })

  it('without a connection was not sent', async () => {
    const gone = sessions()
    await new Promise((resolve) => server.close(resolve))
    expect(await gone.complete(step)).toEqual({
      ok: false,
      error: { kind: 'notSent', detail: 'ECONNREFUSED', retryAfterMs: null },
    })
  })
})
