import { describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { lastAttempt, type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import { takePayment } from './change-entry'
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
    const first = await call.paid({ reference })
    expect(first.status).toBe('paid')
    const refusal = await refusalOf(call.start({ reference }))
    expect(refusal).toEqual({ code: 'alreadyPaid', field: 'reference', payments: [first.id] })
    const second = await call.paid({ reference, knownPaid: [first.id] })
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
    await call.paid({ reference })
    expect(await refusalOf(call.start({ kind: 'save', reference }))).toBe('done')
  })
})
