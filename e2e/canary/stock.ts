import { isSentBare, said } from './forms'
import type { Sentinel } from './sentinels'

/** Deals out the sentinels in turn, and knows through which doors each has gone. */
export class Stock {
  readonly #doors = new Map<number, Set<string>>()
  readonly used = new Set<string>()
  #next = 0
  #writing = 0

  constructor(readonly sentinels: readonly Sentinel[]) {}

  /** The next sentinel, for a door whose name says where it went in. */
  next(door: string, fits: (sentinel: Sentinel) => boolean = () => true): Sentinel {
    for (let tries = 0; tries < this.sentinels.length; tries += 1) {
      const sentinel = this.sentinels[this.#next++ % this.sentinels.length]
      if (!sentinel || !fits(sentinel)) continue
      const doors = this.#doors.get(sentinel.index) ?? new Set()
      this.#doors.set(sentinel.index, doors.add(door))
      this.used.add(door)
      return sentinel
    }
    throw new Error(`No sentinel fits ${door}.`)
  }

  /** A text with the next sentinel in it, each time in another way of writing. */
  text(door: string): string {
    const write = writings[this.#writing++ % writings.length] ?? writings[0]
    return write(this.next(door))
  }

  /** The doors through which a sentinel has gone. */
  doorsOf({ index }: Sentinel): readonly string[] {
    return [...(this.#doors.get(index) ?? [])]
  }

  /** How many of the sentinels were sent. */
  get sent(): number {
    return this.#doors.size
  }
}

/** As people and programs write a card down. */
const writings = [
  ({ number }) => number,
  ({ number, code, mark }) => `card ${grouped(number, ' ')} cvv ${code} ${mark}`,
  ({ number }) => grouped(number, '-'),
  ({ code, mark }) => `security code: ${code} ${mark}`,
  ({ number }) => number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  ({ number, code, mark }) => encodeURIComponent(`card ${grouped(number, ' ')}, CVC ${code} ${mark}!`),
  ({ number }) => said(number),
  ({ number, code, mark }) => JSON.stringify({ number, cvv: `${code} ${mark}` }),
  ({ number }) => grouped(number, '.'),
] as const satisfies readonly ((sentinel: Sentinel) => string)[]

/** How many ways of writing there are: so many rounds try all of them on every field. */
export const writingsCount = writings.length

/** A code in the field that is there for it: nothing else beside it. */
export function bareCode(stock: Stock, door: string): string {
  return stock.next(door, isSentBare).code
}

/** In fours, or as on cards of fourteen and fifteen digits. */
export function grouped(number: string, gap: string): string {
  const parts =
    number.length < 16 && number.length > 13 ? /^(....)(......)(.+)$/.exec(number)?.slice(1) : null
  return (parts ?? number.match(/.{1,4}/g) ?? []).join(gap)
}
