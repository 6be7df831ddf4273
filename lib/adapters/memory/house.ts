import type { CardStops } from '@/lib/ports/card-stops'
import type { Clock } from '@/lib/ports/clock'
import type { Effects } from '@/lib/ports/effects'
import type { Hints } from '@/lib/ports/hints'
import type { KeyPresses } from '@/lib/ports/key-presses'
import type { LookUps } from '@/lib/ports/look-ups'
import type { Presence } from '@/lib/ports/presence'
import type { Reading } from '@/lib/ports/reading'
import type { Store } from '@/lib/ports/store'
import type { Unfinished } from '@/lib/ports/unfinished'
import { memoryCardStops } from './card-stops'
import { memoryEffects } from './effects'
import { memoryHints } from './hints'
import { memoryLookUps } from './look-ups'
import { memoryPresence } from './presence'
import { memoryKeyPresses, memoryReading } from './reading'
import { memoryStore } from './store'
import { emptyTables, type Person, type Tables } from './tables'
import { memoryUnfinished } from './unfinished'

/**
 * Everything that is kept, in the memory of one process: for walks through thousands of histories, never for money.
 * It passes the same contract as PostgreSQL (lib/testing/contracts). A commit is one synchronous step, so that it is
 * whole by itself.
 */
export interface MemoryHouse {
  readonly store: Store
  readonly effects: Effects
  readonly reading: Reading
  readonly keyPresses: KeyPresses
  readonly presence: Presence
  readonly cardStops: CardStops
  readonly lookUps: LookUps
  readonly hints: Hints
  readonly unfinished: Unfinished
  /** What waits, what was written down, who there is; a walk does the work by itself. */
  readonly tables: Tables
  addPerson(person: Person): void
}

/**
 * An empty house.
 *
 * @param realTime in milliseconds: by it screens are alive, however fast the clock of the business runs
 */
export function memoryHouse(clock: Clock, realTime: () => number = Date.now): MemoryHouse {
  const tables = emptyTables()
  return {
    store: memoryStore(tables, clock),
    effects: memoryEffects(tables),
    reading: memoryReading(tables, realTime),
    keyPresses: memoryKeyPresses(tables),
    presence: memoryPresence(tables, clock, realTime),
    cardStops: memoryCardStops(tables),
    lookUps: memoryLookUps(tables),
    hints: memoryHints(tables),
    unfinished: memoryUnfinished(tables, clock),
    tables,
    addPerson: (person) => void tables.people.set(person.id, person),
  }
}
