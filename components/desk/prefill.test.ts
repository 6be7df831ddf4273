import { describe, expect, it } from 'vitest'
import { linkIn, readLink, storedLink } from './prefill'

const read = (query: string) => readLink(new URLSearchParams(query))

describe('A link from a CRM', () => {
  it('fills in what it names', () => {
    expect(read('reference=A-1042&amount=49.00&currency=gbp&name=Priya+Shah')).toEqual({
      kind: 'filled',
      filled: { reference: 'A-1042', amount: '49.00', currency: 'GBP', customerName: 'Priya Shah' },
    })
    expect(read('reference=A-1042&utm_source=mail')).toEqual({
      kind: 'filled',
      filled: { reference: 'A-1042' },
    })
    expect(read('')).toEqual({ kind: 'filled', filled: {} })
  })

  it.each([
    'reference=4111111111111111',
    'amount=49&name=4111+1111+1111+1111',
    'reference=A-1&other=4111-1111-1111-1111',
    'reference=A-1&4111111111111111=x',
    'amount=5555555555554444',
  ])('with a card number in it fills in nothing: %s', (query) => {
    expect(read(query)).toEqual({ kind: 'cardLike' })
  })

  it.each([`reference=${'x'.repeat(61)}`, 'currency=XYZ', 'name=a%00b', 'amount=123456789012345678901'])(
    'that cannot be used fills in nothing: %s',
    (query) => expect(read(query)).toMatchObject({ kind: expect.stringMatching(/unread|cardLike/) }),
  )

  it('waits in the tab, and comes back as it was', () => {
    for (const query of ['reference=A-1042&amount=49.00&currency=GBP&name=O%27Brien+%26+Co', '']) {
      const link = read(query)
      expect(linkIn(storedLink(link))).toEqual(link)
    }
    expect(linkIn(storedLink({ kind: 'cardLike' }))).toEqual({ kind: 'cardLike' })
    expect(linkIn(null)).toBeNull()
    expect(linkIn('reference=4111111111111111')).toBeNull()
  })
})
