import { type Sealer, sealer } from '@/lib/adapters/system/seal'

/** Data keys of tests, by number: the first seals, all of them open. */
export function keysOf(current: number, ...retired: number[]): Sealer {
  const key = (number: number) => new Uint8Array(32).fill(number)
  return sealer(key(current), retired.map(key))
}

/** The same key as an operator writes it down. */
export function keyText(number: number): string {
  return Buffer.alloc(32, number).toString('base64')
}
