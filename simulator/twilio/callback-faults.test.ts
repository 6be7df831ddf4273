import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import type { Arrival } from '../testing/product.js'

// What may befall callbacks of every kind between Twilio and the product.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const dayMs = 24 * 3_600_000
const at = (place: string) => kit.product.arrivals.filter(({ path }) => path.startsWith(place))
const log = (kind: string) => kit.simulator.world.log.since(0).filter((entry) => entry.kind === kind)
const sameBytes = ({ url, headers, body }: Arrival) => ({ url, headers, body })
/** A session with a whole card, ready to be taken. */
const ready = async (changes: Record<string, string> = {}) => {
  const entry = await Entry.open(kit, changes)
  await entry.enterCard()
  return entry
}

describe('callbacks about calls', () => {
  test('may be lost, while those about payments are not', async () => {
    await kit.faults({ dropCallCallbacks: true })
    const { body } = await kit.control<{ sid: string }>('POST', '/calls')
    await kit.until(body.sid, ({ legs }) => legs[0]?.status === 'ringing')
    await kit.advance(1_000)
    await kit.until(body.sid, ({ status }) => status === 'in-progress')
    await kit.twilio(`/Calls/${body.sid}/Recordings.json`, {
      RecordingStatusCallback: `${kit.product.url}/recording`,
      RecordingStatusCallbackEvent: 'in-progress',
    })
    await Entry.open(kit, {}, body.sid)
    const told = kit.product.arrivals.map(({ path }) => path.replace(/\?.*/, ''))
    expect(told).toEqual(['/voice', '/payment'])
  })

  test('may be lost a few times only', async () => {
    await kit.faults({ dropCallCallbacks: 1 })
    await kit.control('POST', '/calls')
    await kit.product.leg('ringing')
    expect(at('/leg').map(({ form }) => form.CallStatus)).toEqual(['ringing'])
  })
})

describe('a session that falls silent at complete', () => {
  test('tells nothing any more, its end included, although the money is taken', async () => {
    const entry = await ready()
    await kit.faults({ dropCallbacksAfterComplete: 1 })
    const before = at('/payment').length
    expect((await entry.complete()).status).toBe(202)
    await kit.advance(400)
    await kit.until(entry.callSid, ({ payment }) => payment?.result === 'success')
    await kit.control('POST', `/calls/${entry.callSid}/hangup`)
    await kit.product.leg('completed')
    expect(at('/payment')).toHaveLength(before)
    expect((await kit.control<{ charges: object[] }>('GET', '/ledger')).body.charges).toHaveLength(1)
  })

  test('is one session, not the one after it', async () => {
    await kit.faults({ dropCallbacksAfterComplete: 1 })
    const silent = await ready()
    await silent.complete()
    await kit.advance(400)
    const heard = await ready()
    await heard.complete()
    await kit.advance(400)
    expect((await heard.result()).form.Result).toBe('success')
    expect(at('/payment').filter(({ form }) => form.Sid === silent.sid && form.Result)).toEqual([])
  })
})

describe('two neighbouring payment callbacks', () => {
  test('may change places, and those after them do not', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('expiration-date')
    await kit.faults({ reorderPaymentCallbacks: 1 })
    await kit.keys(entry.callSid, '123')
    expect(at('/payment').map(({ form }) => form.ExpirationDate)).toEqual([undefined, '', '12', '1', '123'])
  })

  test('may be the last ones of a session', async () => {
    const entry = await ready()
    await kit.faults({ reorderPaymentCallbacks: 1, hangupDuringProcessing: 'both' })
    await entry.complete()
    await kit.control('POST', `/calls/${entry.callSid}/hangup`)
    await kit.advance(400)
    await kit.product.payment({ Result: 'caller-hung-up' })
    expect(at('/payment').flatMap(({ form }) => form.Result ?? [])).toEqual(['success', 'caller-hung-up'])
  })

  test('need two: one that nobody follows leaves after 5 s', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ reorderPaymentCallbacks: 1 })
    await entry.update({ Capture: 'expiration-date' })
    await kit.advance(4_999)
    expect(at('/payment')).toHaveLength(1)
    await kit.advance(1)
    expect((await kit.product.payment({ Capture: 'expiration-date' })).form.PartialResult).toBe('true')
  })

  test('are of one session: another one’s does not come between them', async () => {
    await kit.faults({ reorderPaymentCallbacks: 1 })
    const callSid = await kit.talking()
    const { body } = await kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit))
    const other = await Entry.open(kit)
    expect(at('/payment').map(({ form }) => form.Sid)).toEqual([other.sid])
    await kit.advance(5_000)
    await kit.product.payment({ Sid: body.sid })
  })
})

describe('a callback that comes again a day later', () => {
  test.each(['leg', 'payment'])('is the same to the last byte: %s', async (kind) => {
    const entry = kind === 'payment' ? await Entry.open(kit) : null
    await kit.faults({ replayCallbacks: 1 })
    const first = entry
      ? await entry.ask('expiration-date')
      : await kit
          .control('POST', '/calls')
          .then(() => kit.product.next(({ path }) => path.startsWith('/leg')))
    const token = first.headers['i-twilio-idempotency-token']
    const lines = () => kit.simulator.world.log.since(0).filter((line) => line.token === token)
    while (lines().length === 0) await kit.control('GET', '/clock')
    await kit.advance(dayMs - 1)
    expect(kit.product.arrivals.filter(({ body }) => body === first.body)).toHaveLength(1)
    await kit.advance(1)
    const again = await kit.product.next(({ body }) => body === first.body)
    expect(sameBytes(again)).toEqual(sameBytes(first))
    while (lines().length === 1) await kit.control('GET', '/clock')
    expect(lines().map(({ replay }) => replay)).toEqual([false, true])
  })
})

describe('a product that cannot be reached', () => {
  const unreachable = 'http://127.0.0.1:9/payment#rc=5&rp=all'

  test('is tried once more and no more, whatever the address asks for', async () => {
    for (const kind of ['payment', 'recording'] as const)
      await kit.simulator.world.callbacks.notify({ kind, url: unreachable, callSid: 'CA1', fields: [] })
    const tries = (kind: string) => log(kind).map(({ attempt, failure }) => [attempt, failure])
    const twice = [
      [1, 'connect'],
      [2, 'connect'],
    ]
    expect(tries('payment')).toEqual(twice)
    expect(tries('recording')).toEqual(twice)
  })

  test('is not tried again after an error, whatever the address asks for', async () => {
    kit.product.callbacks = { status: 503 }
    const url = `${kit.product.url}/payment#rc=5&rp=all`
    await kit.simulator.world.callbacks.notify({ kind: 'payment', url, callSid: 'CA1', fields: [] })
    expect(log('payment').map(({ status }) => status)).toEqual([503])
  })

  test('has so many milliseconds for all tries together, where its address says so and that is honoured', async () => {
    await kit.faults({ honourOverrides: true })
    const deaf = createServer(() => {})
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(deaf.address() as AddressInfo).port}/leg`
    const callback = { kind: 'leg', callSid: 'CA1', fields: [] } as const
    await kit.simulator.world.callbacks.notify({ ...callback, url: `${url}#rc=5&rp=rt&rt=100` })
    expect(log('leg').map(({ failure }) => failure)).toEqual(Array(6).fill('timeout'))
    await kit.simulator.world.callbacks.notify({ ...callback, url: `${url}#rc=5&rp=rt&rt=100&tt=150` })
    expect(log('leg')).toHaveLength(8)
    deaf.closeAllConnections()
    deaf.close()
  })
})
