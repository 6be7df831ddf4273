import { presentWithinMs } from '@/lib/domain/timing'
import type { Clock } from '@/lib/ports/clock'
import type { Presence } from '@/lib/ports/presence'
import type { Prisma } from './client'
import { announce } from './jobs-and-news'
import { json } from './states'

/** How many free agents are looked at for one call. */
const candidatesMax = 20

/**
 * Presence rows. `since` is business time: when this person last became free (went ready, or put a call away, see
 * write-call.ts). `lastSeenAt` is real time: it says that a screen is open, which no demo clock can hasten.
 */
export function prismaPresence(prisma: Prisma, clock: Clock): Presence {
  return {
    async of(userId) {
      const row = await prisma.agentPresence.findUnique({ where: { userId } })
      return { state: row?.state === 'away' ? 'away' : 'ready', since: row?.since.getTime() ?? 0 }
    },
    async set(userId, state, now, audit) {
      await prisma.$transaction(async (tx) => {
        const since = new Date(now)
        const changed = await tx.$executeRaw`
          INSERT INTO agent_presence (user_id, state, since) VALUES (${userId}, ${state}, ${since})
          ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, since = excluded.since
          WHERE agent_presence.state <> excluded.state`
        if (changed === 0) return
        await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: since } })
        await announce(tx, {
          type: 'changed',
          what: 'presence',
          id: userId,
          version: 0,
          callId: null,
          agentId: userId,
        })
      })
    },
    async seen(userId) {
      const lastSeenAt = new Date()
      await prisma.agentPresence.upsert({
        where: { userId },
        create: { userId, state: 'ready', since: new Date(clock.now()), lastSeenAt },
        update: { lastSeenAt },
      })
    },
    async free(except) {
      const seenAfter = new Date(Date.now() - presentWithinMs)
      const rows = await prisma.$queryRaw<{ user_id: string }[]>`
        SELECT s.user_id FROM agent_presence s JOIN "user" u ON u.id = s.user_id
        WHERE s.state = 'ready' AND s.last_seen_at > ${seenAfter} AND u.disabled_at IS NULL AND 'agent' = ANY (u.roles)
          AND NOT (s.user_id = ANY (${[...except]}::text[]))
          AND NOT EXISTS (SELECT 1 FROM call c WHERE c.agent_id = s.user_id AND NOT c.finished)
        ORDER BY s.since, s.user_id
        LIMIT ${candidatesMax}`
      return rows.map((row) => row.user_id)
    },
  }
}
