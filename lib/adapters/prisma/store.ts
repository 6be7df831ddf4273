import type { Change, CommitOutcome, KeptFact, Store } from '@/lib/ports/store'
import { scrub } from '@/lib/values/prose'
import { brokenUnique, isLostRace, type Prisma, type PrismaTransaction } from './client'
import type { ClockScale } from './clock-scale'
import { Prisma as Json } from './generated/client'
import { keepHint } from './hints'
import { addJob, jobOfTimer, keptFactJob } from './jobs-and-news'
import { json, readCall, readPayment, storable } from './states'
import { Abandoned } from './transaction'
import { writeCall } from './write-call'
import { writePayment } from './write-payment'

/**
 * Keeps payments and calls in PostgreSQL: one commit, one transaction.
 *
 * @param clockScale how fast the business clock runs, or how a commit learns it where that may change
 */
export function prismaStore(prisma: Prisma, clockScale: ClockScale): Store {
  return {
    async payment(id) {
      const row = await prisma.payment.findUnique({ where: { id } })
      return row && readPayment(row)
    },
    async paymentOfRequest(requestId) {
      const row = await prisma.payment.findUnique({ where: { requestId } })
      return row && readPayment(row)
    },
    async paymentOfAttempt(attemptId) {
      const [row] = await prisma.$queryRaw<Parameters<typeof readPayment>[0][]>`
        SELECT p.id, p.version, p.status, p.state FROM attempt a JOIN payment p ON p.id = a.payment_id
        WHERE a.id = ${attemptId}`
      return row ? readPayment(row) : null
    },
    async paymentsUnderWayOf(callId) {
      const rows = await prisma.payment.findMany({
        where: { callId, status: { in: ['inFlight', 'outcomeUnknown'] } },
      })
      return rows.map(readPayment)
    },
    async call(id) {
      const row = await prisma.call.findUnique({ where: { id } })
      return row && readCall(row)
    },
    async callOfSid(sid) {
      const row = await prisma.call.findUnique({ where: { sid } })
      return row && readCall(row)
    },
    commit: (change) => commit(prisma, clockScale, change),
    async keep({ source, externalId }, kept, at, why) {
      await prisma.$transaction(async (tx) => {
        const row = { source, externalId, receivedAt: new Date(at), fact: json(kept), error: reasonOf(why) }
        const created = await tx.inbox.createMany({ data: [row], skipDuplicates: true })
        if (created.count === 0) return
        await addJob(tx, keptFactJob(source, externalId))
      })
    },
    async kept({ source, externalId }) {
      const row = await prisma.inbox.findUnique({ where: { source_externalId: { source, externalId } } })
      return (row?.fact ?? null) as KeptFact | null
    },
  }
}

/** Why something could not be applied, for the person who mends it. */
function reasonOf(why: string): string {
  return storable(scrub(why).slice(0, 500))
}

async function commit(prisma: Prisma, clockScale: ClockScale, change: Change): Promise<CommitOutcome> {
  try {
    await prisma.$transaction(async (tx) => {
      if (change.received) await receive(tx, change.received, change.at)
      for (const other of change.others ?? []) await writePayment(tx, clockScale, other, change.at)
      if (change.payment) await writePayment(tx, clockScale, change.payment, change.at)
      if (change.call) await writeCall(tx, clockScale, change.call, change.at)
      if (change.settles) await settle(tx, change.settles, change.at)
      if (change.releases) await release(tx, change.releases)
      if (change.check) await check(tx, change.check, change.at)
      if (change.hint) await keepHint(tx, change.hint.processorPayment, change.at)
      if (change.audit)
        await tx.auditEntry.create({
          data: { ...change.audit, detail: json(change.audit.detail), at: new Date(change.at) },
        })
    })
    return { kind: 'committed' }
  } catch (fault) {
    if (fault instanceof Abandoned) return fault.outcome
    const index = brokenUnique(fault)
    const outcome = index === null ? undefined : brokenRules[index]
    if (outcome) return outcome
    if (isLostRace(fault)) return { kind: 'stale' }
    throw fault
  }
}

/**
 * What a broken unique index means (prisma/migrations). Those that are not listed hold what only a bug can break, like
 * two attempts with one key at the processor: that is thrown.
 */
export const brokenRules: Readonly<Record<string, CommitOutcome>> = {
  attempt_busy_reference: { kind: 'refused', why: 'referenceBusy' },
  attempt_busy_payment: { kind: 'refused', why: 'paymentBusy' },
  attempt_busy_call: { kind: 'refused', why: 'callBusy' },
  call_of_agent: { kind: 'refused', why: 'agentBusy' },
  payment_request_id_key: { kind: 'stale' },
  payment_event_payment_id_version_key: { kind: 'stale' },
  call_sid_key: { kind: 'stale' },
  call_event_call_id_version_key: { kind: 'stale' },
}

/**
 * What counted as a key press does not count a second time as something else: the signature covers no boundaries between
 * names and values, so that one callback can be cut into others.
 */
async function receive(
  tx: PrismaTransaction,
  { source, externalId }: NonNullable<Change['received']>,
  at: number,
): Promise<void> {
  const created = await tx.$executeRaw`
    INSERT INTO inbox (source, external_id, received_at)
    SELECT ${source}, ${externalId}, ${new Date(at)}::timestamptz
    WHERE NOT EXISTS (SELECT 1 FROM progress WHERE external_id = ${externalId})
    ON CONFLICT DO NOTHING`
  if (created === 0) throw new Abandoned({ kind: 'duplicate' })
}

/** Only one of two runs applies what was kept; the other one's change is left undone with it. */
async function release(
  tx: PrismaTransaction,
  { source, externalId }: NonNullable<Change['releases']>,
): Promise<void> {
  const released = await tx.inbox.updateMany({
    where: { source, externalId, NOT: { fact: { equals: Json.DbNull } } },
    data: { fact: Json.DbNull, error: null },
  })
  if (released.count === 0) throw new Abandoned({ kind: 'duplicate' })
}

async function check(
  tx: PrismaTransaction,
  { attemptId, unlessAfter }: NonNullable<Change['check']>,
  at: number,
): Promise<void> {
  const askedAt = new Date(at)
  const asked = await tx.$executeRaw`
    INSERT INTO look_up (attempt_id, asked_at) VALUES (${attemptId}, ${askedAt})
    ON CONFLICT (attempt_id) DO UPDATE SET asked_at = excluded.asked_at
    WHERE coalesce(greatest(look_up.looked_at, look_up.asked_at), '-infinity') <= ${new Date(unlessAfter)}`
  if (asked === 0) throw new Abandoned({ kind: 'stale' })
  const look = jobOfTimer({ kind: 'lookUp', attemptId, afterMs: 0 }, 1)
  await addJob(tx, { ...look, payload: { attemptId, askedAt: at } })
}

async function settle(
  tx: PrismaTransaction,
  { effectId, status, detail }: NonNullable<Change['settles']>,
  at: number,
): Promise<void> {
  await tx.effect.updateMany({
    where: { id: effectId, status: { in: ['planned', 'sent'] } },
    data: { status, detail: detail === null ? null : storable(detail), answeredAt: new Date(at) },
  })
}
