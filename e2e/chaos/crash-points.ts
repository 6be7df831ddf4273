import type { Chance } from './chance'
import type { Death, Instance } from './instance'

/** So long one instance dies again and again while the other one works; then they change places. */
const turnMs = 45_000
/** So often it is looked again who is to die: places change, and only those are spared who are left alone. */
const armAgainMs = 1_500
/** So few are left that both instances are to find them. */
const lastPoints = 45
/** When all have been hit, those around which money and facts are at stake are hit again. */
const again = /^(store\.(commit|keep)|effects\.|sessions\.|processor\.|recordings\.)/
const againAtOnce = 3
/** … and less often: there are payments to be made. */
const againMs = 8_000

/** Has processes die at every point of their work, those at which none has died yet first. */
export class CrashPoints {
  readonly hit = new Set<string>()
  #begunMs: number | null = null
  #armedMs = 0
  #hitMs = 0

  constructor(
    private readonly instances: () => readonly Instance[],
    private readonly chance: Chance,
  ) {}

  /** All there are, as the running build has told. */
  get all(): readonly string[] {
    return this.instances().find(({ points }) => points.length > 0)?.points ?? []
  }

  left(): readonly string[] {
    return this.all.filter((point) => !this.hit.has(point))
  }

  begin(): void {
    this.#begunMs = performance.now()
  }

  /** No process is to die at a point any more. */
  end(): void {
    this.#begunMs = null
    for (const instance of this.instances()) instance.arm([])
  }

  died({ point }: Death): void {
    if (point !== null) {
      this.hit.add(point)
      this.#hitMs = performance.now()
    }
    // Whoever is left alone is spared.
    if (this.#begunMs !== null) this.#armAll()
  }

  /** At which points this instance is to die; also told to a process that starts, since some are only passed on the way up. */
  armedFor = (instance: Instance): readonly string[] => (this.#isToDie(instance) ? this.#some() : [])

  /** Looks again who is to die, now and then. */
  turn(): void {
    if (this.#begunMs !== null && performance.now() - this.#armedMs >= armAgainMs) this.#armAll()
  }

  #armAll(): void {
    this.#armedMs = performance.now()
    for (const instance of this.instances()) instance.arm(this.armedFor(instance))
  }

  /** Nobody dies while nobody else is at work. */
  #isToDie(instance: Instance): boolean {
    if (this.#begunMs === null) return false
    const instances = this.instances()
    if (!instances.some((other) => other !== instance && other.isAtWork)) return false
    const left = this.left().length
    const turn = Math.floor((performance.now() - this.#begunMs) / turnMs)
    return (left > 0 && left < lastPoints) || instances[turn % instances.length] === instance
  }

  /** All that are left: those that are passed all the time are soon behind us, and a seldom one is never missed. */
  #some(): readonly string[] {
    const left = this.left()
    if (left.length > 0) return left
    if (performance.now() - this.#hitMs < againMs) return []
    return this.chance.shuffled(this.all.filter((point) => again.test(point))).slice(0, againAtOnce)
  }
}
