import { describe, expect, it } from 'vitest'
import { identifierOf, proseOf } from './scrub'

const identifier = (text: string) => identifierOf(text, (known) => `hash of ${known.length}`)

describe('Prose of the provider', () => {
  it('loses card numbers in figures and in words, security codes and all but its first 200 characters', () => {
    for (const said of [
      'card 4242 4242 4242 4242 refused',
      'card four two four two four two four two four two four two four two four two refused',
      'CVV 123 refused',
    ]) {
      expect(proseOf(said)).toMatchObject({ cardDataSeen: true })
      expect(proseOf(said).text).toContain('[digits removed] refused')
    }
    expect(proseOf(`a\n\tb ${'x'.repeat(500)}`).text).toMatch(/^a b x{196}$/)
    expect(proseOf('Declined, code 051')).toEqual({ text: 'Declined, code 051', cardDataSeen: false })
  })
})

describe('An identifier of the provider', () => {
  it.each([
    'pay_1001_17',
    'pay_100000000001_100000000001',
    'ch_3NqAbC',
    '12345678-1234-4321-8765-123456789012',
  ])('%s stays as it is', (text) => expect(identifier(` ${text} `)).toEqual({ text, cardDataSeen: false }))

  it.each(['4242424242424242', '4242-4242-4242-4242', '１２３４５６７８９０１２３'])(
    '%s is known by its hash from here on, and raises an alarm',
    (text) => expect(identifier(text)).toEqual({ text: `hash of ${text.length}`, cardDataSeen: true }),
  )

  it('that has no form of one is known by its hash, and none is none', () => {
    expect(identifier('no. 17/4')).toEqual({ text: 'hash of 8', cardDataSeen: false })
    expect(identifier(' ')).toEqual({ text: null, cardDataSeen: false })
  })
})
