import type { Verdict } from '@/lib/wire/views'
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
  /** Payments whose place another one may take, as a supervisor says. */
  readonly replaceable: Set<string>
  /** References of payments of which nobody knows, whose customers call again and insist on paying. */
  readonly insisting: Map<string, string>
  /** What the gateway's own book says of a payment, `null` while it says nothing. */
  readonly gatewaySays: (payment: string) => Promise<Verdict | null>
  /** Calls that any agent has now, each with its agent, so that a colleague can try to take one over. */
  readonly calls: Map<string, string>
  /** Names of everything that has really gone wrong: what banks answer and what callers do counts, too. */
  readonly kinds: Set<string>
  /** How much longer people wait for things than where time runs fastest. */
  readonly patience: number
}
