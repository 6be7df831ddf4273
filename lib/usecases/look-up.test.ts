import { describe, expect, it } from 'vitest'
import type { Payment } from '@/lib/domain/payment/state'
import { answerOverdueMs, firstLookUpMs } from '@/lib/domain/timing'
import { fresh } from '@/lib/testing/changes'
import { ownDatabase } from '@/lib/testing/database'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { hour, minute, second } from '@/lib/values/instant'
import { askAgain, cancelEntry, takePayment } from './change-entry'
import { lookUp, takeHint } from './look-up'
import { takeWebhook } from './take-webhook'

const database = ownDatabase()

/** A payment on its way to the bank; what the callbacks would have told is lost unless a test tells it. */
async function sentToBank(form: Parameters<PhoneCall['start']>[0] = {}) {
  const call = await phoneCall(database)
  const payment = await call.keyedIn(form)
  const minor = payment.terms.kind === 'charge' ? 4900 : null
  await takePayment(call.office.deps, call.agent, payment.id, lastAttempt(payment).id, minor)
  await call.agenda.work()
  return { call, payment: await call.payment(payment.id) }
}
const statusOf = async (call: PhoneCall, { id }: Payment) => (await call.payment(id)).status
const looks = (call: PhoneCall) => call.outside.lookUps.length

describe('With no callback and no webhook at all', () => {
  it.each([
    ['success', 'paid'],
    ['declined', 'open'],
  ] as const)('the books tell of a %s', async (status, becomes) => {
    const { call, payment } = await sentToBank()
    call.booksSay(payment, status)
    await call.agenda.work(firstLookUpMs)
    expect(await statusOf(call, payment)).toBe(becomes)
    await call.agenda.work(2 * minute)
    expect(await call.agenda.waiting()).not.toContain(`lookUp:${lastAttempt(payment).id}`)
  })

  it('the books are read every three seconds while somebody waits, then ever more rarely, for a week', async () => {
    const { call, payment } = await sentToBank()
    const before = looks(call)
    await call.agenda.work(firstLookUpMs)
    expect(looks(call)).toBe(before + 1)
    await call.agenda.work(30 * second)
    expect(looks(call)).toBe(before + 11)
    await call.agenda.work(answerOverdueMs)
    expect(await statusOf(call, payment)).toBe('outcomeUnknown')
    await call.agenda.work(3 * minute)
    const watched = looks(call)
    call.outside.noAnswer = { kind: 'fault', detail: 'HTTP 503' }
    await call.agenda.work(26 * minute)
    expect(looks(call)).toBe(watched + 3)
    await call.agenda.work(24 * hour)
    expect(looks(call)).toBe(watched + 3 + 24)
    await call.agenda.work(7 * 24 * hour)
    expect(await statusOf(call, payment)).toBe('outcomeUnknown')
    expect(await call.agenda.waiting()).not.toContain(`lookUp:${lastAttempt(payment).id}`)
  })

  it('a payment that the books do not know at +16 and at +30 minutes was not charged', async () => {
    const { call, payment } = await sentToBank()
    await call.agenda.work(29 * minute)
    expect(await statusOf(call, payment)).toBe('outcomeUnknown')
    await call.agenda.work(2 * minute)
    expect((await call.payment(payment.id)).last?.end).toEqual({ kind: 'notCharged' })
  })

  it('a late success wins over everything that was believed before', async () => {
    const { call, payment } = await sentToBank()
    await call.agenda.work(20 * minute)
    call.booksSay(payment, 'success')
    await call.agenda.work(11 * minute)
    expect(await call.payment(payment.id)).toMatchObject({ status: 'paid', receipt: { late: true } })
  })

  it('a kept card is found among the methods of its customer', async () => {
    const { call, payment } = await sentToBank({ kind: 'save', customerKey: 'C-9' })
    const attemptId = lastAttempt(payment).id
    call.outside.methods.set(`C-9/${attemptId}`, { id: 'pm', card: say.visa, sealedToken: 'v1.sealed' })
    await call.agenda.work(firstLookUpMs)
    expect(await call.payment(payment.id)).toMatchObject({
      status: 'saved',
      saved: { sealedToken: 'v1.sealed' },
    })
  })

  it('an entry that was never sent is looked at once all the same', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await cancelEntry(call.office.deps, call.agent, payment.id, lastAttempt(payment).id)
    await call.tells(
      say.sessionEnded('cancelled', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await call.agenda.work(10 * minute)
    expect(looks(call)).toBe(1)
  })

  it('a card that was sent is watched although its payment is settled: a second charge must not stay hidden', async () => {
    const { call, payment } = await sentToBank()
    const first = lastAttempt(payment)
    call.booksSay(payment, 'declined')
    await call.agenda.work(firstLookUpMs)
    const second = await secondCard(call, payment)
    await takePayment(call.office.deps, call.agent, payment.id, second, 4900)
    await call.agenda.work()
    call.booksSay({ ...payment, known: [first] }, 'success')
    await lookUp(call.office.deps, first.id)
    expect(await statusOf(call, payment)).toBe('paid')
    await call.agenda.work(minute)
    call.booksSay(await call.payment(payment.id), 'success')
    await call.agenda.work(31 * minute)
    expect(await call.payment(payment.id)).toMatchObject({ status: 'paid', chargedTwice: true })
  })
})

async function secondCard(call: PhoneCall, { id }: Payment): Promise<string> {
  const again = await askAgain(call.office.deps, call.agent, id, fresh('request'))
  if (!again.ok) throw new Error(again.error.code)
  await call.agenda.work()
  for (const field of ['cardNumber', 'expiry', 'securityCode'] as const) {
    const payment = await call.payment(id)
    await call.tells(say.accepted(field, { sessionSid: sessionOf(payment) })(payment))
    await call.agenda.work()
  }
  return lastAttempt(await call.payment(id)).id
}

describe('The end of the session', () => {
  it('has the books read at once, and settles what they say', async () => {
    const { call, payment } = await sentToBank()
    call.booksSay(payment, 'success')
    await call.tells(say.sessionEnded('success', { sessionSid: sessionOf(payment) })(payment))
    await call.agenda.work()
    expect(await statusOf(call, payment)).toBe('paid')
  })

  it('is believed as a decline while the books cannot be read', async () => {
    const { call, payment } = await sentToBank()
    call.outside.noAnswer = { kind: 'timeout', detail: 'no answer' }
    const end = say.sessionEnded('connectorError', { sessionSid: sessionOf(payment), claim: 'declined' })
    await call.tells(end(payment))
    await call.agenda.work()
    expect((await call.payment(payment.id)).last?.end).toMatchObject({ kind: 'declined' })
  })

  it('without anything in the books is a fault of the connector', async () => {
    const { call, payment } = await sentToBank()
    await call.tells(say.sessionEnded('success', { sessionSid: sessionOf(payment) })(payment))
    await call.agenda.work()
    expect(await call.payment(payment.id)).toMatchObject({
      status: 'outcomeUnknown',
      attempt: { why: 'connectorFault' },
    })
  })
})

describe('Books that differ', () => {
  it.each([
    ['amount', { amount: '1.00' }],
    ['currency', { currency: 'EUR' }],
  ])('in the %s are never believed', async (_what, more) => {
    const { call, payment } = await sentToBank()
    call.booksSay(payment, 'success', more)
    await call.agenda.work(firstLookUpMs)
    expect(await statusOf(call, payment)).toBe('booksDiffer')
  })
})

describe("A webhook of the processor's", () => {
  it('is a hint: what it names is fetched and believed as fetched', async () => {
    const { call, payment } = await sentToBank()
    call.booksSay(payment, 'success')
    await takeWebhook(call.office.deps, fresh('key'), `pay${lastAttempt(payment).id}`)
    await call.agenda.work()
    expect(await statusOf(call, payment)).toBe('paid')
  })

  it('is followed once for each key', async () => {
    const { call } = await sentToBank()
    const key = fresh('key')
    await takeWebhook(call.office.deps, key, 'pay1')
    await call.agenda.work()
    const before = looks(call)
    await takeWebhook(call.office.deps, key, 'pay1')
    await call.agenda.work()
    expect(looks(call)).toBe(before)
  })

  it('that names no payment is kept as seen and nothing more', async () => {
    const { call } = await sentToBank()
    const before = looks(call)
    await takeWebhook(call.office.deps, fresh('key'), null)
    await call.agenda.work()
    expect(looks(call)).toBe(before)
  })

  it('about a payment that is not ours changes nothing', async () => {
    const { call, payment } = await sentToBank()
    const { deps } = call.office
    call.booksSay(payment, 'success', { id: 'foreign', altKey: 'somebody-else' })
    const taken = (id: string) => takeHint(deps, id, deps.clock.now())
    const unmatched = { kind: 'unmatched', nextAt: null }
    expect(await taken('foreign')).toEqual(unmatched)
    call.booksSay(payment, 'success', { id: 'gone', altKey: `sotto-${fresh('attempt')}` })
    expect(await taken('gone')).toEqual(unmatched)
    call.booksSay(payment, 'success', { id: 'nameless', altKey: null })
    expect(await taken('nameless')).toEqual(unmatched)
    expect(await statusOf(call, payment)).toBe('inFlight')
  })

  it('about an attempt that is over is followed until the books are final, and a charge is believed', async () => {
    const { call, payment } = await sentToBank()
    const { deps } = call.office
    const { id } = lastAttempt(payment)
    call.booksSay(payment, 'declined')
    await call.agenda.work(firstLookUpMs)
    expect(await statusOf(call, payment)).toBe('open')
    await call.agenda.work(2 * minute)
    expect(await call.agenda.waiting()).not.toContain(`lookUp:${id}`)
    call.booksSay(payment, 'pending')
    await takeWebhook(deps, fresh('key'), `pay${id}`)
    await call.agenda.work()
    expect(await call.agenda.waiting()).toContain(`lookUp:${id}`)
    expect(await recordOf(call, id)).toMatchObject({ said: 'pending', hintedAt: expect.any(Number) })
    call.outside.noAnswer = { kind: 'fault', detail: 'HTTP 503' }
    await call.agenda.work(hour)
    expect(await call.agenda.waiting()).toContain(`lookUp:${id}`)
    call.outside.noAnswer = null
    call.booksSay(payment, 'success')
    await call.agenda.work(hour)
    expect(await statusOf(call, payment)).toBe('paid')
    await takeHint(deps, `pay${id}`, deps.clock.now())
    expect(await call.agenda.waiting()).not.toContain(`lookUp:${id}`)
  })

  it('about an attempt that is waited for adds no look of its own', async () => {
    const { call, payment } = await sentToBank()
    const { id } = lastAttempt(payment)
    call.booksSay(payment, 'pending')
    const before = await call.agenda.dueInMs(`lookUp:${id}`)
    await takeWebhook(call.office.deps, fresh('key'), `pay${id}`)
    await call.agenda.work()
    expect(await call.agenda.dueInMs(`lookUp:${id}`)).toBe(before)
  })

  it('without an answer from the books is followed for a week, ever more rarely', async () => {
    const { call, payment } = await sentToBank()
    const { id } = lastAttempt(payment)
    call.booksSay(payment, 'declined')
    await call.agenda.work(3 * minute)
    call.outside.noAnswer = { kind: 'credentials', detail: 'HTTP 401' }
    await takeWebhook(call.office.deps, fresh('key'), `pay${id}`)
    const before = looks(call)
    await call.agenda.work(30 * minute)
    expect(looks(call) - before).toBe(5)
    await call.agenda.work(24 * hour)
    expect(looks(call) - before).toBe(5 + 24)
    call.outside.noAnswer = null
    call.booksSay(payment, 'success')
    await call.agenda.work(hour)
    expect(await statusOf(call, payment)).toBe('paid')
    expect(call.agenda.failed).toEqual([])
    expect(await call.agenda.waiting()).not.toContain('takeHints')
  })

  it('that comes before the books know of it is followed for half an hour', async () => {
    const { call } = await sentToBank()
    await takeWebhook(call.office.deps, fresh('key'), 'pay-early')
    const before = call.outside.lookUps.filter((name) => name === 'pay-early').length
    await call.agenda.work(3 * hour)
    expect(call.outside.lookUps.filter((name) => name === 'pay-early').length - before).toBe(5)
    expect(await call.agenda.waiting()).not.toContain('takeHints')
  })
})

describe('A processor that says to slow down', () => {
  it('is left alone for as long as it asks, and the look comes right after', async () => {
    const { call, payment } = await sentToBank()
    const { id } = lastAttempt(payment)
    await call.agenda.work(20 * minute)
    call.outside.noAnswer = { kind: 'slowDown', detail: 'HTTP 429', retryAfterMs: 20_000 }
    const before = looks(call)
    await lookUp(call.office.deps, id)
    expect(looks(call)).toBe(before + 1)
    expect(await lookUp(call.office.deps, id)).toEqual({ again: { inMs: expect.any(Number) } })
    expect(looks(call)).toBe(before + 1)
    expect(await recordOf(call, id)).toMatchObject({ said: 'noAnswer:slowDown' })
    call.outside.noAnswer = null
    call.booksSay(payment, 'success')
    call.office.clock.advance(21 * second)
    await lookUp(call.office.deps, id)
    expect(await statusOf(call, payment)).toBe('paid')
  })
})

describe('What the books said is kept for whoever waits', () => {
  it('with its time and the time of the next look', async () => {
    const { call, payment } = await sentToBank()
    const { id } = lastAttempt(payment)
    const at = call.office.clock.now()
    await call.agenda.work(firstLookUpMs)
    expect(await recordOf(call, id)).toEqual({
      attemptId: id,
      lookedAt: at + firstLookUpMs,
      said: 'notFound',
      nextAt: at + firstLookUpMs + 3 * second,
      hintedAt: null,
      askedAt: null,
    })
    call.outside.noAnswer = { kind: 'credentials', detail: 'HTTP 401' }
    await call.agenda.work(3 * second)
    expect(await recordOf(call, id)).toMatchObject({ said: 'noAnswer:credentials' })
    call.outside.noAnswer = null
    call.booksSay(payment, 'success', { statusWord: 'SUCCESS' })
    await call.agenda.work(3 * second)
    expect(await recordOf(call, id)).toMatchObject({ said: 'SUCCESS', nextAt: null })
  })

  it('and says by having no next time that only a person can settle it', async () => {
    const { call, payment } = await sentToBank()
    call.outside.noAnswer = { kind: 'fault', detail: 'HTTP 503' }
    await call.agenda.work(8 * 24 * hour)
    expect(await recordOf(call, lastAttempt(payment).id)).toMatchObject({ nextAt: null })
  })
})

async function recordOf(call: PhoneCall, attemptId: string) {
  return (await call.office.deps.reading.lookUpsOf([attemptId])).get(attemptId)
}

it('Nothing is looked up for an attempt that nobody knows', async () => {
  const { call } = await sentToBank()
  expect(await lookUp(call.office.deps, 'nobody')).toEqual({ again: null })
})

it('A fast business clock looks just as often for the caller, in less real time', async () => {
  const { call, payment } = await sentToBank()
  const { deps } = call.office
  const fast = { ...deps, clock: { now: deps.clock.now, scale: 60 } }
  expect(await lookUp(fast, lastAttempt(payment).id)).toEqual({
    again: { inMs: 3_000 / 60, urgency: 'watched' },
  })
})
