import { describe, expect, it } from 'vitest'
import { externalIdOf } from './external-id'

const url = 'https://console.example/api/webhooks/twilio/payment?attempt=a&effect=a.1'
const params = new URLSearchParams({ Sid: 'PK1', Capture: 'security-code', SecurityCode: 'xx' })

describe('the name under which a callback counts once', () => {
  it('is Twilio’s own token when there is one', () => {
    const token = 'a1b2c3d4-0000-4000-8000-000000000001'
    expect(externalIdOf(new Headers({ 'i-twilio-idempotency-token': token }), url, params)).toBe(
      `token:${token}`,
    )
  })

  it.each(['', 'short', 'x'.repeat(129), 'with blank inside', '4242424242424242', 'a-4242-4242-4242-4242'])(
    'is not taken from a token like "%s"',
    (token) => {
      expect(externalIdOf(new Headers({ 'i-twilio-idempotency-token': token }), url, params)).toMatch(
        /^sha256:/,
      )
    },
  )

  it('is otherwise made from the address and the fields, in any order', () => {
    const same = new URLSearchParams([...params].reverse())
    const id = externalIdOf(new Headers(), url, params)
    expect(externalIdOf(new Headers(), url, same)).toBe(id)
    expect(externalIdOf(new Headers(), `${url}x`, params)).not.toBe(id)
    const next = new URLSearchParams({ Sid: 'PK1', Capture: 'security-code', SecurityCode: 'xxx' })
    expect(externalIdOf(new Headers(), url, next)).not.toBe(id)
  })

  it('tells fields apart whose names and values run together', () => {
    const one = externalIdOf(new Headers(), url, new URLSearchParams({ ab: 'c' }))
    const other = externalIdOf(new Headers(), url, new URLSearchParams({ a: 'bc' }))
    expect(one).not.toBe(other)
  })

  it('is the same whatever digits a card field shows in clear', () => {
    const clear = (number: string, code: string) =>
      externalIdOf(new Headers(), url, new URLSearchParams({ PaymentCardNumber: number, SecurityCode: code }))
    expect(clear('4111111111111111', '123')).toBe(clear('5500000000001111', '999'))
  })

  it('is made from no card number, in whatever field one stands', () => {
    const id = (name: string, value: string) =>
      externalIdOf(new Headers(), url, new URLSearchParams({ ...Object.fromEntries(params), [name]: value }))
    // Two of the same last four: were the digits in it, the digests would differ.
    for (const name of ['PaymentCardNumber', 'PaymentError', 'A Field Of Next Year'])
      expect(id(name, '4929123456781233')).toBe(id(name, '4929876543211233'))
  })
})
