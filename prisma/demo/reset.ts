import type { Prisma } from '@/lib/adapters/prisma/client'
import { announce } from '@/lib/adapters/prisma/jobs-and-news'
import { UnsafeEnvironment } from '@/lib/env'
import type { Instant } from '@/lib/values/instant'
import { transactionMsMax, writeYesterday } from './put'

/** What a reset empties. People, their sessions and presence stay; a test sees to it that no other table is forgotten about. */
export const forgottenTables = [
  'payment',
  'payment_event',
  'attempt',
  'call',
  'call_event',
  'effect',
  'inbox',
  'progress',
  'audit_entry',
  'audit_seal',
  'look_up',
  'hint',
  'card_stop',
] as const

/**
 * Forgets every call and payment, puts the payments of yesterday back and begins business time anew, in one transaction,
 * and tells all screens. People, their sessions and whether they take calls stay. Needs the role that owns the tables:
 * the application cannot do this (docs/decisions/006).
 */
export async function reset(
  owner: Prisma,
  agents: Parameters<typeof writeYesterday>[1],
  now: Instant,
): Promise<void> {
  await refuseNextToOthers(owner)
  await owner.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe(`TRUNCATE ${forgottenTables.join(', ')}`)
      // The rounds that plan themselves anew stay: nothing else would bring them back.
      await tx.$executeRaw`
        DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
        WHERE t.id = j.task_id AND t.identifier NOT IN ('checkCalls', 'findLost', 'preflight')`
      const at = new Date(now)
      await tx.$executeRaw`UPDATE agent_presence SET since = ${at} WHERE since > ${at}`
      // What was found stays found; nothing that is left may bear a later time.
      await tx.$executeRaw`
        UPDATE preflight SET at = least(at, ${at}), since = least(since, ${at}),
          moment = CASE WHEN moment IS NOT NULL THEN least(moment, ${at}) END`
      const pace = { realMs: now, businessMs: now, scale: 1 }
      const row = { realAt: at, businessAt: at, scale: 1 }
      await tx.demoPace.upsert({ where: { id: 1 }, create: row, update: row })
      await writeYesterday(tx, agents, now)
      await announce(tx, { type: 'pace', pace, anew: true })
    },
    { timeout: transactionMsMax },
  )
}

/**
 * Ends a fast time that outlived its demo: business time would have run away while nobody was there. It goes on where the
 * fast time should have ended, or at the time of day if that is later.
 */
export async function endFastTime(owner: Prisma, now: Instant): Promise<void> {
  const at = new Date(now)
  await owner.$executeRaw`
    UPDATE demo_pace SET scale = 1, real_at = ${at},
      business_at = greatest(${at}, business_at + least(${at}::timestamptz - real_at, interval '60 seconds') * scale)
    WHERE scale <> 1`
}

/** A database in which anybody works who is not of the demo is not ours to empty. */
async function refuseNextToOthers(owner: Prisma): Promise<void> {
  const others = await owner.user.count({
    where: {
      NOT: [{ email: { endsWith: '@demo.sotto.test' } }, { email: { endsWith: '@test.sotto.test' } }],
    },
  })
  if (others > 0)
    throw new UnsafeEnvironment([
      'Somebody who is not of the demo can sign in to this database: it is not emptied.',
    ])
}
