import { describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { agentNamed } from '@/lib/testing/office'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { askAgain, cancelEntry, closePayment, reaskField, takePayment } from './change-entry'
import { observeCall } from './observe-call'
import { startPayment } from './start-payment'

const database = ownDatabase()
const onTheLine = () => phoneCall(database)
const refusalOf = async (work: ReturnType<PhoneCall['start']>) => {
  const done = await work
  return done.ok ? 'done' : done.error
}

/** Everything written down about anybody's doing in this database. */
const auditRows = () => database.prisma.auditEntry.count()

async function paid(call: PhoneCall, form: Parameters<PhoneCall['start']>[0]) {
  const payment = await call.keyedIn(form)
  await takePayment(call.office.deps, call.agent, payment.id, lastAttempt(payment).id, 4900)
  call.booksSay(payment, 'success')
  await call.agenda.work(10_000)
  await call.tells(say.sessionEnded('success', { sessionSid: sessionOf(payment) })(payment))
  return call.payment(payment.id)
}

describe('Opening a payment', () => {
  it('starts the card entry with it, and writes down who did it', async () => {
    const call = await onTheLine()
    const started = await call.start({ reference: ' INV 7 ' })
    if (!started.ok) throw new Error('refused')
    const { state } = started.value
    expect(state).toMatchObject({ status: 'inFlight', terms: { reference: 'INV 7', money: { minor: 4900 } } })
    expect(await call.audit(state.id)).toEqual(['payment.start'])
  })

  it('that is asked for again opens nothing more', async () => {
    const call = await onTheLine()
    const form = call.form()
    const { deps } = call.office
    const all = await Promise.all([1, 2, 3, 4].map(() => startPayment(deps, call.agent, form)))
    const again = await startPayment(deps, call.agent, form)
    const ids = [...all, again].map((each) => (each.ok ? each.value.state.id : each.error.code))
    expect(new Set(ids).size).toBe(1)
    expect(await database.prisma.payment.count({ where: { requestId: form.requestId } })).toBe(1)
    expect(await call.audit(ids[0] ?? '')).toEqual(['payment.start'])
  })

  it("never shows what somebody else's form has opened", async () => {
    const [call, other] = [await onTheLine(), await onTheLine()]
    const form = call.form()
    await call.start(form)
    expect(await refusalOf(other.start({ ...form, callId: other.callId }))).toEqual({ code: 'notFound' })
  })

  it('on a call of somebody else, or on none, is refused', async () => {
    const [call, other] = [await onTheLine(), await onTheLine()]
    expect(await refusalOf(call.start({ callId: other.callId }))).toEqual({ code: 'notFound' })
    expect(await refusalOf(call.start({ callId: 'nobody' }))).toEqual({ code: 'notFound' })
    await observeCall(call.office.deps, call.callId, { kind: 'callEnded', why: 'completed' }, null)
    expect(await refusalOf(call.start())).toEqual({ code: 'callNotLive' })
  })

  it('while a card is taken on the same call is refused', async () => {
    const call = await onTheLine()
    await call.opened()
    expect(await refusalOf(call.start())).toEqual({ code: 'callBusy' })
  })

  it.each([
    [{ amount: '' }, 'amountEmpty', 'amount'],
    [{ amount: '12.345' }, 'amountTooManyDecimals', 'amount'],
    [{ amount: '500.5', currency: 'JPY' }, 'amountTooManyDecimals', 'amount'],
    [{ currency: 'XXX' }, 'currencyUnknown', 'currency'],
    [{ reference: ' \u200b ' }, 'referenceEmpty', 'reference'],
    [{ reference: '4111 1111 1111 1111' }, 'referenceCardLike', 'reference'],
    [{ reference: 'a\u0000b' }, 'referenceControlCharacters', 'reference'],
    [{ reference: 'x'.repeat(61) }, 'referenceTooLong', 'reference'],
    [{ description: '4111-1111-1111-1111' }, 'textCardLike', 'description'],
    [{ customerName: 'x'.repeat(121) }, 'textTooLong', 'customerName'],
    [{ customerKey: '\u202e1' }, 'textControlCharacters', 'customerKey'],
  ])('with %j is refused beside its field, and nothing is written', async (form, code, field) => {
    const call = await onTheLine()
    const before = await auditRows()
    expect(await refusalOf(call.start(form))).toEqual({ code, field })
    expect(await auditRows()).toBe(before)
  })
})

describe('A reference', () => {
  it('of which a card is being taken is busy for everybody, and the refusal names that payment', async () => {
    const [call, other] = [await onTheLine(), await onTheLine()]
    const reference = fresh('reference')
    const running = await call.opened({ reference })
    const refusal = await refusalOf(other.start({ reference: reference.toUpperCase() }))
    expect(refusal).toEqual({ code: 'referenceBusy', field: 'reference', payments: [running.id] })
  })

  it('is taken by one of two agents who ask in the same moment', async () => {
    const [call, other] = [await onTheLine(), await onTheLine()]
    const reference = fresh('reference')
    const both = await Promise.all([call.start({ reference }), other.start({ reference })])
    expect(both.filter((each) => each.ok)).toHaveLength(1)
    expect(both.flatMap((each) => (each.ok ? [] : [each.error.code]))).toEqual(['referenceBusy'])
  })

  it('that was paid is taken again only by somebody who has seen that', async () => {
    const call = await onTheLine()
    const reference = fresh('reference')
    const first = await paid(call, { reference })
    expect(first.status).toBe('paid')
    const refusal = await refusalOf(call.start({ reference }))
    expect(refusal).toEqual({ code: 'alreadyPaid', field: 'reference', payments: [first.id] })
    const second = await paid(call, { reference, knownPaid: [first.id] })
    expect(second.status).toBe('paid')
    const third = await refusalOf(call.start({ reference, knownPaid: [first.id] }))
    expect(third).toEqual({ code: 'alreadyPaid', field: 'reference', payments: [second.id] })
  })

  it('that was paid between the check and the commit is refused by the commit', async () => {
    const [call, other] = [await onTheLine(), await onTheLine()]
    const reference = fresh('reference')
    const running = await call.keyedIn({ reference })
    const { deps } = other.office
    const late = {
      ...deps,
      reading: {
        ...deps.reading,
        // The first answer is the check's: from then on the money is taken.
        paymentsOfReference: async (key: string, max: number) => {
          const before = await deps.reading.paymentsOfReference(key, max)
          if ((await call.payment(running.id)).status === 'paid') return before
          await takePayment(call.office.deps, call.agent, running.id, lastAttempt(running).id, 4900)
          call.booksSay(running, 'success')
          await call.agenda.work(10_000)
          return before
        },
      },
    }
    const refusal = await startPayment(late, other.agent, other.form({ reference }))
    expect(refusal).toEqual({
      ok: false,
      error: { code: 'alreadyPaid', field: 'reference', payments: [running.id] },
    })
  })

  it('that was paid keeps cards all the same', async () => {
    const call = await onTheLine()
    const reference = fresh('reference')
    await paid(call, { reference })
    expect(await refusalOf(call.start({ kind: 'save', reference }))).toBe('done')
  })
})

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
    const before = await paid(call, { reference })
    call.office.clock.advance(1_000)
    const first = await cancelled(call, { reference, knownPaid: [before.id] })
    other.office.clock.advance(60_000)
    const meanwhile = await paid(other, { reference, knownPaid: [before.id] })
    expect(meanwhile.status).toBe('paid')
    const again = await askAgain(call.office.deps, call.agent, first.id, fresh('request'))
    expect(again).toMatchObject({ ok: false, error: { code: 'alreadyPaid' } })
  })

  it('is allowed next to an older payment that the agent has confirmed as a different one', async () => {
    const call = await onTheLine()
    const reference = fresh('reference')
    const before = await paid(call, { reference })
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
    await reaskField(deps, agent, payment.id, attemptId, 'cardNumber')
    await reaskField(deps, agent, payment.id, attemptId, 'postcode')
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
