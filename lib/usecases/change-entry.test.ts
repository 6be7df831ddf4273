import { describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { agentNamed } from '@/lib/testing/office'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { askAgain, cancelEntry, closePayment, reaskField, takePayment } from './change-entry'
import { observeCall } from './observe-call'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)

describe('Asking for a card again', () => {
  /** A payment whose first card was cancelled before it was sent. */
  const cancelled = async (call: PhoneCall, form: Parameters<PhoneCall['start']>[0] = {}) => {
    const payment = await call.opened(form)
    await cancelEntry(call.office.deps, call.agent, payment.id, lastAttempt(payment).id)
    await call.tells(
      say.sessionEnded('cancelled', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await call.agenda.work()
    return call.payment(payment.id)
  }

  it('starts a second attempt with a key of its own, once for each form', async () => {
    const call = await onTheLine()
    const { id } = await cancelled(call)
    const requestId = fresh('request')
    const { deps } = call.office
    const both = await Promise.all([1, 2].map(() => askAgain(deps, call.agent, id, requestId)))
    expect(both.every((each) => each.ok)).toBe(true)
    const payment = await call.payment(id)
    expect(payment.attempts).toBe(2)
    expect(new Set(payment.known.map(({ altKey }) => altKey)).size).toBe(2)
    await call.agenda.work()
    expect(await askAgain(deps, call.agent, id, requestId)).toMatchObject({ ok: true })
    expect(await call.audit(id)).toEqual(['payment.start', 'payment.cancel', 'payment.attempt'])
  })

  it('is refused when somebody else took the money for the reference meanwhile', async () => {
    const [call, other] = [await onTheLine(), await onTheLine()]
    const reference = fresh('reference')
    const before = await call.paid({ reference })
    call.office.clock.advance(1_000)
    const first = await cancelled(call, { reference, knownPaid: [before.id] })
    other.office.clock.advance(60_000)
    const meanwhile = await other.paid({ reference, knownPaid: [before.id] })
    expect(meanwhile.status).toBe('paid')
    const again = await askAgain(call.office.deps, call.agent, first.id, fresh('request'))
    expect(again).toMatchObject({ ok: false, error: { code: 'alreadyPaid' } })
  })

  it('is allowed next to an older payment that the agent has confirmed as a different one', async () => {
    const call = await onTheLine()
    const reference = fresh('reference')
    const before = await call.paid({ reference })
    const first = await cancelled(call, { reference, knownPaid: [before.id] })
    expect(await askAgain(call.office.deps, call.agent, first.id, fresh('request'))).toMatchObject({
      ok: true,
    })
  })

  it('is refused when the call is over, while a card is taken, and of nothing', async () => {
    const call = await onTheLine()
    const { deps } = call.office
    const running = await call.opened()
    expect(await askAgain(deps, call.agent, running.id, fresh('request'))).toEqual({
      ok: false,
      error: { code: 'paymentBusy' },
    })
    await observeCall(deps, call.callId, { kind: 'callEnded', why: 'completed' }, null)
    expect(await askAgain(deps, call.agent, running.id, fresh('request'))).toEqual({
      ok: false,
      error: { code: 'callNotLive' },
    })
    expect(await askAgain(deps, call.agent, 'nobody', fresh('request'))).toEqual({
      ok: false,
      error: { code: 'notFound' },
    })
  })
})

describe('Every command', () => {
  it('writes one row for what it did, and none when it was done before or is refused', async () => {
    const call = await onTheLine()
    const { deps } = call.office
    const { agent } = call
    const payment = await call.opened()
    const attemptId = lastAttempt(payment).id
    await reaskField(deps, agent, payment.id, { attemptId, field: 'cardNumber', clears: true })
    await reaskField(deps, agent, payment.id, { attemptId, field: 'postcode', clears: true })
    await takePayment(deps, agent, payment.id, attemptId, 4900)
    await cancelEntry(deps, agent, payment.id, attemptId)
    await cancelEntry(deps, agent, payment.id, attemptId)
    await call.tells(
      say.sessionEnded('cancelled', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await closePayment(deps, agent, payment.id)
    await closePayment(deps, agent, payment.id)
    expect(await call.audit(payment.id)).toEqual([
      'payment.start',
      'payment.reask',
      'payment.cancel',
      'payment.close',
    ])
    const rows = await database.prisma.auditEntry.findMany({ where: { subjectId: payment.id } })
    for (const row of rows)
      expect(row).toMatchObject({
        actorId: agent.id,
        actorName: agent.name,
        outcome: 'done',
        address: '127.0.0.1',
      })
  })

  it('is written down together with what it does, or not at all', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    await database.asOwner(`CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END $$ LANGUAGE plpgsql;
      CREATE TRIGGER refuse BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse()`)
    const take = () => takePayment(call.office.deps, call.agent, payment.id, lastAttempt(payment).id, 4900)
    await expect(take()).rejects.toThrow()
    expect(await call.payment(payment.id)).toEqual(payment)
    await database.asOwner('DROP TRIGGER refuse ON audit_entry')
    expect(await take()).toMatchObject({ ok: true })
  })

  it('pressed twice in one moment happens once', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const attemptId = lastAttempt(payment).id
    const { deps } = call.office
    const presses = await Promise.all(
      [1, 2, 3].map(() => takePayment(deps, call.agent, payment.id, attemptId, 4900)),
    )
    expect(presses.every((each) => each.ok)).toBe(true)
    await call.agenda.work()
    expect(call.outside.count('complete')).toBe(1)
    expect(await call.audit(payment.id)).toEqual(['payment.start', 'payment.take'])
  })

  it('races another one to the first commit: cancelled or taken, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const call = await onTheLine()
      const payment = await call.keyedIn()
      const attemptId = lastAttempt(payment).id
      const { deps } = call.office
      await Promise.all([
        takePayment(deps, call.agent, payment.id, attemptId, 4900),
        cancelEntry(deps, call.agent, payment.id, attemptId),
      ])
      await call.agenda.work()
      expect(call.outside.count('complete') + call.outside.count('cancel')).toBe(1)
    }
  })

  it('about a payment that nobody knows is refused', async () => {
    const call = await onTheLine()
    const nobody = agentNamed(fresh('agent'))
    expect(await takePayment(call.office.deps, nobody, 'nobody', 'a', 1)).toEqual({
      ok: false,
      error: { code: 'notFound' },
    })
  })

  it('for an amount that the screen no longer shows right takes nothing', async () => {
    const call = await onTheLine()
    const payment = await call.keyedIn()
    const other = await takePayment(call.office.deps, call.agent, payment.id, lastAttempt(payment).id, 4800)
    expect(other).toEqual({ ok: false, error: { code: 'amountChanged' } })
    expect(await call.audit(payment.id)).toEqual(['payment.start'])
  })
})
