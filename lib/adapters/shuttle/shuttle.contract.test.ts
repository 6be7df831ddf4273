import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ShuttleInstance } from './client'
import { shuttlePaymentProcessor } from './payment-processor'
import { shuttleMerchant } from './preflight'
import { type Outside, startOutside } from './testing/outside'
import { readShuttleWebhook } from './webhook'

let outside: Outside

beforeAll(async () => {
  outside = await startOutside()
})

afterAll(() => outside.stop())

afterEach(() => outside.reset())

const guard = {
  keyedHash: (text: string) => createHmac('sha256', 'key').update(text).digest('hex'),
  alarm: (field: string) => expect.fail(`alarm for ${field}`),
}

function processor(changes: Partial<ShuttleInstance> = {}) {
  return shuttlePaymentProcessor({
    ...outside.instance,
    seal: (text) => `sealed(${text})`,
    ...guard,
    ...changes,
  })
}

describe('a payment', () => {
  it('is found under our key and under its own id', async () => {
    const end = await outside.pay({ amount: '49', parameters: { alt_key: 'alt-1', metadata_attempt: 'a1' } })
    const id = end.get('PaymentConfirmationCode') ?? ''
    const found = await processor().findByAltKey('alt-1')
    expect(found).toEqual({
      ok: true,
      value: {
        id,
        altKey: 'alt-1',
        status: 'success',
        statusWord: 'SUCCESS',
        amount: '49.00',
        currency: 'GBP',
        gatewayReference: expect.any(String),
        shortReference: expect.stringMatching(/^BOLT-\d{8}$/),
        bankText: 'Approved',
        decline: 'general',
        card: null,
        sealedToken: null,
      },
    })
    expect(await processor().findById(id)).toEqual(found)
  })

  it.each([
    ['49.01', 'general', 'Do not honour'],
    ['49.02', 'funds', 'Insufficient funds'],
    ['49.03', 'expired', 'Expired card'],
    ['49.04', 'details', 'Incorrect CVV'],
    ['49.05', 'issuer', 'Suspected fraud'],
    ['49.06', 'details', 'Incorrect postal code'],
  ])('of %s is declined: %s', async (amount, decline, bankText) => {
    await outside.pay({ amount, parameters: { alt_key: 'alt-2' } })
    const found = await processor().findByAltKey('alt-2')
    expect(found).toMatchObject({ value: { status: 'declined', decline, bankText, amount } })
  })

  it('that was refused before it began, or made under other keys, is not there', async () => {
    for (const amount of ['49.31', '49.30']) {
      await outside.pay({ amount, parameters: { alt_key: `alt-${amount}` } })
      expect(await processor().findByAltKey(`alt-${amount}`)).toEqual({ ok: true, value: null })
    }
  })

  it('that nobody made is not there, whatever its key', async () => {
    for (const key of ['alt-none', 'a/b?c=d#e', '../payment_methods', '%2e%2e', 'ü ö'])
      expect(await processor().findByAltKey(key), key).toEqual({ ok: true, value: null })
    expect(await processor().findById('pay_1001_999')).toEqual({ ok: true, value: null })
  })
})

describe('a kept card', () => {
  const parameters = { account_crm_key: 'cust/7', payment_method_code: 'attempt-1' }

  it('is found among those of its customer by our code', async () => {
    const end = await outside.pay({ parameters, card: 'amex' })
    const id = end.get('PaymentToken') ?? ''
    expect(await processor().findSavedMethod('cust/7', 'attempt-1')).toMatchObject({
      ok: true,
      value: {
        id,
        card: { brand: 'amex', lastFour: '0005', expiry: expect.stringMatching(/^\d{4}$/) },
        sealedToken: expect.stringContaining(`sealed({"method":"${id}","gatewayToken":"tok_`),
      },
    })
  })

  it('is not there under another code or for another customer', async () => {
    await outside.pay({ parameters })
    expect(await processor().findSavedMethod('cust/7', 'attempt-2')).toEqual({ ok: true, value: null })
    expect(await processor().findSavedMethod('cust/8', 'attempt-1')).toEqual({ ok: true, value: null })
  })

  it('comes with a charge that was to keep it', async () => {
    await outside.pay({ amount: '20.00', parameters: { ...parameters, alt_key: 'alt-3', save_card: 'true' } })
    expect(await processor().findByAltKey('alt-3')).toMatchObject({
      value: { status: 'success', sealedToken: expect.stringContaining('sealed({"method":"pm_') },
    })
    expect(await processor().findSavedMethod('cust/7', 'attempt-1')).toMatchObject({
      value: { card: { lastFour: '1111' } },
    })
  })
})

describe('no answer', () => {
  it('comes with wrong credentials', async () => {
    const wrong = processor({ instanceSecret: 'another' })
    expect(await wrong.findByAltKey('alt-1')).toMatchObject({ ok: false, error: { kind: 'credentials' } })
    const other = processor({ instanceKey: 'T_9' })
    expect(await other.findByAltKey('alt-1')).toMatchObject({ ok: false, error: { kind: 'credentials' } })
  })

  it.each([
    [429, 'slowDown'],
    [500, 'fault'],
    [503, 'fault'],
  ])('comes with status %i', async (status, kind) => {
    await outside.control('PUT', '/faults', { shuttleStatus: { status, count: 1 } })
    expect(await processor().findByAltKey('alt-1')).toMatchObject({ ok: false, error: { kind } })
    expect(await processor().findByAltKey('alt-1')).toEqual({ ok: true, value: null })
  })
})

describe('a webhook', () => {
  it('names the payment that can then be read', async () => {
    await outside.pay({ amount: '49', parameters: { alt_key: 'alt-4' } })
    const body = await outside.webhook((text) => text.includes('PAYMENT.SUCCESS'))
    const hint = readShuttleWebhook(body, guard)
    expect(hint).toMatchObject({ action: 'PAYMENT.SUCCESS', instance: outside.instance.instanceKey })
    const found = await processor().findById(hint?.payment ?? '')
    expect(found).toMatchObject({ value: { altKey: 'alt-4', status: 'success' } })
  })

  it('names the method of a card that was kept', async () => {
    const end = await outside.pay({ parameters: { account_crm_key: 'cust-7', payment_method_code: 'c' } })
    const body = await outside.webhook((text) => text.includes('PAYMENT_METHOD.ACTIVE'))
    expect(readShuttleWebhook(body, guard)).toMatchObject({ paymentMethod: end.get('PaymentToken') })
  })
})

describe('the merchant', () => {
  it('says that it is a test and ready', async () => {
    const merchant = await shuttleMerchant(outside.instance).read()
    expect(merchant).toMatchObject({ ok: true, value: { mode: 'test', paymentsReady: true } })
    const time = merchant.ok ? merchant.value.time : null
    expect(time).toMatchObject({ of: 'shuttle', resolutionMs: 1_000 })
    // The header has whole seconds of the same machine's clock.
    expect(Math.abs((time?.theirs ?? 0) - Date.now())).toBeLessThan(5_000)
  })

  it('says nothing to wrong credentials', async () => {
    const wrong = await shuttleMerchant({ ...outside.instance, instanceSecret: 'another' }).read()
    expect(wrong).toMatchObject({ ok: false, error: { kind: 'refused' } })
  })

  it.each([401, 403])('refuses keys with %d', async (status) => {
    await outside.control('PUT', '/faults', { shuttleStatus: { status, count: 1, on: '' } })
    const refused = await shuttleMerchant(outside.instance).read()
    expect(refused).toMatchObject({ ok: false, error: { kind: 'refused' } })
  })

  it.each([429, 500, 503])(
    'decides nothing with %d, also when only the second question meets it',
    async (status) => {
      for (const on of ['', 'capabilities']) {
        await outside.control('PUT', '/faults', { shuttleStatus: { status, count: 1, on } })
        const open = await shuttleMerchant(outside.instance).read()
        expect(open).toMatchObject({ ok: false, error: { kind: 'noAnswer' } })
      }
    },
  )
})
