import { presentWithinMs } from '@/lib/domain/timing'
import type { Presence } from '@/lib/ports/presence'
import type { Prisma } from './client'
import { announce } from './jobs-and-news'
import { json } from './states'

/** How many free agents are looked at for one call. */
const candidatesMax = 20

/** Presence rows. `lastSeenAt` is real time: it says that a screen is open, which no demo clock can hasten. */
export function prismaPresence(prisma: Prisma): Presence {
  return {
    async of(userId) {
      const row = await prisma.agentPresence.findUnique({ where: { userId } })
      return { state: row?.state === 'away' ? 'away' : 'ready', since: row?.since.getTime() ?? 0 }
    },
    async set(userId, state, now, audit) {
      await prisma.$transaction(async (tx) => {
        const since = new Date(now)
        await tx.agentPresence.upsert({
          where: { userId },
          create: { userId, state, since },
          update: { state, since },
        })
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
      const now = new Date()
      await prisma.agentPresence.upsert({
        where: { userId },
        create: { userId, state: 'ready', since: now, lastSeenAt: now },
        update: { lastSeenAt: now },
      })
    },
    async free(except) {
      const since = new Date(Date.now() - presentWithinMs)
      const rows = await prisma.$queryRaw<{ user_id: string }[]>`
        SELECT s.user_id FROM agent_presence s JOIN "user" u ON u.id = s.user_id
        WHERE s.state = 'ready' AND s.last_seen_at > ${since} AND u.disabled_at IS NULL AND 'agent' = ANY (u.roles)
          AND NOT (s.user_id = ANY (${[...except]}::text[]))
          AND NOT EXISTS (SELECT 1 FROM call c WHERE c.agent_id = s.user_id AND NOT c.finished)
        ORDER BY (SELECT max(c.updated_at) FROM call c WHERE c.agent_id = s.user_id) ASC NULLS FIRST, s.since
        LIMIT ${candidatesMax}`
      return rows.map((row) => row.user_id)
    },
  }
}
