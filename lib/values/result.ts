/** What a step that may be refused gives back. A `throw` is kept for bugs and outages. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

/** The good branch of a {@link Result}. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** The refused branch of a {@link Result}. */
export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}

/** Ends a `switch` over a union: the compiler refuses a forgotten member, and a foreign value at run time is a bug. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}

/** States an invariant. The message names the rule, never the data: it may end up in a log. */
export function assert(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${rule}`)
}
