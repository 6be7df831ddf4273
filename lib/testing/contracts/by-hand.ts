import { describe, expect, it } from 'vitest'
import type { CardStop } from '@/lib/domain/card-stop'
import type { Payment } from '@/lib/domain/payment/state'
import type { Change, CommitOutcome, PaymentChange, Versioned } from '@/lib/ports/store'
import { minute } from '@/lib/values/instant'
import { auditRow, commanded, fresh, morning, opening, stateAfter, told } from '../changes'
import * as say from '../payment-facts'
import type { KeepingHouse } from './house'

/** What is kept of money that people must settle, and of connectors through which no card is taken. */
export function byHandContract(house: () => KeepingHouse): void {
  const commit = (change: Omit<Change, 'at'>): Promise<CommitOutcome> =>
    house().store.commit({ at: morning, ...change })
  const done = async (payment: PaymentChange): Promise<Versioned<Payment>> => {
    expect(await commit({ payment })).toEqual({ kind: 'committed' })
    return stateAfter(payment)
  }
  const terms = (reference: string) => ({ ...say.charging(), reference })
  const unknownOf = async (given: Parameters<typeof opening>[0] = {}) => {
    const opened = await done(opening({ terms: terms(fresh('reference')), ...given }))
    const keyed = [say.accepted('cardNumber'), say.accepted('expiry'), say.accepted('securityCode')]
    const ready = await done(told(opened, say.recordingSecured(), say.sessionOpened(), ...keyed))
    return done(told(await done(commanded(ready, say.take())), say.timeIsUp('answer')))
  }
  const replacing = (payment: Versioned<Payment>, paymentId = fresh('payment')) => ({
    payment: opening({ paymentId, terms: payment.state.terms, inPlaceOf: [payment.state.id] }),
    others: [commanded(payment, say.replace(paymentId))],
  })

  describe('A reference that is not settled', () => {
    it('is kept shut by an override for everybody but the payment that takes the place', async () => {
      const first = await unknownOf()
      const overridden = await done(commanded(first, say.override()))
      const other = opening({ terms: first.state.terms })
      expect(await commit({ payment: other })).toEqual({ kind: 'refused', why: 'referenceBusy' })
      const { payment, others } = replacing(overridden)
      expect(await commit({ payment, others })).toEqual({ kind: 'committed' })
      const replaced = await house().store.payment(first.state.id)
      expect(replaced?.state.override?.replacedBy).toBe(payment.after.id)
      // It is shut again at once: by the new payment's own card entry, and by the old one when that has ended.
      const third = opening({ terms: first.state.terms, inPlaceOf: [first.state.id] })
      expect(await commit({ payment: third })).toEqual({ kind: 'refused', why: 'referenceBusy' })
      await done(told(stateAfter(payment), say.callEnded()))
      expect(await commit({ payment: third })).toEqual({ kind: 'refused', why: 'referenceBusy' })
      const again = await house().store.payment(payment.after.id)
      const retry = again && commanded(again, say.askAgain(), morning, { inPlaceOf: [first.state.id] })
      expect(retry && (await commit({ payment: retry }))).toEqual({ kind: 'committed' })
    })

    it('is replaced wholly or not at all', async () => {
      const first = await unknownOf()
      const overridden = await done(commanded(first, say.override()))
      const { payment, others } = replacing(overridden)
      // Somebody is faster with what the first payment is.
      await done(told(overridden, say.callEnded()))
      expect(await commit({ payment, others })).toEqual({ kind: 'stale' })
      expect(await house().store.payment(payment.after.id)).toBeNull()
    })

    it('may be replaced once more, in a line', async () => {
      const first = await done(commanded(await unknownOf(), say.override()))
      const second = replacing(first)
      await commit(second)
      const keyed = [say.accepted('cardNumber'), say.accepted('expiry'), say.accepted('securityCode')]
      const opened = told(
        stateAfter(second.payment),
        say.recordingSecured(),
        say.sessionOpened({ sessionSid: fresh('PK') }),
      )
      await done(opened)
      const sid = opened.after.known[0]?.sessionSid ?? ''
      const ready = keyed.map(
        (fact) => (payment: Payment) => ({ ...fact(payment), sessionSid: sid }) as ReturnType<typeof fact>,
      )
      const taken = await done(commanded(await done(told(stateAfter(opened), ...ready)), say.take()))
      const unknown = await done(told(taken, say.timeIsUp('answer')))
      const overridden = await done(commanded(unknown, say.override()))
      const paymentId = fresh('payment')
      const third = opening({
        paymentId,
        terms: first.state.terms,
        inPlaceOf: [unknown.state.id, first.state.id],
      })
      const others = [commanded(overridden, say.replace(paymentId))]
      expect(await commit({ payment: third, others })).toEqual({ kind: 'committed' })
    })

    it('is free when two people have settled it', async () => {
      const first = await unknownOf()
      const proposed = await done(commanded(first, say.proposeSettlement('notTaken')))
      await done(commanded(proposed, say.confirmSettlement(), morning + minute))
      expect(await commit({ payment: opening({ terms: first.state.terms }) })).toEqual({ kind: 'committed' })
    })
  })

  describe('Lists of what people must do', () => {
    it('hold what is not settled, the oldest first, an agent’s own or everybody’s', async () => {
      const agentId = fresh('agent')
      const later = await unknownOf({ agentId, at: morning + minute })
      const earlier = await unknownOf({ agentId })
      const { reading } = house()
      const ids = async (whose: string | null) =>
        (await reading.unresolved({ agentId: whose, max: 200 })).map(({ state }) => state.id)
      expect(await ids(agentId)).toEqual([earlier.state.id, later.state.id])
      expect(await ids(null)).toEqual(expect.arrayContaining([earlier.state.id, later.state.id]))
      expect(await reading.unresolved({ agentId, max: 1 })).toHaveLength(1)
      await done(told(earlier, say.booksSay('declined')))
      expect(await ids(agentId)).toEqual([later.state.id])
    })

    it('hold who must be told, from when the answer is known until they were', async () => {
      const agentId = fresh('agent')
      const unknown = await done(told(await unknownOf({ agentId }), say.callEnded()))
      const owed = async () =>
        (await house().reading.toTell({ agentId, max: 10 })).map(({ state }) => state.id)
      expect(await owed()).toEqual([])
      const declined = await done(told(unknown, say.booksSay('declined')))
      expect(await owed()).toEqual([declined.state.id])
      await done(commanded(declined, say.tellCustomer()))
      expect(await owed()).toEqual([])
    })
  })

  describe('A connector that is stopped', () => {
    const stopOf = (connector: string, more: Partial<CardStop> = {}): CardStop => ({
      connector,
      since: morning,
      why: 'person',
      by: 'sue',
      paymentId: null,
      ...more,
    })
    const through = (connector: string) => opening({ settings: { ...say.entry, connector } })

    it('starts no card entry, and finishes those that are open', async () => {
      const connector = fresh('connector')
      const { cardStops } = house()
      const open = await done(through(connector))
      await cardStops.stop(stopOf(connector), { ...auditRow(connector), action: 'cards.stop' })
      expect(await cardStops.current(connector)).toEqual(stopOf(connector))
      expect(await commit({ payment: through(connector) })).toEqual({
        kind: 'refused',
        why: 'stopTakingCards',
      })
      await done(told(open, say.recordingSecured()))
      expect(await commit({ payment: through(fresh('connector')) })).toEqual({ kind: 'committed' })
    })

    it('stays as it was stopped first, until it is lifted', async () => {
      const connector = fresh('connector')
      const { cardStops } = house()
      const audit = (action: string) => ({ ...auditRow(connector), action })
      await cardStops.stop(stopOf(connector), audit('cards.stop'))
      await cardStops.stop(stopOf(connector, { by: 'sam', since: morning + minute }), audit('cards.stop'))
      expect(await cardStops.current(connector)).toEqual(stopOf(connector))
      await cardStops.lift(connector, 'sam', morning + minute, audit('cards.lift'))
      await cardStops.lift(connector, 'sam', morning + minute, audit('cards.lift'))
      expect(await cardStops.current(connector)).toBeNull()
      expect(await house().audit(connector)).toEqual([
        { action: 'cards.stop', outcome: 'done' },
        { action: 'cards.lift', outcome: 'done' },
      ])
      expect(await commit({ payment: through(connector) })).toEqual({ kind: 'committed' })
    })

    it('is stopped by the fact that shows its fault, in the same commit', async () => {
      const connector = fresh('connector')
      const unknown = await unknownOf({ settings: { ...say.entry, connector } })
      const change = told(unknown, say.sessionEnded('success'), say.notInTheBooks())
      expect(change.stopsCards).toBe(connector)
      await done(change)
      expect(await house().cardStops.current(connector)).toMatchObject({
        why: 'connectorFault',
        by: null,
        paymentId: unknown.state.id,
      })
    })
  })
}
