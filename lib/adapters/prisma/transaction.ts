import type { CommitOutcome } from '@/lib/ports/store'

/** Ends a transaction without a trace; carries what to answer. */
export class Abandoned extends Error {
  constructor(readonly outcome: CommitOutcome) {
    super('abandoned')
  }
}
