import type { Chance } from './chance'

/** What can be struck: for how long, and what it makes use of, so that two of them are never on at once. */
export interface Strikable {
  readonly name: string
  readonly needs: readonly string[]
  /** Shortest and longest, real milliseconds. */
  readonly forMs: readonly [number, number]
  /** Struck this often by itself, real milliseconds; without it, it takes its turn among all others. */
  readonly everyMs?: number
}

/** One fault at its time. */
export interface Strike {
  readonly atMs: number
  readonly forMs: number
  readonly name: string
}

/** The run begins and ends in peace. */
const firstMs = 2_000
const lastMs = 3_000
const gapMs = [1_000, 2_400] as const

/**
 * What is struck when: the same for the same seed. Everything takes its turn in rounds of an order that changes; what has
 * a pace of its own is struck at that pace, and at least once.
 */
export function scheduleOf(table: readonly Strikable[], msTotal: number, chance: Chance): readonly Strike[] {
  const endMs = msTotal - lastMs
  const strikes: Strike[] = []
  for (const { name, forMs, everyMs } of table) {
    if (everyMs === undefined) continue
    const times = Math.max(1, Math.round((endMs - firstMs) / everyMs))
    const each = (endMs - firstMs) / times
    for (let turn = 0; turn < times; turn += 1)
      strikes.push({
        name,
        atMs: Math.round(firstMs + each * (turn + 0.2 + 0.6 * chance.next())),
        forMs: chance.between(...forMs),
      })
  }
  const inTurn = table.filter(({ everyMs }) => everyMs === undefined)
  const freeAt = new Map<string, number>()
  let atMs = firstMs
  let round: Strikable[] = []
  while (atMs < endMs && inTurn.length > 0) {
    if (round.length === 0) round = chance.shuffled(inTurn)
    const free = round.findIndex(({ needs }) => needs.every((need) => (freeAt.get(need) ?? 0) <= atMs))
    const [next] = free < 0 ? [] : round.splice(free, 1)
    if (next) {
      const forMs = chance.between(...next.forMs)
      strikes.push({ name: next.name, atMs, forMs })
      for (const need of next.needs) freeAt.set(need, atMs + forMs)
    }
    atMs += chance.between(...gapMs)
  }
  return strikes.sort((one, other) => one.atMs - other.atMs)
}
