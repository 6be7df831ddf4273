import type { Chance } from './chance'

/** What can be struck: for how long, and what it makes use of, so that two of them are never on at once. */
export interface Strikable {
  readonly name: string
  readonly needs: readonly string[]
  /** Shortest and longest, real milliseconds. */
  readonly forMs: readonly [number, number]
  /** How many others come between two of it, about; without it, it takes its turn once in a round of all. */
  readonly everyStrikes?: number
}

/** One fault of the row. */
export interface Strike {
  readonly name: string
  /** Real milliseconds from the strike before. */
  readonly gapMs: number
  readonly forMs: number
}

const gapMs = [1_200, 2_800] as const

/**
 * What is struck one after the other: the same row for the same seed. Everything takes its turn in rounds of an order that
 * changes, and what has a pace of its own is put between. How far a run gets in it depends on the machine.
 */
export function* rowOfStrikes(table: readonly Strikable[], chance: Chance): Generator<Strike, never> {
  const inTurn = table.filter(({ everyStrikes }) => everyStrikes === undefined)
  const between = table.flatMap((fault) =>
    fault.everyStrikes === undefined ? [] : [{ fault, every: fault.everyStrikes }],
  )
  const dueAt = new Map(between.map(({ fault, every }) => [fault, chance.between(1, every)]))
  let round: Strikable[] = []
  for (let count = 0; ; count += 1) {
    const due = between.find(({ fault }) => (dueAt.get(fault) ?? 0) <= count)
    if (due)
      dueAt.set(due.fault, count + chance.between(Math.ceil(due.every / 2), Math.ceil(1.5 * due.every)))
    else if (round.length === 0) round = chance.shuffled(inTurn)
    const next = due?.fault ?? round.shift()
    if (!next) throw new Error('There is nothing that could be struck.')
    yield { name: next.name, gapMs: chance.between(...gapMs), forMs: chance.between(...next.forMs) }
  }
}
