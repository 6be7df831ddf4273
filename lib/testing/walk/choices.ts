/**
 * The chances of one history. Everything random in it is drawn from here, in one row: the same seed and index give the same
 * history again.
 */
export class Choices {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(seed: number, index: number) {
    this.a = seed >>> 0
    this.b = Math.floor(seed / 2 ** 32) >>> 0
    this.c = index >>> 0
    // Neighbouring seeds and indexes would begin alike.
    for (let round = 0; round < warmUpRounds; round += 1) this.draw()
  }

  /** A whole number from 0 to below `max`. */
  next(max: number): number {
    return Math.floor((this.draw() / 2 ** 32) * max)
  }

  oneIn(chances: number): boolean {
    return this.next(chances) === 0
  }

  of<T>(list: readonly T[]): T | undefined {
    return list[this.next(list.length)]
  }

  /** One of a list that is never empty. */
  among<T>(list: readonly [T, ...T[]]): T {
    return list[this.next(list.length)] ?? list[0]
  }

  /** sfc32 of PractRand: small, fast, and the same on every machine. */
  private draw(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }
}

const warmUpRounds = 15
