import type { LinkState, LinkStates, Links } from '../ports/links'
import type { Result } from '../values/result'

/** A failure says no more about the link when nothing was tried again for this long. */
const failureMs = 60_000

interface Seen {
  readonly state: LinkState
  readonly at: number
}

/** Remembers of each way to the outside whether its last use got through, and how long ago one did not. */
export class LinkWatch implements Links {
  readonly #seen: { -readonly [Name in keyof LinkStates]: Seen } = {
    phone: { state: 'unknown', at: 0 },
    bank: { state: 'unknown', at: 0 },
  }

  /** @param now real milliseconds */
  constructor(private readonly now: () => number = Date.now) {}

  state(): LinkStates {
    return { phone: this.#now('phone'), bank: this.#now('bank') }
  }

  #now(name: keyof LinkStates): LinkState {
    const { state, at } = this.#seen[name]
    return state === 'down' && this.now() - at > failureMs ? 'unknown' : state
  }

  /**
   * The same port, with every answer looked at in passing.
   * @param gotThrough whether a refusal came from the other side: a definite no is an answer
   */
  watching<P extends object, E>(
    name: keyof LinkStates,
    port: P & Record<keyof P, (...parts: never[]) => Promise<Result<unknown, E>>>,
    gotThrough: (refusal: E) => boolean,
  ): P {
    const watched = Object.entries<(...parts: never[]) => Promise<Result<unknown, E>>>(port).map(
      ([verb, send]) => [
        verb,
        async (...parts: never[]) => {
          const answer = await send(...parts)
          const state = answer.ok || gotThrough(answer.error) ? 'up' : 'down'
          this.#seen[name] = { state, at: this.now() }
          return answer
        },
      ],
    )
    return Object.fromEntries(watched) as P
  }
}
