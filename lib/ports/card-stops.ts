import type { CardStop } from '@/lib/domain/card-stop'
import type { Instant } from '@/lib/values/instant'
import type { Audit } from './store'

/** Connectors through which no card is taken for now. A stop that a fact causes is written with the fact (`Change`). */
export interface CardStops {
  /** The stop that is in force. */
  current(connector: string): Promise<CardStop | null>
  /** The stop and its audit row are durable together; one that is in force already stays as it is. */
  stop(stop: CardStop, audit: Audit): Promise<void>
  /** Cards may be taken again. Changes nothing when none is stopped. */
  lift(connector: string, by: string, now: Instant, audit: Audit): Promise<void>
}
