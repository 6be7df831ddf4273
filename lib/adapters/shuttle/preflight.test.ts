import { describe, expect, it } from 'vitest'
import { readMerchant } from './preflight'

const ready = { capabilities: { payments_ready: true, payment_method_types_moto: {} } }

describe('the merchant', () => {
  it('of a sandbox is a test', () => {
    const instance = { instance: { name: 'Harbour Dental', environment: 'SANDBOX', webhook_target: null } }
    const merchant = { name: 'Harbour Dental', mode: 'test', paymentsReady: true }
    expect(readMerchant(instance, ready)).toEqual({ ok: true, value: merchant })
  })

  it.each(['LIVE', 'PRODUCTION', 'something new'])('in %s moves real money', (environment) => {
    const instance = { instance: { name: 'x', environment } }
    expect(readMerchant(instance, ready)).toMatchObject({ value: { mode: 'live' } })
  })

  it('may not be ready for payments', () => {
    const instance = { instance: { name: 'x', environment: 'SANDBOX' } }
    const notReady = { capabilities: { payments_ready: false } }
    expect(readMerchant(instance, notReady)).toMatchObject({ value: { paymentsReady: false } })
  })

  it('that Shuttle does not know has the wrong key; one without an environment says nothing', () => {
    expect(readMerchant(null, ready)).toMatchObject({ ok: false, error: { kind: 'credentials' } })
    expect(readMerchant({ instance: { name: 'x' } }, ready)).toMatchObject({ error: { kind: 'nonsense' } })
    expect(readMerchant({ instance: { name: 'x', environment: 'LIVE' } }, null)).toMatchObject({ ok: false })
  })
})
