import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'

let kit: Kit
let callSid: string
beforeAll(async () => {
  kit = await Kit.open()
})
afterAll(() => kit.close())
beforeEach(async () => {
  await kit.control('POST', '/reset')
  callSid = await kit.talking()
})

const create = (changes: Record<string, string>) =>
  kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit, changes))

describe('a session is refused', () => {
  test.each<[string, number, Record<string, string>]>([
    ['without a key', 64020, { IdempotencyKey: '' }],
    ['without a callback address', 64020, { StatusCallback: '' }],
    ['with a relative callback address', 21609, { StatusCallback: '/payment' }],
    [
      'with a callback address that is too long',
      21609,
      { StatusCallback: `http://127.0.0.1/${'a'.repeat(4_000)}` },
    ],
    ['with plain http across a network', 64016, { StatusCallback: 'http://console.example.test/payment' }],
    ['for a negative amount', 64003, { ChargeAmount: '-1' }],
    ['for three decimals of a pound', 64003, { ChargeAmount: '1.005' }],
    ['for half a yen', 64003, { ChargeAmount: '100.5', Currency: 'JPY' }],
    ['for a million', 64003, { ChargeAmount: '1000000' }],
    ['for words', 64003, { ChargeAmount: 'ten' }],
    ['in a currency that the gateway does not take', 64011, { Currency: 'CHF' }],
    ['for a connector that is not installed', 64004, { PaymentConnector: 'stripe' }],
    ['for the default connector, as there is none', 64004, { PaymentConnector: '' }],
    ['for a token of another vendor', 64006, { TokenType: 'payment-method' }],
    ['for a bank account without its holder', 64014, { PaymentMethod: 'ach-debit' }],
    ['for a card with a bank account type', 64017, { BankAccountType: 'consumer-checking' }],
    ['for an unknown way of paying', 64020, { PaymentMethod: 'cheque' }],
    ['for speech', 64020, { Input: 'speech' }],
    ['with a boolean that is none', 64020, { SecurityCode: 'yes' }],
    ['with a timeout beyond ten minutes', 64020, { Timeout: '601' }],
    ['with no timeout at all', 64020, { Timeout: '0' }],
    ['with brands separated by commas', 64020, { ValidCardTypes: 'visa,mastercard' }],
    ['with an unknown brand', 64020, { ValidCardTypes: 'visa girocard' }],
    [
      'with repeated fields separated by blanks',
      64020,
      { RequireMatchingInputs: 'security-code postal-code' },
    ],
    ['with a postal code of no length', 64020, { MinPostalCodeLength: '0' }],
    ['with parameters that are no JSON', 64020, { Parameter: "{'alt_key':'A-1'}" }],
    ['with nested parameters', 64020, { Parameter: '{"a":{"b":"c"}}' }],
    ['with a list of parameters', 64020, { Parameter: '["a"]' }],
  ])('%s', async (_, code, changes) => {
    const { status, body } = await create(changes)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code, status: 400, more_info: `https://www.twilio.com/docs/errors/${code}` })
    expect(body.message).toEqual(expect.any(String))
  })

  test('with credentials of somebody else', async () => {
    const path = `/Calls/${callSid}/Payments.json`
    const { status, body } = await kit.twilio(path, Entry.form(kit), 'Basic bm9ib2R5Om5vdGhpbmc=')
    expect(status).toBe(401)
    expect(body).toMatchObject({ code: 20003, status: 401 })
  })

  test('by an API key only when it is a key of the account', async () => {
    const key = { SIM_API_KEY_SID: `SK${'1'.repeat(32)}`, SIM_API_KEY_SECRET: 'key-secret' }
    const basic = (secret: string) => `Basic ${btoa(`${key.SIM_API_KEY_SID}:${secret}`)}`
    const other = await Kit.open(key)
    try {
      const path = `/Calls/${await other.talking()}/Payments.json`
      expect((await other.twilio(path, Entry.form(other), basic('wrong'))).status).toBe(401)
      expect((await other.twilio(path, Entry.form(other), basic('key-secret'))).status).toBe(201)
    } finally {
      await other.close()
    }
    expect((await kit.twilio(`/Calls/${callSid}/Payments.json`, {}, basic('key-secret'))).status).toBe(401)
  })

  test('on a call that does not exist', async () => {
    const { status, body } = await kit.twilio(`/Calls/CA${'0'.repeat(32)}/Payments.json`, Entry.form(kit))
    expect(status).toBe(404)
    expect(body.code).toBe(20404)
  })

  test('on a call that is over or not yet answered', async () => {
    await kit.control('POST', `/calls/${callSid}/hangup`)
    expect((await create({})).body.code).toBe(21220)
    const ringing = await kit.control<{ sid: string }>('POST', '/calls')
    const answer = await kit.twilio(`/Calls/${ringing.body.sid}/Payments.json`, Entry.form(kit))
    expect(answer.body.code).toBe(21220)
  })

  test('while another is running on the same call', async () => {
    const { body } = await create({})
    expect((await create({ IdempotencyKey: 'other' })).body.code).toBe(64021)
    expect((await kit.call(callSid)).payment).toMatchObject({ sid: body.sid, state: 'open' })
  })

  test('on plain http even here, when the real rule is asked for', async () => {
    await kit.faults({ requireHttps: true })
    expect((await create({})).body.code).toBe(64016)
  })
})

describe('a session is accepted', () => {
  test.each<[string, Record<string, string>]>([
    ['for whole yen', { ChargeAmount: '4900', Currency: 'JPY' }],
    ['for three decimals of a Kuwaiti dinar', { ChargeAmount: '4.905', Currency: 'KWD' }],
    ['with a currency in small letters', { Currency: 'gbp' }],
    ['with parameters that are numbers and booleans', { Parameter: '{"occurrences":12,"save_card":true}' }],
    [
      'with every brand',
      { ValidCardTypes: 'visa mastercard amex maestro discover optima jcb diners-club enroute' },
    ],
  ])('%s', async (_, changes) => {
    expect((await create(changes)).status).toBe(201)
  })
})

describe('an update is refused', () => {
  test.each<[string, number, Record<string, string>]>([
    ['that asks for nothing', 64018, {}],
    ['that asks for two things', 64018, { Capture: 'security-code', Status: 'cancel' }],
    ['for a field that does not exist', 64020, { Capture: 'pin' }],
    ['for a bank field of a card session', 64020, { Capture: 'bank-account-number' }],
    ['for a repetition that nobody wanted', 64020, { Capture: 'security-code-matcher' }],
    ['with an unknown status', 64020, { Status: 'completed' }],
    ['that completes before everything is there', 64019, { Status: 'complete' }],
    ['without a key', 64020, { IdempotencyKey: '', Status: 'cancel' }],
    ['without a callback address', 64020, { StatusCallback: '', Status: 'cancel' }],
  ])('%s', async (_, code, changes) => {
    const entry = await Entry.open(kit, {}, callSid)
    expect((await entry.update(changes)).body).toMatchObject({ code, status: 400 })
  })

  test('for a repetition before there is anything to repeat', async () => {
    const entry = await Entry.open(kit, { RequireMatchingInputs: 'security-code' }, callSid)
    expect((await entry.update({ Capture: 'security-code-matcher' })).body.code).toBe(64021)
  })

  test('on a session that has ended, or is with the bank', async () => {
    const entry = await Entry.open(kit, {}, callSid)
    await entry.enterCard()
    await entry.complete()
    const tooLate: Record<string, string>[] = [
      { Status: 'complete' },
      { Status: 'cancel' },
      { Capture: 'security-code' },
    ]
    for (const late of tooLate) {
      expect((await entry.update(late)).body.code).toBe(64021)
    }
    await kit.advance(400)
    await entry.result()
    expect((await entry.update({ Status: 'cancel' })).body.code).toBe(64021)
  })

  test('under a call that the session does not belong to', async () => {
    const entry = await Entry.open(kit, {}, callSid)
    const other = await kit.talking()
    const { body } = await kit.twilio(entry.path.replace(callSid, other), { Status: 'cancel' })
    expect(body.code).toBe(20404)
  })

  test('and complete that came too early leaves the session open', async () => {
    const entry = await Entry.open(kit, {}, callSid)
    await entry.complete()
    await entry.enterCard()
    expect((await entry.complete()).status).toBe(202)
  })
})

describe('a request that is sent again', () => {
  test('with the same key and content creates nothing twice', async () => {
    const first = await create({})
    const again = await create({})
    expect(again.status).toBe(201)
    expect(again.body.sid).toBe(first.body.sid)
  })

  test('with the same key and content asks for nothing twice', async () => {
    const entry = await Entry.open(kit, {}, callSid)
    await entry.ask('payment-card-number')
    await kit.keys(callSid, '411')
    const body = { IdempotencyKey: 'step-1', StatusCallback: `${kit.product.url}/payment?attempt=1&effect=1` }
    const again = await kit.twilio(entry.path, { ...body, Capture: 'payment-card-number' })
    expect(again.status).toBe(202)
    expect((await kit.call(callSid)).payment?.digits).toBe(3)
  })

  test('with the same key and other content is obeyed', async () => {
    const entry = await Entry.open(kit, {}, callSid)
    const same = { IdempotencyKey: callSid }
    await entry.update({ ...same, Capture: 'payment-card-number' })
    await entry.update({ ...same, Capture: 'expiration-date' })
    expect((await kit.call(callSid)).payment?.capture).toBe('expiration-date')
  })
})

test('there is nothing to read on Payments', async () => {
  const entry = await Entry.open(kit, {}, callSid)
  const auth = `Basic ${Buffer.from(`${kit.accountSid}:${kit.authToken}`).toString('base64')}`
  const url = `${kit.url}/2010-04-01/Accounts/${kit.accountSid}${entry.path}`
  expect((await fetch(url, { headers: { authorization: auth } })).status).toBe(404)
})

describe('answers that Twilio may give for reasons of its own', () => {
  test('429 once, and then as usual', async () => {
    await kit.faults({ rate429: 1 })
    expect((await create({})).body).toMatchObject({ code: 20429, status: 429 })
    expect((await create({})).status).toBe(201)
  })

  test('503 on one kind of request only', async () => {
    await kit.faults({ twilioStatus: { status: 503, count: 1, on: 'Payments' } })
    expect((await kit.twilio(`/Calls/${callSid}/Recordings.json`)).status).toBe(201)
    expect((await create({})).status).toBe(503)
    expect((await create({})).status).toBe(201)
  })

  test('nothing at all, although the session was created', async () => {
    await kit.faults({ createAnswerLost: 1 })
    await expect(create({})).rejects.toThrow()
    const { form } = await kit.product.payment({ CallSid: callSid })
    expect((await kit.call(callSid)).payment?.sid).toBe(form.Sid)
  })
})
