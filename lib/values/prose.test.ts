import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  looksLikeCard,
  referenceKey,
  refuseProse,
  removedDigits,
  scrub,
  toAsciiDigits,
} from '@/lib/values/prose'

// Test numbers from the brands' public documentation.
const numbers = [
  '4242424242424242',
  '5555555555554444',
  '378282246310005',
  '4222222222222',
  '6304000000000000018',
]
const grouped = (number: string, separator: string) => number.match(/.{1,4}/g)?.join(separator) ?? number

describe('A text with a card number in it is recognised', () => {
  it.each(numbers)('%s, however it is grouped', (number) => {
    for (const separator of [
      '',
      ' ',
      '-',
      '.',
      '/',
      ' - ',
      '  ',
      '\u00a0',
      '\u2011',
      '\u2212',
      '_',
      '·',
      '\u200b',
      ',',
    ]) {
      expect(looksLikeCard(`card ${grouped(number, separator)} thanks`), JSON.stringify(separator)).toBe(true)
    }
  })

  it.each(numbers)('%s, whatever stands between its groups', (number) => {
    const separators = [..."*|+:;#=~•'´\\…ーxX&", ', ', ' -- ', ' / ', ') (', ' + ', '\u0332', '\u115f', '><']
    for (const separator of separators)
      expect(looksLikeCard(`card ${grouped(number, separator)} thanks`), JSON.stringify(separator)).toBe(true)
  })

  it.each(numbers)('%s, key by key', (number) => {
    for (const separator of ['\ufe0f\u20e3', '\u0332', '\u115f', ', ', ';', ' | ', '\ufe0f\u20e3 '])
      expect(looksLikeCard([...number].join(separator)), JSON.stringify(separator)).toBe(true)
  })

  it('grouped like its brand', () => {
    for (const text of ['3782; 822463; 10005', '3056:930902:5904', '(4242) (4242) (4242) (4242)'])
      expect(looksLikeCard(text), text).toBe(true)
  })

  it('in the digits of any script', () => {
    for (const zero of [0xff10, 0x0660, 0x06f0, 0x0966, 0x0e50, 0x1d7ce, 0x1d7d8]) {
      const written = [...'4242424242424242'].map((d) => String.fromCodePoint(zero + Number(d))).join('')
      expect(toAsciiDigits(written)).toBe('4242424242424242')
      expect(looksLikeCard(written)).toBe(true)
    }
  })

  it('inside a longer run and next to letters', () => {
    expect(looksLikeCard('x4242424242424242y')).toBe(true)
    expect(looksLikeCard('00004242424242424242000000')).toBe(true)
  })

  it('whether or not its check digit fits', () => {
    expect(looksLikeCard('4242424242424241')).toBe(true)
  })
})

it.each([
  'INV-2026-00417',
  '+44 20 7946 0958',
  'Order 4242 of 2026',
  '10:15, room 12',
  'invoices 1001, 1002, 1003, 1004',
  'invoices 4242, 4242, 4242, 4241',
  '2026-11-21 10:15:33',
  '+44 20 7946 0958 +44 20 7946 0959',
  '(415) 555-2671, (415) 555-2672',
  'call 415-555-2671; 212-555-0142',
  '123456789012',
])('%j is no card number', (text) => {
  expect(looksLikeCard(text)).toBe(false)
  expect(scrub(text)).toBe(text)
})

describe('Scrubbing', () => {
  it('takes the digits out and leaves the rest', () => {
    expect(scrub('paid with 4242 4242 4242 4242, expiry 12/27')).toBe(
      `paid with ${removedDigits}, expiry 12/27`,
    )
    expect(scrub('4242424242424242; 5555555555554444')).toBe(`${removedDigits}; ${removedDigits}`)
  })

  it('leaves identifiers whole whose shape says what they are', () => {
    for (const id of ['PK12345678901234567890123456789012', '01930b5e-1234-4321-8765-123456789012']) {
      expect(scrub(`attempt ${id} failed`)).toBe(`attempt ${id} failed`)
      expect(scrub(`${id}; 4242424242424242`)).toBe(`${id}; ${removedDigits}`)
    }
  })

  it('is not fooled by digits that only look like part of an identifier', () => {
    expect(scrub('PK4242424242424242')).toBe(`PK${removedDigits}`)
    expect(scrub('AAPK12345678901234567890123456789012')).toBe(`AAPK${removedDigits}`)
  })

  it('leaves no text that still looks like a card, and never throws', () => {
    const pieces = fc.constantFrom(
      '4242',
      '4242424242424242',
      ' ',
      '-',
      ',',
      'x',
      ':',
      ', ',
      '４２４２',
      '\u200b',
      '1',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        expect(looksLikeCard(scrub(parts.join('')))).toBe(false)
      }),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof scrub(text) === 'string'))
  })
})

describe('Digits', () => {
  it('of neighbouring rows keep their value', () => {
    expect(toAsciiDigits('\u0e50\u0e59')).toBe('09')
    // Two rows without a gap between them (Unicode 16; older tables do not know the digits and leave them alone).
    const [nine, zero] = [0x116d9, 0x116da].map((code) => String.fromCodePoint(code))
    if (/\p{Nd}/u.test(String(zero))) expect(toAsciiDigits(`${nine}${zero}`)).toBe('90')
  })

  it('are the only characters that change besides compatibility forms', () => {
    expect(toAsciiDigits('Ärger ½')).toBe('Ärger 1⁄2')
  })
})

describe('References', () => {
  it('are the same case when only blanks, case or Unicode form differ', () => {
    const key = referenceKey('INV 7')
    for (const other of [' inv  7 ', 'Inv\u00a07', 'ＩＮＶ 7', 'INV\t7', 'INV\u200b 7']) {
      expect(referenceKey(other), JSON.stringify(other)).toBe(key)
    }
    expect(referenceKey('é')).toBe(referenceKey('e\u0301'))
  })

  it('differ when a letter or a digit differs', () => {
    expect(referenceKey('INV 7')).not.toBe(referenceKey('INV 77'))
    expect(referenceKey('INV7')).not.toBe(referenceKey('INV 7'))
  })

  it('have a key that is its own key', () => {
    fc.assert(fc.property(fc.string(), (text) => referenceKey(referenceKey(text)) === referenceKey(text)))
  })
})

describe('A typed text', () => {
  it.each([
    ['', 'empty'],
    [' \t ', 'empty'],
    ['\u200b\u200d', 'empty'],
    ['x'.repeat(51), 'tooLong'],
    ['a\u0000b', 'controlCharacters'],
    ['a\nb', 'controlCharacters'],
    ['a\u2028b', 'controlCharacters'],
    ['a\ud800b', 'controlCharacters'],
    ['invoice \u202e7321', 'controlCharacters'],
    ['4242 4242 4242 4242', 'cardLike'],
  ])('%j is refused: %s', (text, reason) => {
    expect(refuseProse(text, 50)).toBe(reason)
  })

  it.each(['INV-2026-00417', 'Zoë Ó Briain', '👩‍👩‍👧 family', 'می‌خواهم', 'x'.repeat(50), '👍'.repeat(50)])(
    '%j may be kept',
    (text) => expect(refuseProse(text, 50)).toBeNull(),
  )
})

describe('What travelled in an address or a form, and was not decoded', () => {
  it.each([
    [
      'card%204929%201234%201234%201234%2C%20CVC%207391%20please',
      'card [digits removed], CVC [digits removed] please',
    ],
    ['CVC%3A%207391', 'CVC: [digits removed]'],
    ['100% sure: CVC%207391', '100% sure: CVC [digits removed]'],
    ['%EF%BC%94%EF%BC%99%EF%BC%92%EF%BC%99123412341234', '[digits removed]'],
  ])('%s is read as it was meant', (text, clean) => {
    expect(scrub(text)).toBe(clean)
    expect(looksLikeCard(text)).toBe(true)
  })

  it.each(['50% of 120', 'rebate 20%, order 7391', '/desk?reference=A%2F1042&amount=49.00', '%E0%A4%A'])(
    '%s stays as it is',
    (text) => {
      expect(scrub(text)).toBe(text)
      expect(looksLikeCard(text)).toBe(false)
    },
  )
})
