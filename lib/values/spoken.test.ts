import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardDigits, codeDigits, glued, listed, said, saidInPart } from '@/lib/testing/said'
import { looksLikeCard, removedDigits, scrub } from '@/lib/values/prose'

const before = fc.constantFrom('', 'card ', 'She said: ', 'pays with (', 'ref A-1042: said ', 'Mrs O’Brien, ')
const after = fc.constantFrom('', ' thanks', '.', ' expires 12/27', ') on Monday', '\nVisa')

/** What cannot be told from something harmless is found only when it is not taken apart. */
function isFound(written: fc.Arbitrary<string>, numRuns = 2_000) {
  fc.assert(
    fc.property(before, written, after, (head, number, tail) => {
      const text = head + number + tail
      expect(looksLikeCard(text), JSON.stringify(text)).toBe(true)
      const clean = scrub(text)
      expect(clean, JSON.stringify(text)).toContain(removedDigits)
      expect(looksLikeCard(clean), JSON.stringify(clean)).toBe(false)
      expect(clean.startsWith(head.normalize('NFKC'))).toBe(true)
    }),
    { seed: 5, numRuns },
  )
}

describe('A card number that is written as it was said is found', () => {
  it('digit by digit, in pairs, doubled, with hesitations, over several lines', () => {
    isFound(cardDigits.chain(said))
  })

  it('with groups of figures among the words', () => {
    isFound(cardDigits.chain(saidInPart))
  })

  it('with commas, and with nothing at all between the words', () => {
    isFound(cardDigits.map(listed))
    isFound(cardDigits.map(glued))
  })

  it('in digits that only look another way', () => {
    const rows = [0xff10, 0x2070, 0x1d7ce, 0x2460, 0x2776, 0x278a, 0x24f5, 0xe0030, 0x1fbf0]
    const firstOf = (row: number) => ([0x2460, 0x2776, 0x278a, 0x24f5].includes(row) ? 1 : 0)
    const digits = fc.stringMatching(/^[4-9]{13,19}$/)
    isFound(
      fc
        .tuple(digits, fc.constantFrom(...rows))
        .map(([number, row]) =>
          [...number].map((digit) => String.fromCodePoint(row + Number(digit) - firstOf(row))).join(''),
        ),
    )
  })

  it.each([
    'four two four two and four two four two and four two four two and four two four two',
    'four two four two; 4242: four two four two (4242)',
    'forty-two hundred forty-two hundred forty-two hundred forty-two hundred',
    'FOUR TWO four two four two four two four two four two four two four two',
    'fo\u200bur t\u0332wo four two four two four two four two four two four two four two',
    'ｆｏｕｒ two four two four two four two four two four two four two four two',
    'double 4 double 2 double 4 double 2 double 4 double 2 double 4 double 2',
    '4242 um 4242 uh 4242 then 4242',
    'quadruple four treble two four double two four two four two four two',
  ])('%j', (text) => {
    expect(looksLikeCard(text)).toBe(true)
    expect(scrub(text)).toContain(removedDigits)
  })
})

describe('A security code next to its name is found', () => {
  const name = fc.constantFrom(
    ...['CVV', 'cvv2', 'CVC', 'Cvc2', 'CSC', 'CID', 'security code', 'card verification value', 'C.V.V.'],
    ...[
      'security number',
      'three digits on the back',
      'last three on the back',
      'code on the back of her card',
    ],
  )
  const link = fc.constantFrom(
    ' ',
    ': ',
    ' is ',
    ' was ',
    '=',
    ' - ',
    ' = ',
    ' is the ',
    '\n',
    ' for this card is ',
  )
  const code = codeDigits.chain((digits) =>
    fc.oneof(
      fc.constant(digits),
      fc.constantFrom(' ', '-').map((gap) => [...digits].join(gap)),
      said(digits).filter((text) => !/[.\n…]| um | uh| then| dash/i.test(text)),
    ),
  )

  it('whichever way round, and however it is said', () => {
    fc.assert(
      fc.property(name, link, code, fc.boolean(), (called, joined, secret, first) => {
        const text = first ? `${secret} is the ${called}` : `${called}${joined}${secret}`
        expect(looksLikeCard(text), JSON.stringify(text)).toBe(true)
        const clean = scrub(text)
        expect(clean, JSON.stringify(text)).toContain(removedDigits)
        expect(clean.toLowerCase(), JSON.stringify(text)).not.toContain(secret.toLowerCase())
        expect(clean).toContain(called)
      }),
      { seed: 5, numRuns: 4_000 },
    )
  })

  it.each([
    ['code: one two three', 'code: [digits removed]'],
    ['last three on the back 123', 'last three on the back [digits removed]'],
    ['"cvv":"123"', '"cvv":"[digits removed]"'],
    ['cvv123', 'cvv[digits removed]'],
    ['cvv2123', 'cvv[digits removed]'],
    ['123 (cvv)', '[digits removed] (cvv)'],
    ['exp 12/27, 123 cvv', 'exp 12/27, [digits removed] cvv'],
    ['cvv 123 exp 1227', 'cvv [digits removed] exp 1227'],
    ['four twenty two is her cvv', '[digits removed] is her cvv'],
  ])('%j', (text, clean) => {
    expect(looksLikeCard(text)).toBe(true)
    expect(scrub(text)).toBe(clean)
  })

  it('under no more than "code", where somebody types it; an error may have a code', () => {
    for (const text of ['the code is 123', 'code: 123', 'card 12/27 and code: 1234']) {
      expect(looksLikeCard(text), text).toBe(true)
      expect(scrub(text), text).toBe(text)
    }
  })
})
