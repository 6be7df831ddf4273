import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Charge } from '../gateway/ledger.js'
import { Entry, Kit } from '../testing/kit.js'
import type { Payment } from './books.js'

// Outcomes that are not over when the gateway was asked: what each party says, and from which second on.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const minuteMs = 60_000
const key = 'A-1042-1'

const take = async (ChargeAmount: string, more: Record<string, string> = {}): Promise<Entry> => {
  const entry = await Entry.open(kit, {
    ChargeAmount,
    Parameter: JSON.stringify({ alt_key: key, account_crm_key: 'C-7', ...more }),
  })
  await entry.enterCard()
  await entry.complete()
  return entry
}
const booked = async () =>
  (await kit.control<{ charges: Charge[] }>('GET', '/ledger')).body.charges.map(({ status }) => status)
/** How the payment stands by our key; null when Shuttle does not know it. */
const standing = async () => {
  const { status, body } = await kit.shuttle<{ payment: Payment }>(`/payments/${key}`)
  return status === 404 ? null : body.payment
}
const announced = () =>
  kit.product.arrivals
    .filter(({ path }) => path === '/shuttle')
    .map(({ body }) => String(JSON.parse(body).action))
    .filter((action) => action.startsWith('PAYMENT.'))
/** Waits for the next webhook about a payment, and says what it is called. */
const webhook = async () => {
  const { body } = await kit.product.next(
    ({ path, body }) => path === '/shuttle' && String(JSON.parse(body).action).startsWith('PAYMENT.'),
  )
  return JSON.parse(body) as { action: string; payment: string }
}

describe('a bank that decides later', () => {
  test.each([
    ['49.10', 'SUCCESS', 'PAYMENT.SUCCESS', ['charged'], '49.10'],
    ['49.11', 'DECLINED', 'PAYMENT.FAILED', ['declined'], '0.00'],
  ])('of %s is PENDING, and after 30 s %s', async (amount, status, event, ledger, balance) => {
    const entry = await take(amount)
    await kit.advance(400)
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'success', PayConnector_payment_status: 'PENDING' })
    expect(form.PaymentConfirmationCode).toMatch(/^pay_/)
    expect(await standing()).toMatchObject({ status: 'PENDING', balance: '0.00', processed: null })
    await kit.advance(200)
    expect((await webhook()).action).toBe('PAYMENT.PENDING')
    await kit.advance(29_799)
    expect(await booked()).toEqual([])
    await kit.advance(1)
    expect(await booked()).toEqual(ledger)
    expect(await standing()).toMatchObject({ status, balance })
    await kit.advance(200)
    expect(await webhook()).toMatchObject({ action: event, payment: form.PaymentConfirmationCode })
  })

  test('keeps the card only when it has said yes', async () => {
    const entry = await take('49.10', { save_card: 'true' })
    await kit.advance(400)
    expect((await entry.result()).form).not.toHaveProperty('PayConnector_payment_method')
    expect((await kit.shuttle('/accounts/C-7/payment_methods')).body).toEqual({ payment_methods: [] })
    await kit.advance(30_000)
    const saved = (await standing())?.payment_method
    expect((await kit.shuttle(`/payment_methods/${saved}`)).body.payment_method).toMatchObject({
      status: 'ACTIVE',
    })
  })
})

describe('a payment under review', () => {
  const held = async () => {
    const entry = await take('49.12')
    await kit.advance(600)
    const { form } = await entry.result()
    expect(form).toMatchObject({
      PayConnector_payment_status: 'UNRESOLVED',
      PayConnector_gateway_status: 'HELD',
    })
    expect((await webhook()).action).toBe('PAYMENT.UNRESOLVED')
    return form.PaymentConfirmationCode ?? ''
  }
  const release = (payment: string, as: string) =>
    kit.control<{ error?: string }>('POST', `/payments/${payment}/release`, { as })

  test('stays held, with nothing taken, until a person releases it', async () => {
    const payment = await held()
    await kit.advance(24 * 60 * minuteMs)
    expect(await booked()).toEqual([])
    expect(await standing()).toMatchObject({ status: 'UNRESOLVED', gateway_status: 'HELD' })
    expect((await release(payment, 'success')).status).toBe(200)
    expect(await booked()).toEqual(['charged'])
    expect(await standing()).toMatchObject({
      status: 'SUCCESS',
      gateway_status: 'APPROVED',
      balance: '49.12',
    })
    await kit.advance(200)
    expect((await webhook()).action).toBe('PAYMENT.SUCCESS')
  })

  test('may be refused, found by our own key', async () => {
    await held()
    await release(key, 'declined')
    expect(await booked()).toEqual(['declined'])
    expect(await standing()).toMatchObject({ status: 'DECLINED', balance: '0.00' })
    await kit.advance(200)
    expect((await webhook()).action).toBe('PAYMENT.FAILED')
  })

  test('is settled once, and only as one or the other', async () => {
    const payment = await held()
    expect((await release(payment, 'maybe')).status).toBe(400)
    await release(payment, 'success')
    expect((await release(payment, 'declined')).status).toBe(409)
    expect((await release('pay_1_1', 'success')).status).toBe(404)
    expect(await booked()).toEqual(['charged'])
  })
})

test('further authentication cannot be met by keypad: REQAUTH, and no money', async () => {
  const entry = await take('49.13')
  await kit.advance(600)
  expect((await entry.result()).form).toMatchObject({
    Result: 'success',
    PayConnector_payment_status: 'REQAUTH',
  })
  expect(await standing()).toMatchObject({ status: 'REQAUTH', balance: '0.00' })
  expect((await webhook()).action).toBe('PAYMENT.FAILED')
  await kit.advance(60 * minuteMs)
  expect(await booked()).toEqual([])
})

test('money that is not tied to a customer yet is taken all the same: UNATTRIBUTED', async () => {
  const entry = await take('49.14')
  await kit.advance(600)
  expect((await entry.result()).form).toMatchObject({
    PayConnector_payment_status: 'UNATTRIBUTED',
    PayConnector_gateway_status: 'APPROVED',
  })
  expect(await standing()).toMatchObject({ status: 'UNATTRIBUTED', account: null, balance: '49.14' })
  expect((await webhook()).action).toBe('PAYMENT.SUCCESS')
  expect(await booked()).toEqual(['charged'])
})

describe('a gateway whose answer is lost', () => {
  test.each(['49.21', '49.22', '49.24'])(
    'has charged %s once, long before Shuttle says UNRESOLVED to Twilio’s fifth attempt',
    async (amount) => {
      const entry = await take(amount)
      await kit.advance(400)
      expect(await booked()).toEqual(['charged'])
      await kit.advance(44_599)
      expect((await kit.call(entry.callSid)).payment?.state).toBe('processing')
      expect(await standing()).toBeNull()
      await kit.advance(1)
      const { form } = await entry.result()
      expect(form).toMatchObject({
        Result: 'success',
        PayConnector_payment_status: 'UNRESOLVED',
        PayConnector_gateway_status: 'TIMEOUT',
      })
      expect(await standing()).toMatchObject({
        id: form.PaymentConfirmationCode,
        status: 'UNRESOLVED',
        balance: '0.00',
        gateway_reference: null,
      })
      await kit.advance(200)
      expect((await webhook()).action).toBe('PAYMENT.UNRESOLVED')
      const { charges } = (await kit.control<{ charges: Charge[] }>('GET', '/ledger')).body
      expect(charges.map(({ gatewayCharges }) => gatewayCharges)).toEqual([1])
    },
  )

  test.each([
    ['49.21', 1, 'SUCCESS', 'PAYMENT.SUCCESS', 'charged'],
    ['49.22', 15, 'SUCCESS', 'PAYMENT.SUCCESS', 'charged'],
    ['49.23', 15, 'DECLINED', 'PAYMENT.FAILED', 'declined'],
  ])('of %s is asked again %i min later: %s, told by webhook only', async (amount, minutes, ...rest) => {
    const [status, event, ledger] = rest
    const entry = await take(amount)
    await kit.advance(45_200)
    await entry.result()
    await webhook()
    await kit.advance(minutes * minuteMs - 201)
    expect((await standing())?.status).toBe('UNRESOLVED')
    await kit.advance(1)
    expect((await standing())?.status).toBe(status)
    await kit.advance(200)
    expect((await webhook()).action).toBe(event)
    expect(await booked()).toEqual([ledger])
    const results = kit.product.arrivals.filter(({ form }) => form.Result !== undefined)
    expect(results).toHaveLength(1)
  })

  test('may never be heard of again', async () => {
    const entry = await take('49.24')
    await kit.advance(45_000)
    await entry.result()
    await kit.advance(7 * 24 * 60 * minuteMs)
    expect((await standing())?.status).toBe('UNRESOLVED')
    expect(announced()).toEqual(['PAYMENT.UNRESOLVED'])
  })
})

test('a saved card knows good and not good only', async () => {
  const saving = async (metadata_sim: string) => {
    const entry = await take('', { metadata_sim })
    await kit.advance(45_000)
    return (await entry.result()).form
  }
  expect((await saving('pending-ok')).PaymentToken).toMatch(/^pm_/)
  expect((await saving('reqauth')).Result).toBe('payment-connector-error')
})
