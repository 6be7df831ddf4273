import { outageOf } from '../http/outage'
import type { LinkState, LinkStates, Links } from '../ports/links'
import type { Store } from '../ports/store'
import type { Result } from '../values/result'

/** A failure says no more about the link when nothing was tried again for this long. Real milliseconds, as all times here. */
const failureMs = 60_000

/** A link that is down is asked this often, while somebody looks at it. */
export const askEveryMs = 3_000

interface Seen {
  readonly state: LinkState
  readonly at: number
}

/** Remembers of each way to the outside whether its last use got through, and how long ago one did not. */
export class LinkWatch implements Links {
  readonly #seen: { -readonly [Name in keyof LinkStates]: Seen } = {
    phone: { state: 'unknown', at: 0 },
    bank: { state: 'unknown', at: 0 },
    records: { state: 'unknown', at: 0 },
  }
  readonly #asking = new Set<keyof LinkStates>()

  /**
   * @param questions a harmless question per link; true when it was answered. A desk on which nobody works would
   *   otherwise go on saying that a link is down long after it is back.
   * @param now real milliseconds
   */
  constructor(
    private readonly questions: { readonly [Name in keyof LinkStates]?: () => Promise<boolean> } = {},
    private readonly now: () => number = Date.now,
  ) {}

  state(): LinkStates {
    return { phone: this.#now('phone'), bank: this.#now('bank'), records: this.#now('records') }
  }

  #now(name: keyof LinkStates): LinkState {
    const { state, at } = this.#seen[name]
    if (state !== 'down') return state
    const ageMs = this.now() - at
    if (ageMs >= askEveryMs) void this.#ask(name)
    return ageMs > failureMs ? 'unknown' : 'down'
  }

  async #ask(name: keyof LinkStates): Promise<void> {
    const question = this.questions[name]
    if (!question || this.#asking.has(name)) return
    const before = this.#seen[name]
    this.#asking.add(name)
    const answered = await question().catch(() => false)
    this.#asking.delete(name)
    // What was used meanwhile knows better.
    if (this.#seen[name] === before) this.#seen[name] = { state: answered ? 'up' : 'down', at: this.now() }
  }

  /** The same store, watched for whether it takes things down: reading proves nothing. */
  watchingRecords(store: Store): Store {
    const watch =
      <Parts extends unknown[], T>(write: (...parts: Parts) => Promise<T>, isDone: (done: T) => boolean) =>
      async (...parts: Parts): Promise<T> => {
        try {
          const done = await write(...parts)
          if (isDone(done)) this.#seen.records = { state: 'up', at: this.now() }
          return done
        } catch (fault) {
          if (outageOf(fault)) this.#seen.records = { state: 'down', at: this.now() }
          throw fault
        }
      }
    return {
      ...store,
      commit: watch(store.commit, ({ kind }) => kind === 'committed'),
      keep: watch(store.keep, () => true),
    }
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
