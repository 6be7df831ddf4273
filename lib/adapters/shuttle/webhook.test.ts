import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readShuttleWebhook, webhookBytesMax } from './webhook'

const body = {
  key: '1001_1763719200000_0123456789abcdef',
  action: 'PAYMENT.SUCCESS',
  application: '7_1',
  instance_key: 'T_1001',
  client: '1001',
  payment: 'pay_1001_7',
  transaction: 'tr_1001_8',
  contract: 'co_1001_9',
  account: 'acc_1001_3',
  created: '2026-11-21T10:00:00.000Z',
}

const alarms: string[] = []
const guard = {
  keyedHash: (text: string) => createHmac('sha256', 'key').update(text).digest('hex').slice(0, 24),
  alarm: (field: string) => alarms.push(field),
}
const read = (text: string) => readShuttleWebhook(text, guard)

describe('a webhook', () => {
  it('hints at what to read, and says nothing about money', () => {
    expect(read(JSON.stringify(body))).toEqual({
      key: body.key,
      action: 'PAYMENT.SUCCESS',
      instance: 'T_1001',
      payment: 'pay_1001_7',
      transaction: 'tr_1001_8',
      account: 'acc_1001_3',
      paymentMethod: null,
    })
  })

  it('may have an action that nobody has heard of', () => {
    const hint = read(JSON.stringify({ ...body, action: 'PLANET.ALIGNED' }))
    expect(hint).toMatchObject({ action: 'PLANET.ALIGNED', payment: 'pay_1001_7' })
  })

  it('may hold an object where an id is usual, or something else entirely', () => {
    const odd = {
      ...body,
      payment: { id: 'pay_1001_7', status: 'SUCCESS' },
      account: 42,
      payment_method: 'pm 1',
    }
    expect(read(JSON.stringify(odd))).toMatchObject({
      payment: 'pay_1001_7',
      account: null,
      paymentMethod: null,
    })
  })

  it('without a key counts once by what it says', () => {
    const { key: _, ...rest } = body
    const key = read(JSON.stringify(rest))?.key
    expect(key).toMatch(/^hash:[0-9a-f]{24}$/)
    expect(read(JSON.stringify(rest))?.key).toBe(key)
    expect(read(JSON.stringify({ ...rest, payment: 'pay_1001_8' }))?.key).not.toBe(key)
  })

  it.each(['', 'null', '[]', '"PAYMENT.SUCCESS"', '{}', '{"action":""}', '{"action":"<b>"}', '{'])(
    'is not %s',
    (text) => {
      expect(read(text)).toBeNull()
    },
  )

  it('keeps no card number under any of its names, and tells where one stood', () => {
    for (const field of ['key', 'instance_key', 'payment', 'transaction', 'account', 'payment_method']) {
      const text = JSON.stringify(read(JSON.stringify({ ...body, [field]: '4242424242424242' })))
      expect(text).not.toContain('42424242')
      expect(alarms.splice(0)).toEqual([`webhook.${field}`])
    }
    const unlisted = read(JSON.stringify({ ...body, key: undefined, card: '4242424242424242' }))
    expect(JSON.stringify(unlisted)).not.toContain('42424242')
  })

  it('has a bound', () => {
    const long = JSON.stringify({ ...body, note: 'x'.repeat(webhookBytesMax) })
    expect(read(long)).toBeNull()
  })

  it('is read without throwing, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const hint = read(text)
        expect(hint === null || typeof hint.key === 'string').toBe(true)
      }),
    )
  })
})
