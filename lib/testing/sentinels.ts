import { readMethod, readPayment } from '@/lib/adapters/shuttle/payment-processor'
import { toAsciiDigits } from '@/lib/values/prose'
import type { TestHouse } from './house'

/** Card numbers that nobody has, each made once, so that a trace of one tells where it came from. */
export class Sentinels {
  readonly #made = new Map<string, string>()

  /** A number that begins like a card and passes its check. `where` names it in what a test says. */
  number(where: string): string {
    const body = `4929${String(1_000_000_007 + this.#made.size * 7_919).padStart(11, '0')}`.slice(0, 15)
    const number = `${body}${checkDigit(body)}`
    this.#made.set(number, where)
    return number
  }

  /** Where the numbers came from that stand in any table or were logged, in whichever way they are written. */
  async traces(house: TestHouse): Promise<string[]> {
    return this.tracesIn(`${Object.values(await house.contents()).join('\n')}\n${house.logged()}`)
  }

  /** Where the numbers came from that stand in a text. */
  tracesIn(text: string): string[] {
    const digits = toAsciiDigits(text.replaceAll('%20', ' ')).replace(
      /(?<=\d)[^\p{L}\p{N}\n]{1,3}(?=\d)/gu,
      '',
    )
    const seen = new Set((digits.match(/\d{16,}/g) ?? []).flatMap((run) => stretches(run)))
    return [...this.#made].filter(([number]) => seen.has(number)).map(([, where]) => where)
  }
}

/** A number in the ways in which one is found in fields: as it is, in groups, full-width, percent-encoded, inside a text. */
export const writings: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => number.match(/.{4}/g)?.join(' ') ?? number,
  (number) => number.match(/.{4}/g)?.join('-') ?? number,
  (number) => number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (number) => encodeURIComponent(`card ${number.slice(0, 8)} ${number.slice(8)}!`),
  (number) => `card ${number} refused`,
]

/** What the adapter makes of an answer of the processor's, with nothing in the way that would hide what it seals. */
export function asRead(answer: object, methodCode: string) {
  const guard = { seal: (text: string) => `sealed(${text})`, keyedHash: () => 'hash', alarm: () => undefined }
  return { payment: readPayment(answer, guard), method: readMethod(answer, methodCode, guard) }
}

function stretches(run: string): string[] {
  return Array.from({ length: run.length - 15 }, (_, at) => run.slice(at, at + 16))
}

function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return (10 - (sum % 10)) % 10
}
