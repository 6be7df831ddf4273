import { describe, expect, it } from 'vitest'
import { checkAgainMs } from '@/lib/domain/timing'
import { ownDatabase } from '@/lib/testing/database'
import { agentNamed } from '@/lib/testing/office'
import * as say from '@/lib/testing/payment-facts'
import { lastAttempt, type PhoneCall, phoneCall, sessionOf } from '@/lib/testing/phone-call'
import { hour, minute, second } from '@/lib/values/instant'
import { checkNow } from './check-now'

const database = ownDatabase()

/** An outcome that has been open for hours: the next look is nearly an hour away. */
async function longUnknown() {
  const call = await phoneCall(database)
  const payment = await call.keyedIn()
  await call.take(payment)
  call.outside.noAnswer = { kind: 'fault', detail: 'HTTP 503' }
  await call.agenda.work(2 * hour)
  call.outside.noAnswer = null
  call.office.clock.advance(minute)
  return { call, payment: await call.payment(payment.id), attemptId: lastAttempt(payment).id }
}
const looks = (call: PhoneCall) => call.outside.lookUps.length

describe('A person who asks for a look', () => {
  it('has the books read at once, and the schedule goes on from there', async () => {
    const { call, payment, attemptId } = await longUnknown()
    const { deps, clock } = call.office
    call.booksSay(payment, 'pending')
    const before = looks(call)
    expect(await checkNow(deps, call.agent, payment.id)).toEqual({
      ok: true,
      value: { againAt: clock.now() + checkAgainMs },
    })
    await call.agenda.work()
    expect(looks(call)).toBe(before + 1)
    expect((await deps.reading.lookUpsOf([attemptId])).get(attemptId)).toMatchObject({
      askedAt: clock.now(),
      lookedAt: clock.now(),
      said: 'pending',
      nextAt: clock.now() + hour,
    })
    expect(await call.agenda.dueInMs(`lookUp:${attemptId}`)).toBe(hour)
    expect((await call.audit(payment.id)).at(-1)).toBe('payment.check')
  })

  it('learns when that is possible again, whoever asked before', async () => {
    const { call, payment } = await longUnknown()
    const { deps, clock } = call.office
    const again = { againAt: clock.now() + checkAgainMs }
    await checkNow(deps, call.agent, payment.id)
    const refusal = { ok: false, error: { code: 'checkedJustNow', ...again } }
    expect(await checkNow(deps, agentNamed('supervisor'), payment.id)).toEqual(refusal)
    clock.advance(checkAgainMs - 1)
    expect(await checkNow(deps, call.agent, payment.id)).toEqual(refusal)
    expect((await call.audit(payment.id)).filter((action) => action === 'payment.check')).toHaveLength(1)
    clock.advance(1)
    expect(await checkNow(deps, call.agent, payment.id)).toMatchObject({ ok: true })
  })

  it('twice at the same moment asks once', async () => {
    const { call, payment } = await longUnknown()
    const both = await Promise.all([1, 2].map(() => checkNow(call.office.deps, call.agent, payment.id)))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await call.audit(payment.id)).filter((action) => action === 'payment.check')).toHaveLength(1)
  })

  it('waits ten seconds of her own time, however fast the business clock runs', async () => {
    const { call, payment } = await longUnknown()
    const { deps, clock } = call.office
    const fast = { ...deps, clock: { now: clock.now, scale: 60 } }
    await checkNow(fast, call.agent, payment.id)
    clock.advance(9 * minute)
    expect(await checkNow(fast, call.agent, payment.id)).toMatchObject({ ok: false })
    clock.advance(minute)
    expect(await checkNow(fast, call.agent, payment.id)).toMatchObject({ ok: true })
  })

  it('is watched like a caller who waits, when others are not', async () => {
    const { call, payment, attemptId } = await longUnknown()
    const { deps } = call.office
    for (let each = 0; each < 20; each += 1) await deps.lookUpBudget.take('unwatched')
    await deps.lookUpBudget.pause(second)
    await checkNow(deps, call.agent, payment.id)
    await call.agenda.work()
    expect(await call.agenda.dueInMs(`lookUp:${attemptId}`)).toBeLessThan(2 * second)
    call.booksSay(payment, 'success')
    await call.agenda.work(2 * second)
    expect((await call.payment(payment.id)).status).toBe('paid')
  })

  it('about a card that was never sent, or about what is settled, is told that there is nothing', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    const nothing = { ok: false, error: { code: 'nothingToCheck' } }
    expect(await checkNow(call.office.deps, call.agent, payment.id)).toEqual(nothing)
    const paid = await phoneCall(database).then((another) => another.paid())
    expect(await checkNow(call.office.deps, call.agent, paid.id)).toEqual(nothing)
    expect(await checkNow(call.office.deps, call.agent, 'nobody')).toMatchObject({ ok: false })
  })

  it('about a card that was declined has it looked up all the same: a late success is believed', async () => {
    const call = await phoneCall(database)
    const payment = await call.keyedIn()
    await call.take(payment)
    call.booksSay(payment, 'declined')
    await call.tells(
      say.sessionEnded('connectorError', { sessionSid: sessionOf(payment) })(await call.payment(payment.id)),
    )
    await call.agenda.work(3 * minute)
    expect((await call.payment(payment.id)).status).toBe('open')
    call.booksSay(payment, 'success')
    await checkNow(call.office.deps, call.agent, payment.id)
    await call.agenda.work()
    expect((await call.payment(payment.id)).status).toBe('paid')
  })
})
