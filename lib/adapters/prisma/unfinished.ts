import { placeInLine } from '@/lib/ports/look-up-budget'
import type { Unfinished, UnfinishedAttempt } from '@/lib/ports/unfinished'
import type { Prisma, PrismaTransaction } from './client'
import { type ClockScale, scaleFor } from './clock-scale'
import { Prisma as Sql } from './generated/client'
import { addUnlessPlanned, addUnlessSooner, jobOfTimer } from './jobs-and-news'
import { type LookUpRow, readLookUp } from './look-ups'
import { lostFacts, lostHints, lostLooks, lostRequests, lostWrapUps } from './lost-work'
import { readPayment } from './states'

/**
 * What is not finished, read past the aggregates: some rows beside millions that have ended, each list by an index of its
 * own.
 *
 * @param clockScale how fast the business clock runs, or how a commit learns it where that may change
 */
export function prismaUnfinished(prisma: Prisma, clockScale: ClockScale): Unfinished {
  /** As business time runs in the very transaction. */
  const planning = <T>(work: (tx: PrismaTransaction, scale: number) => Promise<T>) =>
    prisma.$transaction(async (tx) => work(tx, await scaleFor(tx, clockScale)))
  return {
    async attempts(after, max) {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT a.id AS "attemptId", a.created_at AS "createdAt", p.id, p.version, p.status, p.state,
          l.looked_at AS "lookedAt", l.said, l.next_at AS "nextAt", l.hinted_at AS "hintedAt", l.asked_at AS "askedAt",
          l.attempt_id IS NOT NULL AS known
        FROM attempt a JOIN payment p ON p.id = a.payment_id LEFT JOIN look_up l ON l.attempt_id = a.id
        WHERE a.status IN ('open', 'unknown', 'overridden')
          AND ${after ? Sql.sql`(a.created_at, a.id) < (${new Date(after.startedAt)}, ${after.attemptId})` : Sql.sql`true`}
        ORDER BY a.created_at DESC, a.id DESC LIMIT ${max}`
      return rows.map(readAttempt)
    },
    planLooks: (looks) =>
      planning((tx, scale) =>
        addUnlessSooner(
          tx,
          looks.map(({ attemptId, afterMs, urgency }) => ({
            ...jobOfTimer({ kind: 'lookUp', attemptId, afterMs }, scale),
            place: placeInLine[urgency],
          })),
        ),
      ),
    planLost: (timers) =>
      planning((tx, scale) =>
        addUnlessPlanned(
          tx,
          timers.map((timer) => jobOfTimer(timer, scale)),
        ),
      ),
    planLostWork: (now, max) =>
      planning(async (tx, scale) => addUnlessPlanned(tx, await lostIn(tx, now, scale, max))),
  }
}

async function lostIn(tx: PrismaTransaction, now: number, scale: number, max: number) {
  return [
    ...(await lostRequests(tx, max)),
    ...(await lostFacts(tx, max)),
    ...(await lostLooks(tx, now, scale, max)),
    ...(await lostHints(tx)),
    ...(await lostWrapUps(tx, now, scale, max)),
  ]
}

type Row = Parameters<typeof readPayment>[0] &
  LookUpRow & { readonly createdAt: Date; readonly known: boolean }

function readAttempt(row: Row): UnfinishedAttempt {
  return {
    attemptId: row.attemptId,
    startedAt: row.createdAt.getTime(),
    payment: readPayment(row).state,
    lookUp: row.known ? readLookUp(row) : null,
  }
}
