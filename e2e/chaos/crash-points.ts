import type { Chance } from './chance'
import type { Death, Instance } from './instance'

/** So long one instance dies again and again while the other one works; then they change places. */
const turnMs = 15_000
/** Where none of the armed points was passed for so long, others are armed. */
const otherPointsMs = 1_500
/** So few are left that both instances are to find them: they are seldom passed. */
const fewPoints = 20
/** When all have been hit, those around which money and facts are at stake are hit again. */
const again = /^(store\.(commit|keep)|effects\.|sessions\.|processor\.|ids\.|recordings\.)/
const againAtOnce = 3

/** Has processes die at every point of their work, those at which none has died yet first. */
export class CrashPoints {
  readonly hit = new Set<string>()
  #begunMs: number | null = null
  #armedMs = 0

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
    if (point !== null) this.hit.add(point)
  }

  /** What a process that is being started is told: some points are only passed on the way up. */
  armedAtStart = (instance: Instance): readonly string[] => (this.#isToDie(instance) ? this.#some() : [])

  /** Looks whose turn it is, and arms other points where the armed ones are not passed. */
  turn(): void {
    const now = performance.now()
    if (this.#begunMs === null || now - this.#armedMs < otherPointsMs) return
    this.#armedMs = now
    for (const instance of this.instances()) instance.arm(this.#isToDie(instance) ? this.#some() : [])
  }

  /** Nobody dies while nobody else is at work. */
  #isToDie(instance: Instance): boolean {
    if (this.#begunMs === null) return false
    const instances = this.instances()
    if (!instances.some((other) => other !== instance && other.isAtWork)) return false
    const turn = Math.floor((performance.now() - this.#begunMs) / turnMs)
    return this.#areFew() || instances[turn % instances.length] === instance
  }

  #areFew(): boolean {
    const left = this.left().length
    return left > 0 && left < fewPoints
  }

  /** Half of what is left, so that what happens all the time does not always come first; in the end all of it. */
  #some(): readonly string[] {
    const left = this.chance.shuffled(this.left())
    if (left.length === 0)
      return this.chance.shuffled(this.all.filter((point) => again.test(point))).slice(0, againAtOnce)
    return this.#areFew() ? left : left.slice(0, Math.ceil(left.length / 2))
  }
}
