import { createHash, randomBytes } from 'node:crypto'
import type { Ids } from '@/lib/ports/clock'

/** Nine letters hold the milliseconds of some 170 years; fourteen random ones make the id unguessable (66 bits). */
const timeLetters = 9
const randomLetters = 14
const derivedLetters = 12

/** Ids of letters only: they sort by time and can never be mistaken for a card number, in no log and no scan. */
export const letterIds: Ids = {
  next: () => fromNumber(BigInt(Date.now()), timeLetters) + fromBytes(randomBytes(16), randomLetters),
  from: (text) => fromBytes(createHash('sha256').update(text).digest(), derivedLetters),
}

function fromBytes(bytes: Uint8Array, letters: number): string {
  return fromNumber(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), letters)
}

function fromNumber(number: bigint, letters: number): string {
  let rest = number
  let text = ''
  for (let index = 0; index < letters; index += 1) {
    text = String.fromCharCode(97 + Number(rest % 26n)) + text
    rest /= 26n
  }
  return text
}
