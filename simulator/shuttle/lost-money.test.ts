import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Charge } from '../gateway/ledger.js'
import { Entry, Kit } from '../testing/kit.js'

// Money that was taken and is not, or not for long, where the product looks for it.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const minuteMs = 60_000
const key = 'A-1042-1'
const take = async (ChargeAmount: string, more: Record<string, string> = {}) => {
  const entry = await Entry.open(kit, { ChargeAmount, Parameter: JSON.stringify({ alt_key: key, ...more }) })
  await entry.enterCard()
  await entry.complete()
  return entry
}
const ledger = async () => (await kit.control<{ charges: Charge[] }>('GET', '/ledger')).body.charges
const known = async (idOrKey: string) => (await kit.shuttle(`/payments/${idOrKey}`)).status === 200
const webhooks = () => kit.product.arrivals.filter(({ path }) => path === '/shuttle')

describe('a connector that belongs to another instance', () => {
  test('charges and says so with all fields, and our books never know of it', async () => {
    const entry = await take('49.26', { account_crm_key: 'C-7', save_card: 'true' })
    await kit.advance(400)
    const { form } = await entry.result()
    expect(form).toMatchObject({ Result: 'success', PayConnector_payment_status: 'SUCCESS' })
    const payment = form.PaymentConfirmationCode ?? ''
    expect(payment).toMatch(/^pay_2002_\d+$/)
    expect(form.PayConnector_payment_method).toMatch(/^pm_2002_\d+$/)
    await kit.advance(24 * 60 * minuteMs)
    expect([await known(key), await known(payment)]).toEqual([false, false])
    expect((await kit.shuttle('/accounts/C-7')).status).toBe(404)
    expect(webhooks()).toEqual([])
    expect(await ledger()).toMatchObject([
      { payment, alt_key: key, amount: '49.26', status: 'charged', instance: 'T_2002', gatewayCharges: 1 },
    ])
  })

  test('keeps a card there', async () => {
    const entry = await take('', { metadata_sim: 'another-instance' })
    await kit.advance(400)
    const { PaymentToken: token } = (await entry.result()).form
    expect(token).toMatch(/^pm_2002_\d+$/)
    expect((await kit.shuttle(`/payment_methods/${token}`)).status).toBe(404)
  })

  test('is told apart in the ledger from our own', async () => {
    await take('49.00')
    await take('49.26')
    await kit.advance(400)
    expect((await ledger()).map(({ instance }) => instance)).toEqual(['T_77', 'T_2002'])
  })
})

describe('a charge that gateway and Shuttle lose sight of', () => {
  test.each([
    ['49.27', 40],
    ['49.28', 20],
  ])('of %s is in the ledger at once, and known after %i min', async (amount, minutes) => {
    const entry = await take(amount)
    await kit.advance(400)
    expect(await ledger()).toMatchObject([{ alt_key: key, status: 'charged' }])
    await kit.advance(59_600)
    expect((await entry.result()).form).toMatchObject({ PayErrorCode: '64008' })
    await kit.advance((minutes - 1) * minuteMs - 1)
    expect(await known(key)).toBe(false)
    await kit.advance(1)
    expect(await known(key)).toBe(true)
    await kit.advance(200)
    const { body } = await kit.product.next(({ path }) => path === '/shuttle')
    expect(JSON.parse(body)).toMatchObject({
      action: 'PAYMENT.SUCCESS',
      payment: (await ledger())[0]?.payment,
    })
  })
})

describe('a connector that forgets what it was asked', () => {
  test('charges again when Twilio repeats, under one key with two payment ids', async () => {
    await kit.faults({ connectorForgets: 1 })
    const entry = await take('49.20')
    await kit.advance(22_000)
    const { form } = await entry.result()
    const charges = await ledger()
    expect(charges).toMatchObject([
      { alt_key: key, status: 'charged', gatewayCharges: 2 },
      { alt_key: key, status: 'charged', gatewayCharges: 2, payment: form.PaymentConfirmationCode },
    ])
    expect(new Set(charges.map(({ payment }) => payment)).size).toBe(2)
    for (const { payment } of charges) expect(await known(payment)).toBe(true)
    await kit.advance(200)
    for (let count = 0; count < 2; count++) await kit.product.next(({ path }) => path === '/shuttle')
  })

  test('does no harm where Twilio does not repeat', async () => {
    await kit.faults({ connectorForgets: true })
    await take('49.00')
    await kit.advance(400)
    expect(await ledger()).toMatchObject([{ gatewayCharges: 1 }])
    expect((await kit.control('GET', '/faults')).body).toMatchObject({ connectorForgets: true })
  })
})
