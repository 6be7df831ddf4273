import { setTimeout as pass } from 'node:timers/promises'
import {
  type LookUpBudget,
  pauseMsMax,
  type ReadingPace,
  spreadMs,
  standardPace,
  turnWaitMsMax,
  type Urgency,
} from '@/lib/ports/look-up-budget'
import { assert } from '@/lib/values/result'
import type { Prisma } from './client'

/**
 * The budget as one row that all instances share: the moment at which the bucket is full again. A read moves it on by the
 * time that one token takes to come back; the read's turn is when the bucket held that token. The row is locked for one
 * statement and never while the processor is asked. What a crash forgets of it is a read or two too many, so that nobody
 * waits for the disk.
 *
 * Its time is the database's: this is a rate in real time, like nothing else of the business, and the instances' own clocks
 * need not agree.
 */
export function prismaLookUpBudget(
  prisma: Prisma,
  instanceKey: string,
  pace: ReadingPace = standardPace,
): LookUpBudget {
  return {
    async take(urgency) {
      let turn = await askForTurn(prisma, instanceKey, pace, urgency)
      if (!turn) {
        await open(prisma, instanceKey)
        turn = await askForTurn(prisma, instanceKey, pace, urgency)
      }
      assert(turn, 'there is a budget once it was opened')
      if (!turn.taken)
        return { kind: 'wait', ms: Math.max(turn.ms, turnWaitMsMax) + Math.random() * spreadMs }
      if (turn.ms > 0) await pass(turn.ms)
      return { kind: 'go' }
    },
    async pause(forMs) {
      const emptyForMs = Math.min(Math.max(0, forMs), pauseMsMax)
      const seconds = emptyForMs / 1_000 + pace.burst / pace.perSecond
      await open(prisma, instanceKey)
      await prisma.$executeRaw`
        UPDATE look_up_budget
        SET full_at = greatest(full_at, clock_timestamp() + make_interval(secs => ${seconds}::double precision))
        WHERE instance_key = ${instanceKey}`
    },
  }
}

/** A full bucket, unless there is one. */
async function open(prisma: Prisma, instanceKey: string): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO look_up_budget (instance_key, full_at) VALUES (${instanceKey}, clock_timestamp())
    ON CONFLICT (instance_key) DO NOTHING`
}

interface Turn {
  /** Whether it is near enough to be waited for; otherwise nothing was changed. */
  readonly taken: boolean
  /** From now, in milliseconds; without a lock only about right for a turn that was not taken. */
  readonly ms: number
}

/** When the turn comes, `null` while there is no bucket. */
async function askForTurn(
  prisma: Prisma,
  instanceKey: string,
  { perSecond, burst, reserve }: ReadingPace,
  urgency: Urgency,
): Promise<Turn | null> {
  const token = 1 / perSecond
  const depth = (urgency === 'watched' ? burst : burst - reserve) / perSecond
  const [turn] = await prisma.$queryRaw<Turn[]>`
    WITH fast AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
    taken AS (
      UPDATE look_up_budget b
      SET full_at = greatest(b.full_at, clock_timestamp()) + make_interval(secs => ${token}::double precision)
      FROM fast
      WHERE b.instance_key = ${instanceKey}
        AND b.full_at + make_interval(secs => ${token - depth - turnWaitMsMax / 1_000}::double precision) <= clock_timestamp()
      RETURNING b.full_at - make_interval(secs => ${depth}::double precision) AS at
    ),
    refused AS (
      SELECT full_at + make_interval(secs => ${token - depth}::double precision) AS at FROM look_up_budget
      WHERE instance_key = ${instanceKey} AND NOT EXISTS (SELECT 1 FROM taken)
    )
    SELECT taken, (extract(epoch FROM at - clock_timestamp()) * 1000)::float8 AS ms
    FROM (SELECT true AS taken, at FROM taken UNION ALL SELECT false, at FROM refused) turn`
  return turn ?? null
}
