import { prismaCardStops } from '@/lib/adapters/prisma/card-stops'
import { prismaEffects } from '@/lib/adapters/prisma/effects'
import { prismaHints } from '@/lib/adapters/prisma/hints'
import { prismaKeyPresses } from '@/lib/adapters/prisma/key-presses'
import { prismaLookUps } from '@/lib/adapters/prisma/look-ups'
import { prismaPresence } from '@/lib/adapters/prisma/presence'
import { prismaReading } from '@/lib/adapters/prisma/reading'
import { prismaStore } from '@/lib/adapters/prisma/store'
import { prismaUnfinished } from '@/lib/adapters/prisma/unfinished'
import { morning } from '../changes'
import { ownDatabase, type TestDatabase } from '../database'
import type { KeepingHouse, PlannedJob } from './house'

/** The real thing, in a database of this test file's own. */
export function keptInPostgres(): () => KeepingHouse {
  const database = ownDatabase()
  let house: KeepingHouse | undefined
  return () => {
    house ??= open(database)
    return house
  }
}

function open(database: TestDatabase): KeepingHouse {
  const { prisma } = database
  const clock = { now: () => morning, scale: 1 }
  return {
    store: prismaStore(prisma, 1),
    effects: prismaEffects(prisma, clock),
    reading: prismaReading(prisma),
    keyPresses: prismaKeyPresses(prisma),
    presence: prismaPresence(prisma, clock),
    cardStops: prismaCardStops(prisma),
    lookUps: prismaLookUps(prisma),
    hints: prismaHints(prisma),
    unfinished: prismaUnfinished(prisma, clock.scale),
    jobs: () => waitingJobs(prisma),
    async dueInMs(key) {
      const [row] = await prisma.$queryRaw<{ ms: number }[]>`
        SELECT (extract(epoch FROM run_at - now()) * 1000)::float8 AS ms
        FROM graphile_worker._private_jobs WHERE key = ${key}`
      return row?.ms ?? Number.NaN
    },
    async begin(key) {
      await prisma.$executeRaw`
        UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'somebody', attempts = attempts + 1
        WHERE key = ${key}`
    },
    async loseJobs(keys) {
      await prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE key = ANY(${[...keys]}::text[])`
    },
    audit: (subjectId) =>
      prisma.auditEntry.findMany({
        where: { subjectId },
        select: { action: true, outcome: true },
        orderBy: { id: 'asc' },
      }) as ReturnType<KeepingHouse['audit']>,
    async addPerson({ id, name, roles, disabled }) {
      const disabledAt = disabled ? new Date(morning) : null
      await prisma.user.create({
        data: { id, name, email: `${id}@example.com`, roles: [...roles], disabledAt },
      })
    },
    async seenBefore(userId, ms) {
      const lastSeenAt = new Date(Date.now() - ms)
      await prisma.agentPresence.updateMany({ where: { userId }, data: { lastSeenAt } })
    },
  }
}

/** Everything that waits in the queue, read past graphile-worker's own views. */
export function waitingJobs(prisma: TestDatabase['prisma']): Promise<PlannedJob[]> {
  return prisma.$queryRaw<PlannedJob[]>`
    SELECT t.identifier AS task, j.payload, j.key, q.queue_name AS queue
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
    ORDER BY j.id`
}
