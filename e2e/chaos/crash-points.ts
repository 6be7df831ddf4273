import type { Chance } from './chance'
import type { Death, Instance } from './instance'

/** Where none of the points was passed for so long, others are armed. */
const otherPointsMs = 1_500
/** A process that starts is to die on its way up this often, while there are points that only then are passed. */
const diesAtStartProbability = 0.3
/** When all have been hit, those around which money and facts are at stake are hit again. */
const again = /^(store\.(commit|keep)|effects\.|sessions\.|processor\.|ids\.|recordings\.)/

/** Has processes die at every point of their work, those at which none has died yet first. */
export class CrashPoints {
  readonly hit = new Set<string>()
  #on = false
  #turn = 0
  #notBefore = 0

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
    this.#on = true
  }

  /** No process is to die at a point any more. */
  end(): void {
    this.#on = false
    for (const instance of this.instances()) instance.arm([])
  }

  died({ point }: Death): void {
    if (point !== null) this.hit.add(point)
  }

  /** What a process that is being started is told. */
  armedAtStart = (): readonly string[] =>
    this.#on && this.chance.happens(diesAtStartProbability) ? this.#some() : []

  /**
   * The next death, once all instances have worked for a while: of the other one than last time, at whichever of some
   * points is passed first.
   */
  next(): void {
    const now = Date.now()
    if (!this.#on || now < this.#notBefore) return
    const instances = this.instances()
    if (!instances.every((instance) => instance.isAtWork)) return
    this.#notBefore = now + otherPointsMs
    instances[this.#turn++ % instances.length]?.arm(this.#some())
  }

  /** Half of what is left, so that what happens all the time does not always come first; in the end all of it. */
  #some(): readonly string[] {
    const left = this.chance.shuffled(this.left())
    if (left.length === 0)
      return this.chance.shuffled(this.all.filter((point) => again.test(point))).slice(0, 3)
    return left.length < fewPoints ? left : left.slice(0, Math.ceil(left.length / 2))
  }
}

const fewPoints = 20
