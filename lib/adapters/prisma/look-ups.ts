import type { Look, LookUp, LookUps } from '@/lib/ports/look-ups'
import type { Prisma } from './client'
import { announce } from './jobs-and-news'
import { storable } from './states'

/** The record of the last look at each attempt. */
export function prismaLookUps(prisma: Prisma): LookUps {
  return {
    async looked({ attemptId, at, said, nextAt }, askedFor) {
      const look = { lookedAt: new Date(at), said: storable(said), nextAt: dateOf(nextAt) }
      const record = { where: { attemptId }, create: { attemptId, ...look }, update: look }
      if (!askedFor) return void (await prisma.lookUp.upsert(record))
      const { version, state } = askedFor
      const { id, callId, agentId } = state
      await prisma.$transaction(async (tx) => {
        await tx.lookUp.upsert(record)
        await announce(tx, { type: 'changed', what: 'look', id, version, callId, agentId })
      })
    },
    async hinted({ attemptId, at, said, nextAt }: Look, hintedAt) {
      const lookedAt = new Date(at)
      await prisma.$executeRaw`
        INSERT INTO look_up (attempt_id, looked_at, said, next_at, hinted_at)
        VALUES (${attemptId}, ${lookedAt}, ${storable(said)}, ${dateOf(nextAt)}::timestamptz, ${new Date(hintedAt)})
        ON CONFLICT (attempt_id) DO UPDATE SET looked_at = excluded.looked_at, said = excluded.said,
          hinted_at = excluded.hinted_at,
          next_at = CASE WHEN look_up.next_at > excluded.looked_at AND look_up.next_at < excluded.next_at
            THEN look_up.next_at ELSE excluded.next_at END`
    },
  }
}

/** A row as the port tells it. */
export function readLookUp(row: LookUpRow): LookUp {
  return {
    attemptId: row.attemptId,
    lookedAt: row.lookedAt?.getTime() ?? null,
    said: row.said,
    nextAt: row.nextAt?.getTime() ?? null,
    hintedAt: row.hintedAt?.getTime() ?? null,
    askedAt: row.askedAt?.getTime() ?? null,
  }
}

export interface LookUpRow {
  readonly attemptId: string
  readonly lookedAt: Date | null
  readonly said: string | null
  readonly nextAt: Date | null
  readonly hintedAt: Date | null
  readonly askedAt: Date | null
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at)
}
