import type { PaymentEvent } from '@/lib/domain/payment/events'
import type { StateName } from '../payment-states'

/** What many histories saw, added up: a walk that never comes anywhere proves nothing. */
export interface Sights {
  readonly states: Map<StateName | 'none', number>
  readonly events: Map<PaymentEvent['type'], number>
  readonly fates: Map<string, number>
  /** Commands that were carried out, and refusals, by their names. */
  readonly commands: Map<string, number>
  readonly refusals: Map<string, number>
  /** What else happened that tests ask for. */
  readonly turns: Map<string, number>
}

export function newSights(): Sights {
  return {
    states: new Map(),
    events: new Map(),
    fates: new Map(),
    commands: new Map(),
    refusals: new Map(),
    turns: new Map(),
  }
}

export function count<K>(sights: Map<K, number>, key: K): void {
  sights.set(key, (sights.get(key) ?? 0) + 1)
}
