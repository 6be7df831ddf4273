import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import { sign } from './signature.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

describe('a session that goes well', () => {
  test('answers create with 201, six fields and nothing of the amount', async () => {
    const callSid = await kit.talking()
    const created = await kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit))
    expect(created.status).toBe(201)
    expect(Object.keys(created.body).sort()).toEqual([
      'account_sid',
      'call_sid',
      'date_created',
      'date_updated',
      'sid',
      'uri',
    ])
    expect(created.body.sid).toMatch(/^PK[0-9a-f]{32}$/)
    expect(created.body.date_created).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/)
  })

  test('tells that it is open, with amount and connector', async () => {
    const callSid = await kit.talking()
    await kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit))
    const { form, path } = await kit.product.payment()
    expect(path).toBe('/payment?attempt=1&effect=create')
    expect(form).toMatchObject({
      AccountSid: kit.accountSid,
      CallSid: callSid,
      PaymentConnector: 'shuttle-test',
      PaymentMethod: 'credit-card',
      ChargeAmount: '49.00',
    })
    expect(form.DateCreated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(form).not.toHaveProperty('Capture')
  })

  test('tells each key, hidden, to the address of the request that asked for the field', async () => {
    const entry = await Entry.open(kit)
    const asked = await entry.update({ Capture: 'payment-card-number' })
    expect(asked.status).toBe(202)
    const opened = await kit.product.payment({ PartialResult: 'true' })
    expect(opened.form).toMatchObject({
      Capture: 'payment-card-number',
      PaymentCardNumber: '',
      Required: 'payment-card-number, expiration-date, security-code',
    })
    await kit.keys(entry.callSid, '424')
    for (const shown of ['x', 'xx', 'xxx']) {
      const { form, path } = await kit.product.payment({ PaymentCardNumber: shown })
      expect(path).toBe('/payment?attempt=1&effect=1')
      expect(form.PartialResult).toBe('true')
    }
  })

  test('lets a field leave Required when it is accepted, down to an empty one', async () => {
    const entry = await Entry.open(kit)
    const number = await entry.enter('payment-card-number', '4111111111111111')
    expect(number.form).toMatchObject({
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      PaymentCardType: 'visa',
      Required: 'expiration-date, security-code',
    })
    const expiry = await entry.enter('expiration-date', '1230')
    expect(expiry.form).toMatchObject({ ExpirationDate: '1230', Required: 'security-code' })
    const code = await entry.enter('security-code', '123')
    expect(code.form).toMatchObject({ SecurityCode: 'xxx', Required: '' })
  })

  test('ends with the connector’s answer and Shuttle’s fields', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    expect((await entry.complete()).status).toBe(202)
    await kit.advance(400)
    const { form } = await entry.result()
    expect(form).toMatchObject({
      Result: 'success',
      PaymentToken: '',
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      PaymentCardType: 'visa',
      PayConnector_payment_status: 'SUCCESS',
      PayConnector_gateway_status: 'APPROVED',
      PayConnector_alt_key: 'A-1042-1',
    })
    expect(form.PaymentConfirmationCode).toMatch(/^pay_\d+_\d+$/)
    for (const missing of ['DateCreated', 'PaymentConnector', 'ChargeAmount']) {
      expect(form).not.toHaveProperty(missing)
    }
  })

  test('signs every callback over exactly what it sends, and stamps each later than the one before', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    await entry.complete()
    await kit.advance(400)
    await entry.result()
    const told = kit.product.arrivals.filter(({ path }) => path.startsWith('/payment'))
    for (const { url, fields, headers } of told) {
      expect(headers['x-twilio-signature']).toBe(sign(kit.authToken, url, fields))
      expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    }
    expect(new Set(told.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(told.length)
    const stamps = told.slice(1).map(({ form }) => form.DateUpdated ?? '')
    expect(stamps).toEqual([...new Set(stamps)].sort())
  })
})

describe('when a field is finished', () => {
  test('by its full length, at once, where the brand has only one', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.keys(entry.callSid, '5555555555554444')
    const { form } = await kit.product.payment({ PartialResult: 'false' })
    expect(form.PaymentCardType).toBe('mastercard')
  })

  test('by the silence after the last key, where a number may go on', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.keys(entry.callSid, '4111111111111111')
    await kit.advance(9_999)
    expect((await kit.call(entry.callSid)).payment).toMatchObject({ state: 'capturing', digits: 16 })
    await kit.advance(1)
    expect((await kit.product.payment({ PartialResult: 'false' })).form.PaymentCardType).toBe('visa')
  })

  test('by the hash key', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.keys(entry.callSid, '4111111111111111#')
    expect((await kit.product.payment({ PartialResult: 'false' })).form.PaymentCardType).toBe('visa')
  })

  test('by the nineteenth digit', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.keys(entry.callSid, '4917610000000000003')
    const { form } = await kit.product.payment({ PartialResult: 'false' })
    expect(form.PaymentCardNumber).toBe('xxxxxxxxxxxxxxx0003')
  })

  test('and keys after it are only heard', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('expiration-date')
    const { body } = await kit.keys(entry.callSid, '12309')
    expect(body.strip.map(({ told }) => told)).toEqual(['1', '2', '3', '0', null])
  })
})

describe('a field that is refused stays in Required', () => {
  test.each([
    ['payment-card-number', '4111111111111112', 'invalid-card-number'],
    ['payment-card-number', '3566002020360505', 'invalid-card-type'],
    ['payment-card-number', '', 'input-timeout'],
    ['expiration-date', '0120', 'invalid-date'],
    ['expiration-date', '13', 'invalid-date'],
  ])('%s keyed as "%s": %s', async (field, keys, error) => {
    const entry = await Entry.open(kit)
    await entry.ask(field)
    if (keys !== '') await kit.keys(entry.callSid, keys)
    await kit.advance(10_000)
    const { form } = await kit.product.payment({ PartialResult: 'false' })
    expect(form.ErrorType).toBe(error)
    expect(form.Required).toContain(field)
  })

  test('and can be asked for again', async () => {
    const entry = await Entry.open(kit)
    await entry.enter('payment-card-number', '4111111111111112')
    const again = await entry.enter('payment-card-number', '4111111111111111')
    expect(again.form).not.toHaveProperty('ErrorType')
    expect(again.form.Required).toBe('expiration-date, security-code')
  })

  test('a security code before the number is out of order', async () => {
    const entry = await Entry.open(kit)
    await entry.update({ Capture: 'security-code' })
    const { form } = await kit.product.payment({ PartialResult: 'false' })
    expect(form.ErrorType).toBe('invalid-card-number-security-code-capture-sequence')
  })

  test('an amex asks for four digits of security code', async () => {
    const entry = await Entry.open(kit)
    await entry.enter('payment-card-number', '378282246310005')
    expect((await entry.enter('security-code', '123')).form.ErrorType).toBe('invalid-security-code')
    expect((await entry.enter('security-code', '1234')).form.SecurityCode).toBe('xxxx')
  })
})

describe('asking again', () => {
  test('replaces the field that is being keyed, and forgets what was keyed', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.keys(entry.callSid, '41111')
    const { form } = await entry.ask('expiration-date')
    expect(form.Required).toBe('payment-card-number, expiration-date, security-code')
    await kit.keys(entry.callSid, '1230')
    await kit.product.payment({ Capture: 'expiration-date', PartialResult: 'false' })
    // The silence that the first field was waiting for is nobody's any more.
    await kit.advance(60_000)
    const finished = kit.product.arrivals.filter(({ form }) => form.PartialResult === 'false')
    expect(finished.map((arrival) => arrival.form.Capture)).toEqual(['expiration-date'])
  })

  test('puts an accepted field back into Required', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    await entry.ask('payment-card-number')
    expect((await entry.complete()).body.code).toBe(64019)
    const { form } = await entry.enter('payment-card-number', '5555555555554444')
    expect(form).toMatchObject({ Required: '', PaymentCardType: 'mastercard' })
  })
})

describe('fields that are asked for twice', () => {
  const twice = { RequireMatchingInputs: 'payment-card-number', SecurityCode: 'false' }

  test('need their repetition before the session is complete', async () => {
    const entry = await Entry.open(kit, twice)
    const first = await entry.enter('payment-card-number', '4111111111111111')
    expect(first.form.Required).toBe('expiration-date, payment-card-number-matcher')
    await entry.ask('payment-card-number-matcher')
    await kit.keys(entry.callSid, '4111111111111111')
    const second = await kit.product.payment({ PartialResult: 'false' })
    expect(second.form.Required).toBe('expiration-date')
  })

  test('start again from the first entry when the two differ', async () => {
    const entry = await Entry.open(kit, twice)
    await entry.enter('payment-card-number', '4111111111111111')
    const { form } = await entry.enter('payment-card-number-matcher', '4012888888881881')
    expect(form.ErrorType).toBe('input-matching-failed')
    expect(form.Required).toBe('payment-card-number, expiration-date')
  })
})

describe('a session ends', () => {
  test('when the agent cancels', async () => {
    const entry = await Entry.open(kit)
    await entry.enter('payment-card-number', '4111111111111111')
    expect((await entry.update({ Status: 'cancel' })).status).toBe(202)
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'transaction-cancelled', PaymentCardNumber: 'xxxxxxxxxxxx1111' })
  })

  test.each(['payment-card-number', 'expiration-date'])(
    'when the caller presses star in %s',
    async (field) => {
      const entry = await Entry.open(kit)
      await entry.ask(field)
      await kit.keys(entry.callSid, '12*')
      expect((await entry.result()).form.Result).toBe('caller-interrupted-with-star')
      const { body } = await entry.update({ Capture: field })
      expect(body.code).toBe(64021)
    },
  )

  test('but not when star is pressed between two fields', async () => {
    const entry = await Entry.open(kit)
    const { body } = await kit.keys(entry.callSid, '*')
    expect(body.strip[0]?.told).toBeNull()
    expect((await entry.update({ Capture: 'payment-card-number' })).status).toBe(202)
  })

  test.each(['', 'payment-card-number', 'security-code'])(
    'when the caller hangs up (asked: %s)',
    async (field) => {
      const entry = await Entry.open(kit)
      if (field !== '') await entry.update({ Capture: field })
      await kit.control('POST', `/calls/${entry.callSid}/hangup`)
      expect((await entry.result()).form.Result).toBe('caller-hung-up')
      expect((await kit.control<{ charges: [] }>('GET', '/ledger')).body.charges).toEqual([])
    },
  )

  test('and a new one may begin on the same call', async () => {
    const entry = await Entry.open(kit)
    await entry.update({ Status: 'cancel' })
    await entry.result()
    const next = await Entry.open(kit, { IdempotencyKey: 'create-2' }, entry.callSid)
    expect(next.sid).not.toBe(entry.sid)
  })
})

describe('a caller who hangs up while the bank is deciding', () => {
  const hangUpWhileProcessing = async (entry: Entry) => {
    await entry.enterCard()
    await entry.complete()
    await kit.control('POST', `/calls/${entry.callSid}/hangup`)
    await kit.advance(400)
  }

  test('is reported, and so is what the bank decided', async () => {
    const entry = await Entry.open(kit)
    await hangUpWhileProcessing(entry)
    expect((await entry.result()).form.Result).toBe('caller-hung-up')
    const { form, path } = await entry.result()
    expect(form.Result).toBe('success')
    expect(path).toBe('/payment?attempt=1&effect=4')
  })

  test('or only one of the two, where a fault says so', async () => {
    await kit.faults({ hangupDuringProcessing: 'connectorOnly' })
    const entry = await Entry.open(kit)
    await hangUpWhileProcessing(entry)
    expect((await entry.result()).form.Result).toBe('success')
  })
})

test('a caller who is asked to confirm presses 1 to pay or 2 to cancel', async () => {
  const entry = await Entry.open(kit, { Confirmation: 'true' })
  await entry.enterCard()
  await entry.complete()
  expect((await kit.call(entry.callSid)).heard.at(-1)).toContain('1111')
  await kit.keys(entry.callSid, '2')
  expect((await entry.result()).form.Result).toBe('transaction-cancelled')
})

test('a bank account is asked for by routing and account number', async () => {
  const entry = await Entry.open(kit, {
    PaymentMethod: 'ach-debit',
    Currency: 'USD',
    Parameter: JSON.stringify({ AVSName: 'A Caller', account_type: 'checking' }),
  })
  await entry.enter('bank-routing-number', '110000000')
  const { form } = await entry.enter('bank-account-number', '123456789')
  expect(form).toMatchObject({ BankRoutingNumber: '110000000', BankAccountNumber: '*******89', Required: '' })
  await entry.complete()
  await kit.advance(400)
  expect((await entry.result()).form.Result).toBe('success')
})

describe('a session that is made to fail', () => {
  const code = 64001

  test('is not created, and the next one is', async () => {
    const callSid = await kit.talking()
    await kit.faults({ paymentsError: { code, on: 'create' } })
    const create = () => kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit))
    expect((await create()).body).toMatchObject({ code, status: 400 })
    expect((await create()).status).toBe(201)
  })

  test('refuses a step and goes on', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ paymentsError: { code: 64002, on: 'update' } })
    const capture = { Capture: 'payment-card-number' }
    expect((await entry.update(capture)).body).toMatchObject({ code: 64002, status: 503 })
    expect((await entry.update(capture)).status).toBe(202)
  })

  test('ends with the code by its callback, and nobody is asked for money', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    await kit.faults({ paymentsError: { code, on: 'callback' } })
    expect((await entry.complete()).status).toBe(202)
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'payment-connector-error', PayErrorCode: String(code) })
    expect((await kit.control<{ charges: object[] }>('GET', '/ledger')).body.charges).toEqual([])
  })

  test('ends with 64008 when the connector’s answer cannot be read, although it has charged', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    await kit.faults({ connectorReply: 'malformed' })
    await entry.complete()
    await kit.advance(400)
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'payment-connector-error', PayErrorCode: '64008' })
    expect(form.PaymentError).toContain('malformed')
    const { charges } = (await kit.control<{ charges: object[] }>('GET', '/ledger')).body
    expect(charges).toMatchObject([{ status: 'charged' }])
  })
})
