import type { CardStops } from '@/lib/ports/card-stops'
import type { Tables } from './tables'

/** Stops in force, one for each connector. */
export function memoryCardStops({ stops, audit: log }: Tables): CardStops {
  return {
    current: async (connector) => stops.get(connector) ?? null,
    async stop(stop, audit) {
      if (stops.has(stop.connector)) return
      stops.set(stop.connector, stop)
      log.push({ ...audit, at: stop.since })
    },
    async lift(connector, _by, now, audit) {
      if (stops.delete(connector)) log.push({ ...audit, at: now })
    },
  }
}
