import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { basic, Entry, Kit } from '../testing/kit.js'
import { RateLimit } from './rate-limit.js'
import { readTarget } from './webhooks.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

/** Charges £49.00 and saves the card with customer C-7. */
const charge = async () => {
  const Parameter = JSON.stringify({ alt_key: 'A-1', account_crm_key: 'C-7', save_card: 'true' })
  const entry = await Entry.open(kit, { Parameter })
  await entry.enterCard()
  await entry.complete()
  await kit.advance(400)
  return (await entry.result()).form
}
const webhooks = () => kit.product.arrivals.filter(({ path }) => path.startsWith('/shuttle'))
const webhook = () => kit.product.next(({ path }) => path.startsWith('/shuttle'))

describe('who may ask Shuttle', () => {
  test('the instance with its secret, or the secret as a bearer token', async () => {
    expect((await kit.shuttle('')).status).toBe(200)
    expect((await kit.shuttle('', { auth: 'Bearer shuttle-secret' })).status).toBe(200)
  })

  test.each([
    ['a wrong secret', { auth: basic('T_77', 'guess') }],
    ['no credentials', { auth: '' }],
    ['another instance', { instance: 'T_78' }],
  ])('not %s', async (_, init) => {
    const { status, body } = await kit.shuttle('/payments/A-1', init)
    expect(status).toBe(401)
    expect(body.errorMessages).toEqual([expect.objectContaining({ code: 'BOLT-1119' })])
  })
})

describe('what Shuttle tells', () => {
  test('of the merchant', async () => {
    const { body } = await kit.shuttle<{ instance: Record<string, unknown> }>('')
    expect(body.instance).toMatchObject({ environment: 'SANDBOX', instance_key: 'T_77' })
    const { capabilities } = (await kit.shuttle<{ capabilities: Record<string, never> }>('/capabilities'))
      .body
    expect(capabilities).toMatchObject({
      payments_ready: true,
      payment_method_types_moto: { VISA: { features: expect.arrayContaining(['PAYMENT', 'SAVE_CARD']) } },
      currencies: expect.arrayContaining(['GBP', 'JPY', 'KWD']),
    })
  })

  test('of a customer by our key and by its own', async () => {
    await charge()
    const byKey = await kit.shuttle<{ account: { id: string } }>('/accounts/C-7')
    const byId = await kit.shuttle(`/accounts/${byKey.body.account.id}`)
    expect(byId.body).toEqual(byKey.body)
  })

  test('of what it does not know: 404 with the field', async () => {
    for (const path of [
      '/payments/A-9',
      '/payment_methods/pm_1_1',
      '/accounts/C-9/payment_methods',
      '/elsewhere',
    ]) {
      const { status, body } = await kit.shuttle(path)
      expect(status).toBe(404)
      expect(body.errorMessages).toEqual([
        { code: 'BOLT-1404', message: '{0} not found', field: expect.any(String) },
      ])
    }
  })

  test('of a payment with a shared key: the newest', async () => {
    await charge()
    const second = await charge()
    const { body } = await kit.shuttle<{ payment: { id: string } }>('/payments/A-1')
    expect(body.payment.id).toBe(second.PaymentConfirmationCode)
  })

  test('of a saved card that was deleted: nothing in the list, DELETED by id', async () => {
    const { PayConnector_payment_method: id } = await charge()
    expect((await kit.shuttle(`/payment_methods/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await kit.shuttle('/accounts/C-7/payment_methods')).body).toEqual({ payment_methods: [] })
    expect((await kit.shuttle(`/payment_methods/${id}`)).body.payment_method).toMatchObject({
      status: 'DELETED',
    })
  })
})

describe('when Shuttle is asked too much, or is ill', () => {
  test('more than twenty requests in a second are refused until the second is over', () => {
    const limit = new RateLimit(20)
    for (let request = 0; request < 20; request++) expect(limit.take(request)).toBe(true)
    expect(limit.take(500)).toBe(false)
    expect(limit.take(1_000)).toBe(true)
    expect(limit.take(1_000)).toBe(false)
  })

  test('a refused request is told when to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 21 }, () => kit.shuttle('')))
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.headers.get('retry-after')).toBe('1')
  })

  test('an outage answers what the fault says, on the paths it names', async () => {
    await kit.faults({ shuttleStatus: { status: 503, count: 2, on: '/payments/' } })
    expect((await kit.shuttle('')).status).toBe(200)
    expect((await kit.shuttle('/payments/A-1')).status).toBe(503)
    expect((await kit.shuttle('/payments/A-1')).status).toBe(503)
    expect((await kit.shuttle('/payments/A-1')).status).toBe(404)
  })
})

describe('webhooks', () => {
  test('have a key of their own each', async () => {
    await charge()
    await kit.advance(200)
    for (let event = 0; event < 3; event++) await webhook()
    const keys = webhooks().map(({ body }) => JSON.parse(body).key)
    expect(new Set(keys).size).toBe(3)
  })

  test('are not repeated in a sandbox, whatever the target says', async () => {
    kit.product.callbacks = { status: 500 }
    await charge()
    await kit.advance(200)
    for (let event = 0; event < 3; event++) await webhook()
    await kit.advance(600_000)
    expect(webhooks()).toHaveLength(3)
  })

  test('are repeated as often as the target says, where a fault asks for it', async () => {
    await kit.faults({ retryShuttleWebhooks: true })
    kit.product.callbacks = { status: 500 }
    await charge()
    await kit.advance(200)
    const first = JSON.parse((await webhook()).body).key
    const attempts = () => kit.simulator.world.log.since(0).filter(({ token }) => token === first)
    while (attempts().length < 3) {
      await kit.advance(60_000)
      await webhook()
    }
    expect(attempts().map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  })

  test('can be lost and doubled', async () => {
    await kit.faults({ dropShuttleWebhooks: 2, duplicateShuttleWebhooks: 1 })
    await charge()
    await kit.advance(200)
    const [first, second] = [JSON.parse((await webhook()).body), JSON.parse((await webhook()).body)]
    expect(first.action).toBe('PAYMENT_METHOD.ACTIVE')
    expect(second.key).toBe(first.key)
  })

  test('name their destinations in Shuttle’s own way', () => {
    expect(readTarget('https://a.test/x|10>https://b.test/y,http://127.0.0.1:3000/z')).toEqual([
      [
        { url: 'https://a.test/x', triesMax: 10 },
        { url: 'https://b.test/y', triesMax: 1 },
      ],
      [{ url: 'http://127.0.0.1:3000/z', triesMax: 1 }],
    ])
    expect(readTarget(null)).toEqual([])
    expect(() => readTarget('http://console.example.test/hook')).toThrow('https only')
  })
})
