import type { LinkState, LinkStates, Links } from '../ports/links'
import type { Result } from '../values/result'

/** Remembers of each way to the outside whether its last use got through. */
export class LinkWatch implements Links {
  readonly #states: { -readonly [Name in keyof LinkStates]: LinkState } = {
    phone: 'unknown',
    bank: 'unknown',
  }

  state(): LinkStates {
    return { ...this.#states }
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
          this.#states[name] = answer.ok || gotThrough(answer.error) ? 'up' : 'down'
          return answer
        },
      ],
    )
    return Object.fromEntries(watched) as P
  }
}
