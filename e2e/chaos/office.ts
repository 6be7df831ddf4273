import type { Orders } from './orders'
import type { Outside } from './outside'
import type { Switchboard } from './switchboard'
import type { Trace } from './trace'

/** What all agents work with. */
export interface Office {
  readonly orders: Orders
  readonly outside: Outside
  readonly switchboard: Switchboard
  readonly trace: Trace
  /** Keys of requests in which a person said that a paid reference is another payment. */
  readonly overrides: Set<string>
  /** Calls that any agent has now, each with its agent, so that a colleague can try to take one over. */
  readonly calls: Map<string, string>
  /** Names of everything that has really gone wrong: what banks answer and what callers do counts, too. */
  readonly kinds: Set<string>
  /** How much longer people wait for things than where time runs fastest. */
  readonly patience: number
}
