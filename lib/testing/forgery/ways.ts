import fc from 'fast-check'
import { bytes, fields } from './inside'
import { address, envelope, signatures } from './outside'
import type { Post } from './post'

/** One change to a captured callback. What the two numbers choose differs from way to way. */
export interface Change {
  readonly how: Way
  readonly a: number
  readonly b: number
}

const ways = { ...signatures, ...fields, ...bytes, ...address, ...envelope }

/** The name of a way to forge a callback. */
export type Way = keyof typeof ways

export const everyWay = Object.keys(ways) as Way[]

/** One to three changes, one after the other. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ how: fc.constantFrom(...everyWay), a: fc.nat({ max: 9_999 }), b: fc.nat({ max: 99 }) }),
  { minLength: 1, maxLength: 3 },
)

/** The callback after these changes. */
export function forged(post: Post, list: readonly Change[]): Post {
  return list.reduce((sent, { how, a, b }) => ways[how](sent, a, b), post)
}
