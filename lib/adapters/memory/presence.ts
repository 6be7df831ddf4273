import { presentWithinMs } from '@/lib/domain/timing'
import type { Clock } from '@/lib/ports/clock'
import type { Presence } from '@/lib/ports/presence'
import type { PresenceRow, Tables } from './tables'

/** Who takes calls. */
export function memoryPresence(
  { presence, people, calls, audit: rows }: Tables,
  clock: Clock,
  realTime: () => number,
): Presence {
  const hasCall = (agentId: string) =>
    [...calls.values()].some(({ state }) => state.agentId === agentId && !state.finished)
  const rowOf = (userId: string): PresenceRow =>
    presence.get(userId) ?? {
      state: 'ready',
      reason: null,
      since: clock.now(),
      screen: null,
      lastSeenAt: null,
    }
  const wasSeen = (row: PresenceRow | undefined) => (row?.lastSeenAt ?? 0) > realTime() - presentWithinMs
  return {
    async of(userId) {
      const { lastSeenAt: _seen, ...row } = { ...rowOf(userId), since: presence.get(userId)?.since ?? 0 }
      return { ...row, screen: wasSeen(presence.get(userId)) ? row.screen : null }
    },
    async set(userId, availability, now, audit) {
      const row = presence.get(userId)
      if (row?.state === availability.state && row.reason === availability.reason) return
      presence.set(userId, { ...rowOf(userId), ...availability, since: now })
      rows.push({ ...audit, at: now })
    },
    async seen(userId) {
      const row = rowOf(userId)
      presence.set(userId, { ...row, screen: wasSeen(row) ? row.screen : null, lastSeenAt: realTime() })
    },
    async isThere(userId) {
      return wasSeen(presence.get(userId))
    },
    async takeScreen(userId, screen, at, audit) {
      if (presence.get(userId)?.screen !== screen) rows.push({ ...audit, at })
      presence.set(userId, { ...rowOf(userId), screen, lastSeenAt: realTime() })
    },
    async leaveScreen(userId, screen, at, audit) {
      const row = rowOf(userId)
      if (row.screen !== screen) return
      presence.set(userId, { ...row, screen: null })
      rows.push({ ...audit, at })
    },
    async free(except) {
      return [...presence]
        .filter(([id, row]) => {
          const person = people.get(id)
          if (!person || person.disabled || !person.roles.includes('agent')) return false
          return row.state === 'ready' && wasSeen(row) && !except.includes(id) && !hasCall(id)
        })
        .sort(([one, a], [other, b]) => a.since - b.since || (one < other ? -1 : 1))
        .map(([id]) => id)
    },
  }
}
