import { afterEach, expect, it, vi } from 'vitest'
import { looksLikeCard, scrub } from '@/lib/values/prose'

/** Pieces that a careless pattern would go through again and again, each repeated to the length of a large note. */
const pieces = [
  ...['4', '4 ', '4,', '4x', '+4 ', '4 4 4 4 ', '4242 ', '4\u200b', '４', '42424242424242424242;', '1:'],
  ...[
    'four',
    'four ',
    'four, ',
    'four um ',
    'four and ',
    'four and then ',
    'forty',
    'forty ',
    'twenty-',
    'o',
    'oh ',
  ],
  ...[
    'double ',
    'triple 4',
    'one hundred ',
    'um ',
    'and then ',
    'x',
    '-',
    ' ',
    '( ',
    'is ',
    'AC',
    'a-',
    '\u0332',
  ],
  ...[
    'cvv ',
    'cvv is ',
    'cvv 123 ',
    '1 2 3 cvv ',
    '123 is the ',
    'code: ',
    'the code is 1 ',
    'on the back ',
    'security ',
  ],
]
const length = 32 * 1024

afterEach(() => {
  vi.restoreAllMocks()
})

/** How many characters are handed to patterns while this runs, and how often. */
function work(run: () => void): { characters: number; calls: number } {
  let [characters, calls] = [0, 0]
  const { test, exec } = RegExp.prototype
  vi.spyOn(RegExp.prototype, 'test').mockImplementation(function (this: RegExp, text) {
    characters += text.length
    calls += 1
    return test.call(this, text)
  })
  vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
    // A pattern that goes through a text remembers where it is: it looks at what is left of it once in all.
    characters += this.global ? 40 : text.length
    calls += 1
    return exec.call(this, text)
  })
  run()
  vi.restoreAllMocks()
  return { characters, calls }
}

it.each(pieces)('A note of 32 kB of %j is read in steps that are counted by its characters', (piece) => {
  const text = piece.repeat(Math.ceil(length / piece.length))
  const { characters, calls } = work(() => looksLikeCard(text))
  expect(calls).toBeLessThan(40 * text.length)
  expect(characters).toBeLessThan(400 * text.length)
})

it('No piece makes a pattern try again from every place', () => {
  const started = performance.now()
  for (const piece of pieces) scrub(piece.repeat(Math.ceil(length / piece.length)))
  // Some fifty milliseconds each; a billion tries take longer than this on any machine.
  expect((performance.now() - started) / pieces.length).toBeLessThan(2_000)
})
