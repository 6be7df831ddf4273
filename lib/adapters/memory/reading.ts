import { isSettled } from '@/lib/domain/payment/chip'
import { attemptToSettle, isToTell } from '@/lib/domain/payment/decide-by-hand'
import type { Payment, PaymentStatus } from '@/lib/domain/payment/state'
import { presentWithinMs } from '@/lib/domain/timing'
import type { KeyPresses } from '@/lib/ports/key-presses'
import type { LookUp } from '@/lib/ports/look-ups'
import type { KeyCount, Reading } from '@/lib/ports/reading'
import { type PaymentRow, type Tables, versioned } from './tables'

const doubling: readonly PaymentStatus[] = ['paid', 'inFlight', 'outcomeUnknown', 'booksDiffer']

/** The questions that screens ask. */
export function memoryReading(tables: Tables, realTime: () => number): Reading {
  const { payments, calls, progress, people, presence, lookUps } = tables
  const newest = (matches: (row: PaymentRow) => boolean, max: number) =>
    [...payments.values()]
      .filter(matches)
      .sort(byAge)
      .slice(0, max)
      .map(({ state, version }) => ({ state, version }))
  const oldest = (matches: (payment: Payment) => boolean, agentId: string | null, max: number) =>
    [...payments.values()]
      .filter(({ state }) => (agentId === null || state.agentId === agentId) && matches(state))
      .sort((one, other) => byAge(other, one))
      .slice(0, max)
      .map(({ state, version }) => ({ state, version }))
  return {
    async callOfAgent(agentId) {
      const row = [...calls.values()].find(({ state }) => state.agentId === agentId && !state.finished)
      return versioned(row)
    },
    async callsNotEnded(before, max) {
      const up = [...calls.values()].filter(
        ({ state }) => state.status !== 'ended' && state.arrivedAt < before,
      )
      return up.slice(0, max).map(({ state, version }) => ({ state, version }))
    },
    async callsOfAgentSince(agentId, since, max) {
      const rows = [...calls.values()].filter(
        ({ state }) => state.agentId === agentId && state.arrivedAt >= since,
      )
      return rows
        .sort((one, other) => other.state.arrivedAt - one.state.arrivedAt)
        .slice(0, max)
        .map(({ state, version }) => ({ state, version }))
    },
    async callsWithoutScreen(max) {
      const seenAfter = realTime() - presentWithinMs
      const rows = [...calls.values()].filter(({ state: { status, agentId } }) => {
        const lastSeenAt = agentId === null ? null : (presence.get(agentId)?.lastSeenAt ?? null)
        return status === 'live' && (lastSeenAt === null || lastSeenAt <= seenAfter)
      })
      return rows
        .sort((one, other) => one.state.arrivedAt - other.state.arrivedAt)
        .slice(0, max)
        .map(({ state, version }) => ({ state, version }))
    },
    paymentsOfCaller: async (number, max) =>
      newest(({ state }) => calls.get(state.callId)?.state.from === number, max),
    paymentsOfCalls: async (callIds, max) => newest(({ state }) => callIds.includes(state.callId), max),
    paymentsOfCall: async (callId) => newest(({ state }) => state.callId === callId, 20),
    openPaymentsOf: async (agentId, max) =>
      newest(({ state }) => state.agentId === agentId && !isSettled(state), max),
    unresolved: async ({ agentId, max }) =>
      oldest((payment) => attemptToSettle(payment) !== null, agentId, max),
    toTell: async ({ agentId, max }) => oldest(isToTell, agentId, max),
    payments: async ({ before, max, agentId }) =>
      newest(({ state: { id, createdAt, agentId: owner } }) => {
        if (agentId !== null && owner !== agentId) return false
        if (!before) return true
        return createdAt < before.createdAt || (createdAt === before.createdAt && id < before.id)
      }, max),
    paymentsOfReference: async (key, max) =>
      newest((row) => row.referenceKey === key && doubling.includes(row.state.status), max),
    journalsOf: async (ids) => ids.map((id) => [...(payments.get(id)?.journal ?? [])]),
    callJournalOf: async (callId) => [...(calls.get(callId)?.journal ?? [])],
    async lastKeys(attemptId) {
      const counts = new Map<string, KeyCount>()
      for (const press of progress.values()) {
        const { effectId, field, keys, serial, at } = press
        if (press.attemptId === attemptId) counts.set(effectId, { effectId, field, keys, serial, at })
      }
      return [...counts.values()]
    },
    keyTimes: async (effectId) =>
      [...progress.values()]
        .filter((press) => press.effectId === effectId && press.keys > 0)
        .map(({ at }) => at),
    lookUpsOf: async (ids) =>
      new Map(
        ids.flatMap((id): [string, LookUp][] => {
          const lookUp = lookUps.get(id)
          return lookUp ? [[id, lookUp]] : []
        }),
      ),
    names: async (ids) =>
      new Map(
        [...new Set(ids)].flatMap((id): [string, string][] => {
          const person = people.get(id)
          return person ? [[id, person.name]] : []
        }),
      ),
  }
}

function byAge(one: PaymentRow, other: PaymentRow): number {
  return other.state.createdAt - one.state.createdAt || (other.state.id > one.state.id ? 1 : -1)
}

/** Counts key presses, each once. */
export function memoryKeyPresses({ paymentOfAttempt, progress }: Tables): KeyPresses {
  return {
    async record(press) {
      const known = paymentOfAttempt.has(press.attemptId)
      if (known && !progress.has(press.externalId))
        progress.set(press.externalId, { ...press, serial: progress.size + 1 })
      return known
    },
    async typed(effectId) {
      const counts = [...progress.values()].filter((press) => press.effectId === effectId)
      return Math.max(0, ...counts.map(({ keys }) => keys))
    },
  }
}
