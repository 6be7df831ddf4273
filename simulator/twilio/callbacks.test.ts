import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import { readOverrides } from './overrides.js'
import { sign } from './signature.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const log = (kind: string) => kit.simulator.world.log.since(0).filter((entry) => entry.kind === kind)
const payments = () => kit.product.arrivals.filter(({ path }) => path.startsWith('/payment'))

describe('callbacks on a bad day', () => {
  test('may be lost, while the session goes on', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('expiration-date')
    await kit.faults({ dropPaymentCallbacks: 2 })
    const { body } = await kit.keys(entry.callSid, '123')
    expect(body.strip.map(({ told, ms }) => [told, ms === null])).toEqual([
      [null, true],
      [null, true],
      ['3', false],
    ])
    expect((await kit.product.payment({ PartialResult: 'true' })).form.ExpirationDate).toBe('123')
  })

  test('may come twice, under one token', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ duplicateCallbacks: 1 })
    const first = await entry.ask('expiration-date')
    const second = await kit.product.payment({ Capture: 'expiration-date' })
    expect(second.body).toBe(first.body)
    const token = 'i-twilio-idempotency-token'
    expect(second.headers[token]).toBe(first.headers[token])
  })

  test('may be late, and still in order', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ delayCallbacksMs: 5_000 })
    await entry.update({ Capture: 'expiration-date' })
    const keyed = kit.keys(entry.callSid, '12')
    await kit.simulator.world.clock.advance(4_999)
    expect(payments()).toHaveLength(1)
    while (payments().length < 4) {
      await kit.advance(1_000)
      await kit.control('GET', '/clock')
    }
    await keyed
    expect(payments().map(({ form }) => form.ExpirationDate)).toEqual([undefined, '', '1', '12'])
  })

  test('may carry a signature that does not fit', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ wrongSignature: 1 })
    const { headers, url, fields } = await entry.ask('expiration-date')
    expect(headers['x-twilio-signature']).not.toBe(sign(kit.authToken, url, fields))
  })

  test('may carry none', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ unsigned: 1 })
    expect((await entry.ask('expiration-date')).headers).not.toHaveProperty('x-twilio-signature')
  })
})

describe('what is repeated', () => {
  const notify = (url: string) =>
    kit.simulator.world.callbacks.notify({
      kind: 'leg',
      url,
      callSid: 'CA1',
      fields: [['CallStatus', 'ringing']],
    })

  test('a callback that finds no connection, once, with the same token', async () => {
    await notify('http://127.0.0.1:9/leg')
    const [first, second, third] = log('leg')
    expect(first).toMatchObject({ attempt: 1, status: null, failure: 'connect' })
    expect(second).toMatchObject({ attempt: 2, token: first?.token })
    expect(third).toBeUndefined()
  })

  test('not one that was answered with an error', async () => {
    kit.product.callbacks = { status: 500 }
    await notify(`${kit.product.url}/leg`)
    expect(log('leg')).toEqual([expect.objectContaining({ status: 500, attempt: 1 })])
  })

  test('unless its address asks for it and that is honoured', async () => {
    await kit.faults({ honourOverrides: true })
    kit.product.callbacks = { status: 500 }
    await Entry.open(kit, { StatusCallback: `${kit.product.url}/payment?attempt=1#rc=2&rp=all` })
    for (let retry = 0; retry < 2; retry++) await kit.product.payment()
    expect(payments().map(({ path }) => path)).toEqual(Array(3).fill('/payment?attempt=1'))
  })

  test('not one whose connection broke while it was being answered', async () => {
    let requests = 0
    const breaking = createServer((request) => {
      requests++
      request.socket.destroy()
    })
    await new Promise<void>((resolve) => breaking.listen(0, '127.0.0.1', resolve))
    const { port } = breaking.address() as AddressInfo
    const sent = await notify(`http://127.0.0.1:${port}/leg`)
    expect(sent?.failure).toBe('reset')
    expect(requests).toBe(1)
    breaking.close()
  })
})

test('settings in an address count only within their bounds', () => {
  const url = 'https://console.example.test/payment#rc=9&tt=60000&ct=50'
  expect(readOverrides(url, true)).toMatchObject({ retries: 1, totalMsMax: 15_000, connectMsMax: 5_000 })
  expect(readOverrides('https://console.example.test/payment#rc=5&ct=100', true)).toMatchObject({
    retries: 5,
    connectMsMax: 100,
  })
  expect(readOverrides('https://console.example.test/payment#rc=5', false).retries).toBe(1)
})

test('the log of requests tells address, answer and time, and nothing that was sent', async () => {
  const entry = await Entry.open(kit)
  await entry.enterCard()
  const { body } = await kit.control<{ requests: Record<string, unknown>[] }>('GET', '/requests?since=0')
  expect(Object.keys(body.requests[0] ?? {}).sort()).toEqual(
    ['at', 'attempt', 'callSid', 'failure', 'id', 'kind', 'ms', 'replay', 'status', 'token', 'url'].sort(),
  )
  // The expiry is the one field that travels in clear; times and random ids may hold the same digits by chance.
  for (const request of body.requests) {
    expect(Object.values(request)).not.toContain('1230')
    expect(String(request.url)).not.toMatch(/Expiration|Card|Security/)
  }
  const last = body.requests.at(-1)?.id
  const later = await kit.control<{ requests: unknown[] }>('GET', `/requests?since=${last}`)
  expect(later.body.requests).toEqual([])
})
