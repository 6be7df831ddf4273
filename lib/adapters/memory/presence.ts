import { presentWithinMs } from '@/lib/domain/timing'
import type { Clock } from '@/lib/ports/clock'
import type { Presence } from '@/lib/ports/presence'
import type { Tables } from './tables'

/** Who takes calls. */
export function memoryPresence({ presence, people, calls, audit: rows }: Tables, clock: Clock): Presence {
  const hasCall = (agentId: string) =>
    [...calls.values()].some(({ state }) => state.agentId === agentId && !state.finished)
  return {
    async of(userId) {
      const row = presence.get(userId)
      return { state: row?.state ?? 'ready', since: row?.since ?? 0 }
    },
    async set(userId, state, now, audit) {
      const row = presence.get(userId)
      if (row?.state === state) return
      presence.set(userId, { state, since: now, lastSeenAt: row?.lastSeenAt ?? null })
      rows.push({ ...audit, at: now })
    },
    async seen(userId) {
      const row = presence.get(userId) ?? { state: 'ready', since: clock.now() }
      presence.set(userId, { ...row, lastSeenAt: Date.now() })
    },
    async free(except) {
      const seenAfter = Date.now() - presentWithinMs
      return [...presence]
        .filter(([id, { state, lastSeenAt }]) => {
          const person = people.get(id)
          if (!person || person.disabled || !person.roles.includes('agent')) return false
          return state === 'ready' && (lastSeenAt ?? 0) > seenAfter && !except.includes(id) && !hasCall(id)
        })
        .sort(([one, a], [other, b]) => a.since - b.since || (one < other ? -1 : 1))
        .map(([id]) => id)
    },
  }
}
