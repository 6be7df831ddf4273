import type { CallChange } from '@/lib/ports/store'
import type { PrismaTransaction } from './client'
import { type ClockScale, scaleFor } from './clock-scale'
import { addJob, announce, jobOfRequest } from './jobs-and-news'
import { json } from './states'
import { Abandoned } from './transaction'

/** Writes what one commit changes about a call: row, journal, effects with their jobs, and the news. */
export async function writeCall(
  tx: PrismaTransaction,
  clockScale: ClockScale,
  change: CallChange,
  at: number,
): Promise<void> {
  const { before, after, events } = change
  if (events.length === 0) return
  const version = (before?.version ?? 0) + events.length
  await writeRow(tx, change, version, at)
  await tx.callEvent.createMany({
    data: events.map((event, index) => ({
      callId: after.id,
      version: (before?.version ?? 0) + index + 1,
      type: event.type,
      data: json(event),
      at: new Date(event.at),
    })),
  })
  await planEffects(tx, change, at)
  await planTimers(tx, change, clockScale)
  await freeAgent(tx, change, at)
  // Whoever had the call before hears of it too: an offer that went to somebody else leaves their desk.
  for (const agentId of new Set([before?.state.agentId ?? null, after.agentId]))
    await announce(tx, { type: 'changed', what: 'call', id: after.id, version, callId: after.id, agentId })
}

async function writeRow(
  tx: PrismaTransaction,
  { before, after }: CallChange,
  version: number,
  at: number,
): Promise<void> {
  const columns = {
    version,
    state: json(after),
    status: after.status,
    agentId: after.agentId,
    finished: after.finished,
    updatedAt: new Date(at),
  }
  if (before) {
    const updated = await tx.call.updateMany({
      where: { id: after.id, version: before.version },
      data: columns,
    })
    if (updated.count === 0) throw new Abandoned({ kind: 'stale' })
    return
  }
  await tx.call.create({
    data: {
      ...columns,
      id: after.id,
      sid: after.sid,
      fromNumber: after.from,
      createdAt: new Date(after.arrivedAt),
    },
  })
}

/** From now on this agent is idle: the next call goes to whoever has been so for the longest time. */
async function freeAgent(tx: PrismaTransaction, { before, after }: CallChange, at: number): Promise<void> {
  const agentId = before?.state.agentId
  if (!agentId || (after.agentId === agentId && !after.finished)) return
  await tx.agentPresence.updateMany({ where: { userId: agentId }, data: { since: new Date(at) } })
}

async function planEffects(tx: PrismaTransaction, { after, effects }: CallChange, at: number): Promise<void> {
  for (const effect of effects) {
    await tx.effect.create({
      data: {
        id: effect.id,
        aggregate: 'call',
        aggregateId: after.id,
        kind: effect.kind,
        payload: json(effect),
        status: 'planned',
        createdAt: new Date(at),
      },
    })
    await addJob(tx, jobOfRequest(effect.id, effect.kind, after.id, null))
  }
}

async function planTimers(
  tx: PrismaTransaction,
  { after, timers }: CallChange,
  clockScale: ClockScale,
): Promise<void> {
  if (timers.length === 0) return
  const scale = await scaleFor(tx, clockScale)
  for (const { kind, afterMs } of timers)
    await addJob(tx, {
      task: kind,
      payload: { callId: after.id },
      runInMs: afterMs / scale,
      key: `${kind}:${after.id}`,
    })
}
