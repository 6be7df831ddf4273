import { memoryHouse } from '@/lib/adapters/memory/house'
import { morning } from '../changes'
import type { KeepingHouse } from './house'

/** The house of the walks. */
export function keptInMemory(): () => KeepingHouse {
  const { tables, addPerson, ...ports } = memoryHouse({ now: () => morning, scale: 1 })
  const house: KeepingHouse = {
    ...ports,
    jobs: async () => [...tables.jobs.values()].map(({ dueAt: _, ...job }) => job),
    dueInMs: async (key) => (tables.jobs.get(key)?.dueAt ?? Number.NaN) - morning,
    async begin(key) {
      tables.jobs.delete(key)
      tables.running.add(key)
    },
    async loseJobs(keys) {
      for (const key of keys) tables.jobs.delete(key)
    },
    audit: async (subjectId) =>
      tables.audit
        .filter((row) => row.subjectId === subjectId)
        .map(({ action, outcome }) => ({ action, outcome })),
    addPerson: async (person) => addPerson(person),
    async seenBefore(userId, ms) {
      const row = tables.presence.get(userId)
      if (row) tables.presence.set(userId, { ...row, lastSeenAt: Date.now() - ms })
    },
  }
  return () => house
}
