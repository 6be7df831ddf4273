import { describe, expect, it } from 'vitest'
import { hintPauseMs, hintSpacingMs } from '@/lib/domain/timing'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import { lastAttempt, type PhoneCall, phoneCall } from '@/lib/testing/phone-call'
import { minute, second } from '@/lib/values/instant'
import { takeHints } from './take-hints'
import { takeWebhook } from './take-webhook'

const database = ownDatabase()

/** Payments of one call that the bank has, as far as its own pace allows one call: they end before the next begins. */
async function withPayments(count: number) {
  const call = await phoneCall(database)
  const payments = []
  for (let each = 0; each < count; each += 1) {
    const payment = await call.keyedIn()
    await call.take(payment)
    call.booksSay(payment, 'declined')
    await call.agenda.work(10 * second)
    payments.push({ ...payment, name: `pay${lastAttempt(payment).id}` })
  }
  return { call, payments }
}

/** Every read of the books by the processor's own id, with its time. */
function countReads({ office: { deps } }: PhoneCall) {
  const reads: { readonly id: string; readonly at: number }[] = []
  const { findById } = deps.processor
  Object.assign(deps.processor, {
    findById: (id: string) => {
      reads.push({ id, at: deps.clock.now() })
      return findById(id)
    },
  })
  return reads
}

describe('A flood of forged hints', () => {
  it('costs one read of each payment in two seconds and five reads a second of all, and loses no news', async () => {
    const { call, payments } = await withPayments(3)
    const { deps } = call.office
    const reads = countReads(call)
    /** Two hundred a second, ten at a time. */
    const flood = async (hints: number, name: (each: number) => string) => {
      const before = reads.length
      for (let each = 0; each < hints; each += 10) {
        const burst = Array.from({ length: 10 }, (_, more) =>
          takeWebhook(deps, fresh('key'), name(each + more)),
        )
        await Promise.all(burst)
        await call.agenda.work(50)
      }
      return reads.length - before
    }
    const known = [...payments.map(({ name }) => name), fresh('unknown'), fresh('unknown')]
    const few = (each: number) => known[each % known.length] ?? ''
    expect(await flood(400, few)).toBeLessThanOrEqual(known.length * 2)
    for (const payment of payments) call.booksSay(payment, 'success')
    expect(await flood(400, few)).toBeLessThanOrEqual(known.length * 2)
    expect(await flood(400, () => fresh('unknown'))).toBeLessThanOrEqual(1 + 2_000 / hintSpacingMs)
    expect(reads.length).toBeGreaterThan(15)
    await call.agenda.work(minute)
    for (const name of known) {
      const times = reads.filter(({ id }) => id === name).map(({ at }) => at)
      for (const [index, at] of times.entries())
        expect(at - (times[index - 1] ?? Number.NEGATIVE_INFINITY), name).toBeGreaterThanOrEqual(hintPauseMs)
    }
    for (const { id } of payments) expect((await call.payment(id)).status).toBe('paid')
  })
})

describe('A hint that cannot be applied', () => {
  it('comes up again later and holds up no other', async () => {
    const { call, payments } = await withPayments(2)
    const { deps } = call.office
    const [broken, good] = payments
    if (!broken || !good) throw new Error('two payments')
    for (const payment of payments) call.booksSay(payment, 'success')
    const { paymentOfAttempt } = deps.store
    const store = {
      ...deps.store,
      paymentOfAttempt: async (id: string) => {
        if (id === lastAttempt(broken).id) throw new Error('a bug')
        return paymentOfAttempt(id)
      },
    }
    await takeWebhook(deps, fresh('key'), broken.name)
    await takeWebhook(deps, fresh('key'), good.name)
    await expect(takeHints({ ...deps, store })).rejects.toThrow('a bug')
    call.office.clock.advance(second)
    await takeHints({ ...deps, store })
    expect((await call.payment(good.id)).status).toBe('paid')
    const waiting = await deps.hints.next(deps.clock.now())
    expect(waiting?.processorPayment).toBe(broken.name)
    expect((waiting?.turnAt ?? 0) - deps.clock.now()).toBeGreaterThan(50 * second)
  })
})

describe('A hint while the processor may not be asked', () => {
  it('waits for leave and is not used up', async () => {
    const { call, payments } = await withPayments(1)
    const { deps } = call.office
    const [payment] = payments
    if (!payment) throw new Error('one payment')
    call.booksSay(payment, 'success')
    await takeWebhook(deps, fresh('key'), payment.name)
    await deps.lookUpBudget.pause(30 * second)
    expect(await takeHints(deps)).toMatchObject({ again: { inMs: expect.any(Number) } })
    expect((await call.payment(payment.id)).status).toBe('open')
    call.office.clock.advance(31 * second)
    expect(await takeHints(deps)).toEqual({ again: null })
    expect((await call.payment(payment.id)).status).toBe('paid')
  })
})
