import type { CardStops } from '@/lib/ports/card-stops'
import type { Effects } from '@/lib/ports/effects'
import type { Hints } from '@/lib/ports/hints'
import type { KeyPresses } from '@/lib/ports/key-presses'
import type { LookUps } from '@/lib/ports/look-ups'
import type { Presence } from '@/lib/ports/presence'
import type { Reading } from '@/lib/ports/reading'
import type { Audit, Store } from '@/lib/ports/store'
import type { Unfinished } from '@/lib/ports/unfinished'

/** Everything that keeps what we know, as the contract tests see it. */
export interface KeepingHouse {
  readonly store: Store
  readonly effects: Effects
  readonly reading: Reading
  readonly keyPresses: KeyPresses
  readonly presence: Presence
  readonly cardStops: CardStops
  readonly lookUps: LookUps
  readonly hints: Hints
  readonly unfinished: Unfinished
  /** Everything that waits to be done, in no order. */
  jobs(): Promise<readonly PlannedJob[]>
  /** How long the job of this name still waits. Less than 0: it is overdue. */
  dueInMs(key: string): Promise<number>
  /** A worker takes the job of this name and is not heard of again. */
  begin(key: string): Promise<void>
  /** Somebody removes these jobs. */
  loseJobs(keys: readonly string[]): Promise<void>
  /** What was written down about this subject, oldest first. */
  audit(subjectId: string): Promise<readonly Pick<Audit, 'action' | 'outcome'>[]>
  addPerson(person: { id: string; name: string; roles: readonly string[]; disabled?: boolean }): Promise<void>
  /** A screen of this person was alive so long ago, in real milliseconds. */
  seenBefore(userId: string, ms: number): Promise<void>
}

/** A job that waits. */
export interface PlannedJob {
  readonly task: string
  readonly payload: Readonly<Record<string, string | number>>
  readonly key: string
  /** Jobs of one queue run one after another; `null`: of none. */
  readonly queue: string | null
}
