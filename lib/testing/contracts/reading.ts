import { describe, expect, it } from 'vitest'
import type { Change } from '@/lib/ports/store'
import type { EntryField } from '@/lib/values/card'
import {
  arriving,
  callAfter,
  callCommanded,
  callTold,
  commanded,
  fresh,
  morning,
  type Opening,
  opening,
  stateAfter,
  told,
  wholeCall,
} from '../changes'
import * as say from '../payment-facts'
import type { KeepingHouse } from './house'

/** What screens are told, whatever keeps it. */
export function readingContract(house: () => KeepingHouse): void {
  const commit = async (change: Omit<Change, 'at'>) =>
    expect(await house().store.commit({ at: morning, ...change })).toEqual({ kind: 'committed' })
  const opened = async (given: Partial<Opening> = {}) => {
    const change = opening(given)
    await commit({ payment: change })
    return stateAfter(change)
  }
  const idsOf = (rows: readonly { state: { id: string } }[]) => rows.map(({ state }) => state.id)

  describe('The list of payments', () => {
    it('is read page by page without gaps or repeats, also when many were opened in one moment', async () => {
      const agentId = fresh('agent')
      const ids: string[] = []
      for (const at of [1, 2, 2, 2, 2, 3, 3, 4])
        ids.push((await opened({ agentId, at: morning + at })).state.id)
      const read: string[] = []
      let before: { createdAt: number; id: string } | null = null
      for (let page = 0; page < 5; page += 1) {
        const rows = await house().reading.payments({ before, max: 3, agentId })
        read.push(...idsOf(rows))
        const last = rows.at(-1)
        if (!last) break
        before = { createdAt: last.state.createdAt, id: last.state.id }
      }
      expect(read).toHaveLength(ids.length)
      expect([...read].sort()).toEqual([...ids].sort())
      expect(read[0]).toBe(ids.at(-1))
    })

    it('is not disturbed by payments that are opened while it is read', async () => {
      const agentId = fresh('agent')
      const first = await opened({ agentId, at: morning + 1 })
      const second = await opened({ agentId, at: morning + 2 })
      const page = await house().reading.payments({ before: null, max: 1, agentId })
      expect(idsOf(page)).toEqual([second.state.id])
      await opened({ agentId, at: morning + 3 })
      const before = { createdAt: second.state.createdAt, id: second.state.id }
      const next = await house().reading.payments({ before, max: 5, agentId })
      expect(idsOf(next)).toEqual([first.state.id])
    })

    it("shows one agent's own or everybody's", async () => {
      const agentId = fresh('agent')
      const own = await opened({ agentId, at: morning + 50_000 })
      const foreign = await opened({ at: morning + 50_001 })
      expect(idsOf(await house().reading.payments({ before: null, max: 9, agentId }))).toEqual([own.state.id])
      const all = idsOf(await house().reading.payments({ before: null, max: 2, agentId: null }))
      expect(all).toEqual([foreign.state.id, own.state.id])
    })
  })

  describe('An agent', () => {
    it('has one call until it is put away', async () => {
      const agentId = fresh('agent')
      const call = wholeCall(agentId)
      for (const change of call) await commit({ call: change })
      const [ended] = call.slice(-1)
      if (!ended) throw new Error('a call has changes')
      expect(await house().reading.callOfAgent(agentId)).toEqual(callAfter(ended))
      await commit({ call: callCommanded(callAfter(ended), { kind: 'finish', by: agentId, note: null }) })
      expect(await house().reading.callOfAgent(agentId)).toBeNull()
    })

    it('keeps what is not settled on the desk, newest first', async () => {
      const agentId = fresh('agent')
      const older = await opened({ agentId, at: morning })
      const newer = await opened({ agentId, at: morning + 1 })
      const cancelled = commanded(newer, say.cancel()(newer.state))
      await commit({ payment: cancelled })
      expect(idsOf(await house().reading.openPaymentsOf(agentId, 9))).toEqual([
        newer.state.id,
        older.state.id,
      ])
      expect(idsOf(await house().reading.openPaymentsOf(agentId, 1))).toEqual([newer.state.id])
      await commit({ payment: commanded(stateAfter(cancelled), say.close()) })
      expect(idsOf(await house().reading.openPaymentsOf(agentId, 9))).toEqual([older.state.id])
    })
  })

  it('Calls that have not ended are found, younger ones and ended ones are not', async () => {
    const [up, over, young] = [arriving(), arriving(), arriving()]
    for (const call of [up, over, young]) await commit({ call })
    await commit({ call: callTold(callAfter(over), { kind: 'callEnded', why: 'canceled' }) })
    const found = async (before: number) =>
      (await house().reading.callsNotEnded(before, 1_000)).map(({ state }) => state.id)
    expect(await found(morning + 1)).toContain(up.after.id)
    expect(await found(morning + 1)).not.toContain(over.after.id)
    expect(await found(morning)).toEqual([])
    expect(await house().reading.callsNotEnded(morning + 1, 1)).toHaveLength(1)
  })

  it("An agent's calls of a day come newest first, and nobody else's", async () => {
    const agentId = fresh('agent')
    const other = arriving()
    const calls = [arriving(), arriving()]
    for (const call of [...calls, other]) await commit({ call })
    for (const call of calls) {
      const offered = callCommanded(callAfter(call), { kind: 'offer', agentId })
      await commit({ call: offered })
      await commit({ call: callTold(callAfter(offered), { kind: 'callEnded', why: 'canceled' }) })
    }
    const found = async (since: number, max = 9) =>
      idsOf(await house().reading.callsOfAgentSince(agentId, since, max))
    expect((await found(morning)).sort()).toEqual(calls.map(({ after }) => after.id).sort())
    expect(await found(morning, 1)).toHaveLength(1)
    expect(await found(morning + 1)).toEqual([])
  })

  it('What was asked of a caller before is found by the number, newest first', async () => {
    const from = `+4477009${Math.trunc(performance.now() * 1_000)}`
    const [first, second, foreign] = [arriving({ from }), arriving({ from }), arriving()]
    for (const call of [first, second, foreign]) await commit({ call })
    const [older, newer] = [
      await opened({ callId: first.after.id, at: morning }),
      await opened({ callId: second.after.id, at: morning + 1 }),
    ]
    await opened({ callId: foreign.after.id, at: morning + 2 })
    expect(idsOf(await house().reading.paymentsOfCaller(from, 9))).toEqual([newer.state.id, older.state.id])
    expect(idsOf(await house().reading.paymentsOfCaller(from, 1))).toEqual([newer.state.id])
    const both = [first.after.id, second.after.id]
    expect(idsOf(await house().reading.paymentsOfCalls(both, 9))).toEqual([newer.state.id, older.state.id])
  })

  it('The payments of a call come newest first', async () => {
    const callId = fresh('call')
    const first = await opened({ callId, at: morning })
    await commit({ payment: commanded(first, say.cancel()(first.state)) })
    const second = await opened({ callId, at: morning + 1 })
    expect(idsOf(await house().reading.paymentsOfCall(callId))).toEqual([second.state.id, first.state.id])
  })

  it('Of a reference only what a new payment could double is told', async () => {
    const reference = fresh('reference')
    const terms = { ...say.charging(), reference }
    const cancelled = await opened({ terms, at: morning })
    await commit({ payment: commanded(cancelled, say.cancel()(cancelled.state)) })
    const running = await opened({ terms, at: morning + 1 })
    await opened()
    expect(idsOf(await house().reading.paymentsOfReference(reference, 9))).toEqual([running.state.id])
    expect(await house().reading.paymentsOfReference(fresh('reference'), 9)).toEqual([])
  })

  it('Journals come as they were asked for, each oldest event first', async () => {
    const one = await opened()
    const other = await opened()
    await commit({ payment: told(one, say.recordingSecured()) })
    const ids = [other.state.id, 'nobody', one.state.id]
    const journals = await house().reading.journalsOf(ids)
    expect(journals.map((journal) => journal.map(({ type }) => type))).toEqual([
      ['PaymentOpened', 'AttemptStarted'],
      [],
      ['PaymentOpened', 'AttemptStarted', 'RecordingSecured'],
    ])
    expect(await house().reading.journalsOf([])).toEqual([])
  })

  it('The journal of a call comes oldest event first', async () => {
    const arrived = arriving()
    const ended = callTold(callAfter(arrived), { kind: 'callEnded', why: 'canceled' })
    for (const call of [arrived, ended]) await commit({ call })
    const journal = await house().reading.callJournalOf(arrived.after.id)
    expect(journal).toEqual([...arrived.events, ...ended.events])
  })

  it('People are known by name, each asked for once', async () => {
    const [amy, ben] = [fresh('person'), fresh('person')]
    await house().addPerson({ id: amy, name: 'Amy', roles: ['agent'] })
    await house().addPerson({ id: ben, name: 'Ben', roles: [] })
    const names = await house().reading.names([amy, ben, amy, 'nobody'])
    expect(Object.fromEntries(names)).toEqual({ [amy]: 'Amy', [ben]: 'Ben' })
  })

  describe('Key presses', () => {
    const entering = async () => {
      const payment = await opened()
      const change = told(payment, say.recordingSecured(), say.sessionOpened())
      await commit({ payment: change })
      const after = stateAfter(change)
      const attemptId = after.state.known[0]?.id ?? ''
      return { attemptId, effectId: `${attemptId}.3` }
    }
    const press = (of: { attemptId: string; effectId: string }, keys: number, externalId = fresh('token')) =>
      house().keyPresses.record({
        ...of,
        externalId,
        field: 'cardNumber' as EntryField,
        keys,
        at: morning + keys,
      })

    it('are told by the newest count of each request', async () => {
      const field = await entering()
      const older = { ...field, effectId: `${field.attemptId}.2` }
      for (const keys of [1, 2, 3]) expect(await press(field, keys)).toBe(true)
      expect(await press(older, 9)).toBe(true)
      const counts = await house().reading.lastKeys(field.attemptId)
      expect(counts).toHaveLength(2)
      const newest = counts.find(({ effectId }) => effectId === field.effectId)
      expect(newest).toMatchObject({ field: 'cardNumber', keys: 3, at: morning + 3 })
      expect(newest?.serial).toBeGreaterThan(0)
    })

    it('are told with their times, and by how many there were', async () => {
      const field = await entering()
      for (const keys of [0, 1, 2]) await press(field, keys)
      expect(await house().reading.keyTimes(field.effectId)).toEqual([morning + 1, morning + 2])
      expect(await house().keyPresses.typed(field.effectId)).toBe(2)
      expect(await house().keyPresses.typed('nobody.3')).toBe(0)
    })

    it('count once, however often they are told', async () => {
      const field = await entering()
      const externalId = fresh('token')
      expect(await press(field, 1, externalId)).toBe(true)
      const [before] = await house().reading.lastKeys(field.attemptId)
      expect(await press(field, 1, externalId)).toBe(true)
      expect(await house().reading.lastKeys(field.attemptId)).toEqual([before])
    })

    it('of an attempt that nobody knows are not kept', async () => {
      expect(await press({ attemptId: 'nobody', effectId: 'nobody.3' }, 1)).toBe(false)
      expect(await house().reading.lastKeys('nobody')).toEqual([])
    })
  })

  describe('The record of looks', () => {
    const look = { said: 'UNRESOLVED', at: morning + 1_000, nextAt: morning + 9_000 }
    const found = async (id: string) => (await house().reading.lookUpsOf([id])).get(id)

    it('holds the last look at each attempt, and nothing of those that nobody looked at', async () => {
      const [one, other, never] = [fresh('attempt'), fresh('attempt'), fresh('attempt')]
      await house().lookUps.looked({ attemptId: one, ...look })
      await house().lookUps.looked({ attemptId: other, ...look })
      await house().lookUps.looked({ attemptId: one, at: morning + 2_000, said: 'SUCCESS', nextAt: null })
      const records = await house().reading.lookUpsOf([one, other, never])
      expect([...records.keys()].sort()).toEqual([one, other].sort())
      expect(records.get(one)).toEqual({
        attemptId: one,
        lookedAt: morning + 2_000,
        said: 'SUCCESS',
        nextAt: null,
        hintedAt: null,
        askedAt: null,
      })
      expect(records.get(other)).toMatchObject({ said: 'UNRESOLVED', nextAt: morning + 9_000 })
    })

    it('knows when a webhook named the attempt, and keeps the look that was promised for sooner', async () => {
      const attemptId = fresh('attempt')
      const later = { attemptId, said: 'PENDING', at: morning + 3_000, nextAt: morning + 60_000 }
      await house().lookUps.hinted({ attemptId, ...look }, morning)
      expect(await found(attemptId)).toMatchObject({ hintedAt: morning, nextAt: morning + 9_000 })
      await house().lookUps.hinted(later, morning + 2_000)
      expect(await found(attemptId)).toMatchObject({
        hintedAt: morning + 2_000,
        lookedAt: morning + 3_000,
        said: 'PENDING',
        nextAt: morning + 9_000,
      })
      await house().lookUps.hinted({ ...later, at: morning + 10_000 }, morning + 10_000)
      expect(await found(attemptId)).toMatchObject({ nextAt: morning + 60_000 })
      await house().lookUps.looked({ attemptId, ...look })
      expect(await found(attemptId)).toMatchObject({ hintedAt: morning + 10_000, nextAt: morning + 9_000 })
      await house().lookUps.hinted({ ...later, nextAt: null }, morning + 11_000)
      expect(await found(attemptId)).toMatchObject({ nextAt: null })
    })
  })
}
