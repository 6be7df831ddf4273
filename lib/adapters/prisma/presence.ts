import { presentWithinMs } from '@/lib/domain/timing'
import type { Clock } from '@/lib/ports/clock'
import type { LiveNews } from '@/lib/ports/live-feed'
import { type Availability, awayReasons, type Presence } from '@/lib/ports/presence'
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
      const since = row?.since.getTime() ?? 0
      return { ...availabilityOf(row), since, screen: wasSeen(row) ? row.screen : null }
    },
    async set(userId, { state, reason }, now, audit) {
      await prisma.$transaction(async (tx) => {
        const since = new Date(now)
        const changed = await tx.$executeRaw`
          INSERT INTO agent_presence (user_id, state, reason, since) VALUES (${userId}, ${state}, ${reason}, ${since})
          ON CONFLICT (user_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, since = excluded.since
          WHERE (agent_presence.state, agent_presence.reason) IS DISTINCT FROM (excluded.state, excluded.reason)`
        if (changed === 0) return
        await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: since } })
        await announce(tx, newsOf(userId))
      })
    },
    async seen(userId) {
      const since = new Date(clock.now())
      const now = new Date()
      await prisma.$executeRaw`
        INSERT INTO agent_presence (user_id, state, since, last_seen_at) VALUES (${userId}, 'ready', ${since}, ${now})
        ON CONFLICT (user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at,
          screen = CASE WHEN agent_presence.last_seen_at > ${presentAfter()} THEN agent_presence.screen END`
    },
    async isThere(userId) {
      return wasSeen(await prisma.agentPresence.findUnique({ where: { userId } }))
    },
    async takeScreen(userId, screen, at, audit) {
      await prisma.$transaction(async (tx) => {
        const [before] = await tx.$queryRaw<{ screen: string | null }[]>`
          SELECT screen FROM agent_presence WHERE user_id = ${userId} FOR UPDATE`
        const now = { screen, lastSeenAt: new Date() }
        const row = { userId, state: 'ready', since: new Date(clock.now()), ...now }
        await tx.agentPresence.upsert({ where: { userId }, create: row, update: now })
        if (before?.screen !== screen)
          await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: new Date(at) } })
        await announce(tx, newsOf(userId))
      })
    },
    async leaveScreen(userId, screen, at, audit) {
      await prisma.$transaction(async (tx) => {
        const left = await tx.agentPresence.updateMany({
          where: { userId, screen },
          data: { screen: null },
        })
        if (left.count === 0) return
        await tx.auditEntry.create({ data: { ...audit, detail: json(audit.detail), at: new Date(at) } })
        await announce(tx, newsOf(userId))
      })
    },
    async free(except) {
      const rows = await prisma.$queryRaw<{ user_id: string }[]>`
        SELECT s.user_id FROM agent_presence s JOIN "user" u ON u.id = s.user_id
        WHERE s.state = 'ready' AND s.last_seen_at > ${presentAfter()} AND u.disabled_at IS NULL AND 'agent' = ANY (u.roles)
          AND NOT (s.user_id = ANY (${[...except]}::text[]))
          AND NOT EXISTS (SELECT 1 FROM call c WHERE c.agent_id = s.user_id AND NOT c.finished)
        ORDER BY s.since, s.user_id
        LIMIT ${candidatesMax}`
      return rows.map((row) => row.user_id)
    },
  }
}

/** A screen that was alive after this is there (real time). */
function presentAfter(): Date {
  return new Date(Date.now() - presentWithinMs)
}

function wasSeen<Row extends { lastSeenAt: Date | null }>(row: Row | null): row is Row {
  return (row?.lastSeenAt ?? 0) > presentAfter()
}

function newsOf(userId: string): LiveNews {
  return { type: 'changed', what: 'presence', id: userId, version: 0, callId: null, agentId: userId }
}

/** A reason that we do not know any more is none. */
function availabilityOf(row: { state: string; reason: string | null } | null): Availability {
  if (row?.state !== 'away') return { state: 'ready', reason: null }
  return { state: 'away', reason: awayReasons.find((known) => known === row.reason) ?? null }
}
