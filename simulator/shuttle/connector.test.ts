import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Charge } from '../gateway/ledger.js'
import { Entry, Kit } from '../testing/kit.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

type Ledger = { charges: Charge[]; methods: Record<string, string>[] }
const ledger = async (query = '') => (await kit.control<Ledger>('GET', `/ledger${query}`)).body
const webhook = (action: string) =>
  kit.product.next(({ path, body }) => path === '/shuttle' && JSON.parse(body).action === action)

/** A card is entered for this amount, and the agent takes it. */
const take = async (changes: Record<string, string>): Promise<Entry> => {
  const entry = await Entry.open(kit, changes)
  await entry.enterCard()
  await entry.complete()
  return entry
}
const parameters = (more: Record<string, string>) => ({
  Parameter: JSON.stringify({ alt_key: 'A-1042-1', ...more }),
})

describe('an approved charge', () => {
  test('is in the gateway’s book once, and at Shuttle under both keys', async () => {
    const entry = await take({ Description: 'Order A-1042' })
    await kit.advance(400)
    const { form } = await entry.result()
    const { charges } = await ledger()
    expect(charges).toEqual([
      expect.objectContaining({
        payment: form.PaymentConfirmationCode,
        alt_key: 'A-1042-1',
        amount: '49.00',
        currency: 'GBP',
        status: 'charged',
        gatewayCharges: 1,
      }),
    ])
    const byId = await kit.shuttle(`/payments/${form.PaymentConfirmationCode}`)
    const byKey = await kit.shuttle('/payments/A-1042-1')
    expect(byKey.body).toEqual(byId.body)
    expect(byId.body.payment).toMatchObject({
      alt_key: 'A-1042-1',
      source: 'MOTO',
      action: 'PAYMENT',
      status: 'SUCCESS',
      gateway_status: 'APPROVED',
      amount: '49.00',
      balance: '49.00',
      authorised: '0.00',
      currency: 'GBP',
      description: 'Order A-1042',
      metadata: { source: 'desk' },
    })
  })

  test('is found in the book by our key and by the business reference', async () => {
    const entry = await take({})
    await kit.advance(400)
    await entry.result()
    expect((await ledger('?alt_key=A-1042-1')).charges).toHaveLength(1)
    expect((await ledger('?reference=A-1042')).charges).toHaveLength(1)
    expect((await ledger('?reference=A-104')).charges).toHaveLength(0)
  })

  test('is announced by a webhook that names it and tells no status', async () => {
    const entry = await take({})
    await kit.advance(600)
    const { form } = await entry.result()
    const event = JSON.parse((await webhook('PAYMENT.SUCCESS')).body)
    expect(event).toMatchObject({ payment: form.PaymentConfirmationCode, instance_key: 'T_77' })
    expect(event.key).toMatch(/^\d+_\d{13}_[0-9a-f]{16}$/)
    expect(event).not.toHaveProperty('status')
  })

  test('of whole yen keeps them whole, and of dinars keeps three decimals', async () => {
    await take({ ChargeAmount: '4900', Currency: 'JPY' })
    await kit.advance(400)
    const { body } = await kit.shuttle<{ payment: { amount: string; balance: string } }>('/payments/A-1042-1')
    expect(body.payment).toMatchObject({ amount: '4900', balance: '4900', authorised: '0' })
    await take({ ChargeAmount: '4.9', Currency: 'KWD' })
    await kit.advance(400)
    expect((await ledger()).charges.map(({ amount }) => amount)).toEqual(['4900', '4.900'])
  })

  test('that only reserves can be taken later and has nothing to refund yet', async () => {
    await take(parameters({ action: 'AUTH' }))
    await kit.advance(400)
    const { body } = await kit.shuttle('/payments/A-1042-1')
    expect(body.payment).toMatchObject({ action: 'AUTH', authorised: '49.00', balance: '0.00' })
    expect((await ledger()).charges[0]?.status).toBe('reserved')
  })

  test('may keep the card with the customer', async () => {
    const customer = { account_crm_key: 'C-7', account_email: 'a@example.test', save_card: 'true' }
    const entry = await take(parameters(customer))
    await kit.advance(600)
    const { form } = await entry.result()
    await webhook('PAYMENT_METHOD.ACTIVE')
    const { body } = await kit.shuttle<{ payment_methods: Record<string, unknown>[] }>(
      '/accounts/C-7/payment_methods?criteria=status=ACTIVE;FAILING',
    )
    expect(body.payment_methods).toEqual([
      expect.objectContaining({
        id: form.PayConnector_payment_method,
        card_masked: '411111******1111',
        card_expiry: '2030-12',
        status: 'ACTIVE',
        type: 'VISA',
      }),
    ])
  })
})

describe('a declined charge', () => {
  test.each([
    ['49.01', 'Do not honour'],
    ['49.02', 'Insufficient funds'],
    ['49.03', 'Expired card'],
    ['49.04', 'Incorrect CVV'],
    ['49.05', 'Suspected fraud'],
    ['49.06', 'Incorrect postal code'],
  ])('of %s reads "%s" and takes nothing', async (ChargeAmount, message) => {
    const entry = await take({ ChargeAmount })
    await kit.advance(600)
    const { form } = await entry.result()
    expect(form).toMatchObject({
      Result: 'success',
      PayConnector_payment_status: 'DECLINED',
      PayConnector_gateway_message: message,
    })
    await webhook('PAYMENT.FAILED')
    const { body } = await kit.shuttle(`/payments/${form.PaymentConfirmationCode}`)
    expect(body.payment).toMatchObject({ status: 'DECLINED', gateway_message: message, balance: '0.00' })
    expect((await ledger()).charges.map(({ status }) => status)).toEqual(['declined'])
  })

  test('may reach Twilio as a connector error', async () => {
    await kit.faults({ declineAsError: true })
    const entry = await take({ ChargeAmount: '49.02' })
    await kit.advance(400)
    expect((await entry.result()).form).toMatchObject({
      Result: 'payment-connector-error',
      PayErrorCode: '64008',
      ConnectorError: 'card_declined',
      PaymentError: 'Payment Gateway rejected charge creation. Card declined: Insufficient funds',
      PaymentConfirmationCode: '',
    })
  })

  test('is chosen by the last two digits of whole yen, or by name', async () => {
    const yen = await take({ ChargeAmount: '4902', Currency: 'JPY' })
    await kit.advance(400)
    expect((await yen.result()).form.PayConnector_gateway_message).toBe('Insufficient funds')
    const named = await take(parameters({ metadata_sim: 'fraud' }))
    await kit.advance(400)
    expect((await named.result()).form.PayConnector_gateway_message).toBe('Suspected fraud')
  })
})

describe('the connector’s time', () => {
  test('a gateway that takes twelve seconds is asked twice and charges once', async () => {
    const entry = await take({ ChargeAmount: '49.20' })
    await kit.advance(11_999)
    expect((await ledger()).charges).toEqual([])
    await kit.advance(1)
    expect((await entry.result()).form.Result).toBe('success')
    await kit.advance(60_000)
    const { charges } = await ledger()
    expect(charges).toHaveLength(1)
    expect(charges[0]?.gatewayCharges).toBe(1)
  })

  test('a black hole is given up after six attempts, and the charge turns up later', async () => {
    const entry = await take({ ChargeAmount: '49.25' })
    await kit.advance(59_999)
    expect((await kit.call(entry.callSid)).payment?.state).toBe('processing')
    await kit.advance(1)
    expect((await entry.result()).form).toMatchObject({
      Result: 'payment-connector-error',
      PayErrorCode: '64008',
      PaymentConfirmationCode: '',
    })
    expect((await kit.shuttle('/payments/A-1042-1')).status).toBe(404)
    await kit.advance(30_200)
    await webhook('PAYMENT.SUCCESS')
    expect((await kit.shuttle('/payments/A-1042-1')).body.payment).toMatchObject({ status: 'SUCCESS' })
    expect((await ledger()).charges).toHaveLength(1)
  })
})

describe('a connector that was set up wrongly', () => {
  test('with the keys of nobody says success and nothing else', async () => {
    const entry = await take({ ChargeAmount: '49.30' })
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'success', PaymentConfirmationCode: '', PaymentToken: '' })
    expect(Object.keys(form).filter((name) => name.startsWith('PayConnector_'))).toEqual([])
    expect((await ledger()).charges).toEqual([])
  })

  test('or a request that Shuttle finds invalid becomes 64008 and no payment', async () => {
    const entry = await take({ ChargeAmount: '49.31' })
    expect((await entry.result()).form).toMatchObject({
      Result: 'payment-connector-error',
      PayErrorCode: '64008',
      ConnectorError: 'VALIDATION_ERROR',
    })
    expect((await kit.shuttle('/payments/A-1042-1')).status).toBe(404)
  })

  test('or a bank account whose type was not sent', async () => {
    const entry = await Entry.open(kit, {
      PaymentMethod: 'ach-debit',
      Currency: 'USD',
      Parameter: JSON.stringify({ AVSName: 'A Caller' }),
    })
    await entry.enter('bank-routing-number', '110000000')
    await entry.enter('bank-account-number', '12345678')
    await entry.complete()
    expect((await entry.result()).form.PaymentError).toContain('account_type is required')
  })

  test('in TEST mode stops a real number before Shuttle hears of it', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard('4539578763621486')
    await entry.complete()
    expect((await entry.result()).form).toMatchObject({
      Result: 'payment-connector-error',
      PayErrorCode: '64022',
    })
    expect((await ledger()).charges).toEqual([])
  })

  test('in LIVE mode takes it', async () => {
    await kit.faults({ connectorMode: 'LIVE' })
    const entry = await Entry.open(kit)
    await entry.enterCard('4539578763621486')
    await entry.complete()
    await kit.advance(400)
    expect((await entry.result()).form.Result).toBe('success')
  })
})

describe('saving a card without charging it', () => {
  const saving = (code: string) => ({
    ChargeAmount: '',
    ...parameters({ account_crm_key: 'C-7', payment_method_code: code }),
  })

  test('gives a token and no confirmation code, and takes nothing', async () => {
    const entry = await take(saving('attempt-1'))
    await kit.advance(600)
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'success', PaymentConfirmationCode: '' })
    const { body } = await kit.shuttle(`/payment_methods/${form.PaymentToken}`)
    expect(body.payment_method).toMatchObject({ code: 'attempt-1', status: 'ACTIVE', type: 'VISA' })
    const { charges, methods } = await ledger()
    expect(charges).toEqual([])
    expect(methods).toEqual([
      {
        id: form.PaymentToken,
        account: 'C-7',
        code: 'attempt-1',
        brand: 'VISA',
        lastFour: '1111',
        status: 'ACTIVE',
      },
    ])
  })

  test('under a code that is known renews what is stored', async () => {
    const first = await take(saving('attempt-1'))
    await kit.advance(400)
    const token = (await first.result()).form.PaymentToken
    const second = await take(saving('attempt-1'))
    await kit.advance(400)
    expect((await second.result()).form.PaymentToken).toBe(token)
    const other = await take(saving('attempt-2'))
    await kit.advance(400)
    expect((await other.result()).form.PaymentToken).not.toBe(token)
  })
})

describe('disputed points of the wire', () => {
  test('Shuttle’s fields may be missing from the callback', async () => {
    await kit.faults({ payConnectorFields: 'off' })
    const entry = await take({})
    await kit.advance(400)
    const { form } = await entry.result()
    expect(Object.keys(form).filter((name) => name.startsWith('PayConnector_'))).toEqual([])
    expect(form.PaymentConfirmationCode).toMatch(/^pay_/)
  })

  test('the last callback may carry the common fields', async () => {
    await kit.faults({ commonFieldsOnTerminal: true })
    const entry = await take({})
    await kit.advance(400)
    expect((await entry.result()).form).toMatchObject({
      ChargeAmount: '49.00',
      PaymentConnector: 'shuttle-test',
      DateCreated: expect.stringMatching(/Z$/),
    })
  })

  test('an error text may be percent-encoded', async () => {
    await kit.faults({ paymentErrorEncoded: true })
    const entry = await take({ ChargeAmount: '49.31' })
    expect((await entry.result()).form.PaymentError).toContain('Payment%20Gateway%20rejected')
  })

  test('Required may be spelt in capitals', async () => {
    await kit.faults({ requiredSpelling: 'pascal' })
    const entry = await Entry.open(kit)
    expect((await entry.ask('expiration-date')).form.Required).toBe(
      'PaymentCardNumber, ExpirationDate, SecurityCode',
    )
  })

  test('masks may be grouped', async () => {
    await kit.faults({ maskStyle: 'grouped' })
    const entry = await Entry.open(kit)
    const { form } = await entry.enter('payment-card-number', '378282246310005')
    expect(form.PaymentCardNumber).toBe('xxxx-xxxxxx-x0005')
  })
})

test('no card number stays anywhere when a session is over', async () => {
  const entry = await take(parameters({ account_crm_key: 'C-7', save_card: 'true' }))
  await kit.advance(1_000)
  await entry.result()
  const { world } = kit.simulator
  const kept = JSON.stringify([
    [...world.sessions.values()].map((session) => ({ ...session, entries: [...session.entries] })),
    [...world.calls.values()].map(({ strip, heard }) => [strip, heard]),
    [...world.books.payments()],
    [...world.books.methods.values()],
    world.ledger.charges(),
    world.log.since(0),
    kit.product.arrivals.map(({ body }) => body),
  ])
  expect(kept.includes('4111111111111111')).toBe(false)
  expect([...world.sessions.values()].map(({ entries }) => entries.size)).toEqual([0])
  const codes = kit.product.arrivals.flatMap(({ form }) => form.SecurityCode ?? [])
  expect(codes.filter((code) => /\d/.test(code))).toEqual([])
})
