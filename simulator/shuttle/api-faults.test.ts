import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import type { Payment } from './books.js'

// Shuttle's API and webhooks on a bad day.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const key = 'A-1042-1'
const charge = async (changes: Record<string, string> = {}) => {
  const entry = await Entry.open(kit, changes)
  await entry.enterCard()
  await entry.complete()
  await kit.advance(400)
  return (await entry.result()).form
}
const shown = async () => (await kit.shuttle<{ payment: Payment }>(`/payments/${key}`)).body.payment
const webhooks = () => kit.product.arrivals.filter(({ path }) => path === '/shuttle')
const webhook = async () =>
  JSON.parse((await kit.product.next(({ path }) => path === '/shuttle')).body) as Record<string, string>

describe('an answer of Shuttle’s is lost', () => {
  test.each(['resets-before', 'resets-after'])('with its connection: %s', async (how) => {
    await charge()
    await kit.faults({ shuttleAnswerLost: { how, on: '/payments/' } })
    expect((await kit.shuttle('')).status).toBe(200)
    await expect(shown()).rejects.toThrow('fetch failed')
    expect((await shown()).status).toBe('SUCCESS')
  })

  test('although a card was deleted', async () => {
    const parameters = { alt_key: key, account_crm_key: 'C-7', save_card: 'true' }
    const { PayConnector_payment_method: id } = await charge({ Parameter: JSON.stringify(parameters) })
    await kit.faults({ shuttleAnswerLost: { how: 'fails-after', on: 'DELETE' } })
    expect((await kit.shuttle(`/payment_methods/${id}`, { method: 'DELETE' })).status).toBe(500)
    expect((await kit.shuttle(`/payment_methods/${id}`)).body.payment_method).toMatchObject({
      status: 'DELETED',
    })
  })

  test('because it never comes', async () => {
    await kit.faults({ shuttleAnswerLost: { how: 'silent-before' } })
    const patience = AbortSignal.timeout(100)
    const path = `${kit.url}/c/api/instances/T_77`
    const authorization = `Basic ${Buffer.from('T_77:shuttle-secret').toString('base64')}`
    await expect(fetch(path, { headers: { authorization }, signal: patience })).rejects.toThrow('timeout')
    expect((await kit.shuttle('')).status).toBe(200)
  })
})

test('Shuttle may be slow, in real milliseconds', async () => {
  await kit.faults({ shuttleSlowMs: 150 })
  const startedMs = performance.now()
  expect((await kit.shuttle('')).status).toBe(200)
  // A timer may be early by less than a millisecond.
  expect(performance.now() - startedMs).toBeGreaterThan(149)
})

describe('a payment that is shown wrongly', () => {
  test.each([
    ['amount', { amount: '50.00', balance: '50.00', authorised: '0.00', currency: 'GBP', alt_key: key }],
    ['currency', { amount: '49.00', currency: 'EUR', alt_key: key }],
    ['altKey', { amount: '49.00', currency: 'GBP', alt_key: `${key}-other` }],
    ['none', { amount: '49.00', currency: 'GBP', alt_key: key }],
  ])('in its %s, while the ledger has what was charged', async (shuttlePaymentDiffers, expected) => {
    await charge()
    await kit.faults({ shuttlePaymentDiffers })
    expect(await shown()).toMatchObject(expected)
    const { charges } = (await kit.control<{ charges: object[] }>('GET', '/ledger')).body
    expect(charges).toMatchObject([{ amount: '49.00', currency: 'GBP', alt_key: key }])
  })
})

test('the instance may be a live one, and may not be ready', async () => {
  await kit.faults({ shuttleEnvironment: 'LIVE', paymentsNotReady: true })
  expect((await kit.shuttle('')).body.instance).toMatchObject({ environment: 'LIVE' })
  expect((await kit.shuttle('/capabilities')).body.capabilities).toMatchObject({ payments_ready: false })
})

describe('webhooks', () => {
  const pending = { ChargeAmount: '49.10', Parameter: JSON.stringify({ alt_key: key }) }

  test('may be late', async () => {
    await kit.faults({ delayShuttleWebhooksMs: 10_000 })
    await charge()
    await kit.advance(10_199)
    expect(webhooks()).toEqual([])
    await kit.advance(1)
    expect((await webhook()).action).toBe('PAYMENT.SUCCESS')
  })

  test('may change places with the next one', async () => {
    await kit.faults({ reorderShuttleWebhooks: 1 })
    const parameters = { alt_key: key, account_crm_key: 'C-7' }
    await charge({ Parameter: JSON.stringify(parameters) })
    await kit.advance(200)
    expect([(await webhook()).action, (await webhook()).action]).toEqual([
      'PAYMENT.SUCCESS',
      'ACCOUNT.CREATED',
    ])
  })

  test('do not wait for ever for a next one', async () => {
    await kit.faults({ reorderShuttleWebhooks: 1 })
    await charge(pending)
    await kit.advance(5_199)
    expect(webhooks()).toEqual([])
    await kit.advance(1)
    expect((await webhook()).action).toBe('PAYMENT.PENDING')
  })

  test('may name an instance that is not ours', async () => {
    await kit.faults({ foreignShuttleWebhooks: 1 })
    const { PaymentConfirmationCode: payment } = await charge(pending)
    await kit.advance(200)
    expect(await webhook()).toMatchObject({ instance_key: 'T_2002', application: '7_2', payment })
    await kit.advance(30_000)
    expect(await webhook()).toMatchObject({ instance_key: 'T_77', application: '7_1', payment })
  })
})
