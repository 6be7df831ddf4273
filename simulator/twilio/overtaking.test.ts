import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'

// Callbacks that overtake the answer to their request, or one another.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const number = 'payment-card-number'
const told = () => kit.product.arrivals.filter(({ path }) => path.startsWith('/payment'))

describe('an answer that leaves after its callback', () => {
  const order: string[] = []
  /** Remembers when the answer is there, to compare with what arrived at the product by then. */
  const answered = async (name: string, answer: Promise<{ status: number }>) => {
    const { status } = await answer
    order.push(`${name} ${status} after ${told().length}`)
  }
  beforeEach(() => order.splice(0))

  test('lets create and capture be heard of before they are answered', async () => {
    await kit.faults({ answersAfterCallback: 2 })
    const callSid = await kit.talking()
    await answered('create', kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit)))
    const { form } = await kit.product.payment()
    const path = `/Calls/${callSid}/Payments/${form.Sid}.json`
    const capture = { ...Entry.form(kit), IdempotencyKey: 'capture-1', Capture: number }
    await answered('capture', kit.twilio(path, capture))
    expect(order).toEqual(['create 201 after 1', 'capture 202 after 2'])
    expect((await kit.control<object>('GET', '/faults')).body).toMatchObject({ answersAfterCallback: false })
  })

  test('lets complete be answered only when the bank has decided', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    const before = told().length
    await kit.faults({ answersAfterCallback: 1 })
    const completed = answered('complete', entry.complete())
    await kit.until(entry.callSid, ({ payment }) => payment?.state === 'processing')
    expect(order).toEqual([])
    await kit.advance(400)
    await completed
    expect(order).toEqual([`complete 202 after ${before + 1}`])
  })
})

describe('a last partial callback that is late', () => {
  const typed = () =>
    told()
      .filter(({ form }) => form.Capture === 'expiration-date')
      .map(({ form }) => `${form.PartialResult} ${form.ExpirationDate}`)

  test('leaves after the final one, and is stamped earlier', async () => {
    await kit.faults({ latePartial: 1 })
    const entry = await Entry.open(kit)
    await entry.ask('expiration-date')
    const { body } = await kit.keys(entry.callSid, '1230')
    expect(body.strip.map((key) => key.told)).toEqual(['1', '2', '3', '0'])
    expect(typed()).toEqual(['true ', 'true 1', 'true 12', 'true 123', 'false 1230', 'true 1230'])
    const [final, late] = told().slice(-2)
    expect(String(final?.form.DateUpdated) > String(late?.form.DateUpdated)).toBe(true)
  })

  test('is late once when once was asked for', async () => {
    await kit.faults({ latePartial: 1 })
    const entry = await Entry.open(kit)
    await entry.ask('expiration-date')
    await kit.keys(entry.callSid, '1230')
    await entry.ask('expiration-date')
    await kit.keys(entry.callSid, '1131')
    await kit.product.payment({ PartialResult: 'false', ExpirationDate: '1131' })
    expect(typed().slice(-2)).toEqual(['true 1131', 'false 1131'])
  })

  test('is not forgotten when the silence ends the field, or a cancel that nobody hears of', async () => {
    await kit.faults({ latePartial: true, cancelResult: 'absent' })
    const entry = await Entry.open(kit)
    for (const ending of ['silence', 'cancel']) {
      await entry.ask('expiration-date')
      const keyed = kit.keys(entry.callSid, '12')
      await kit.until(entry.callSid, ({ payment }) => payment?.digits === 2)
      if (ending === 'silence') await kit.advance(10_000)
      else await entry.update({ Status: 'cancel' })
      expect((await keyed).body.strip).toHaveLength(2)
      expect(typed().at(-1)).toBe('true 12')
    }
  })
})
