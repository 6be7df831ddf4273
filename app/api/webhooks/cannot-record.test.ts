import { afterEach, describe, expect, it } from 'vitest'
import { fresh } from '@/lib/testing/changes'
import { at, callback, fromBrowser, ownHouse, shuttleWebhook, sid } from '@/lib/testing/house'
import { lastAttempt, phoneCall } from '@/lib/testing/phone-call'
import { ok } from '@/lib/values/result'
import { refusalBody } from '@/lib/wire/commands'
import { deskView } from '@/lib/wire/views'
import { GET as desk } from '../desk/route'
import { GET as health } from '../health/route'
import { POST as close } from '../payments/[id]/close/route'
import { POST as take } from '../payments/[id]/take/route'
import { POST as shuttle } from './shuttle/[token]/route'
import { POST as twilio } from './twilio/payment/route'

const house = ownHouse()
const nameOf = (url: string) => new URL(url).pathname.slice(1)

/** Every table refuses new rows as a full disk does. */
const fillDisk = () =>
  house.asOwner(`
    CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER disk_is_full BEFORE INSERT ON inbox FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full();
    CREATE TRIGGER disk_is_full BEFORE INSERT ON progress FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full();
    CREATE TRIGGER disk_is_full BEFORE INSERT ON payment_event FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()`)
const tidyDisk = () => house.asOwner('DROP FUNCTION IF EXISTS disk_is_full() CASCADE')

/** As after a failover to a standby, or when somebody has closed the server to writers. */
async function closeToWriters(closed: boolean): Promise<void> {
  // The owner is shut out as well, unless it says at once that it wants to write.
  await house.asOwner(`SET transaction_read_only = off;
    ALTER DATABASE "${nameOf(house.url)}" SET default_transaction_read_only = ${closed ? 'on' : 'off'}`)
  // The setting is of those connections that are opened from now on.
  house.wire.cut()
  house.wire.restore()
}

afterEach(tidyDisk)

let sessions = 0
/** The first look into the books comes six seconds after *Take*. */
const tenSeconds = 10_000

/** A payment on its way to the bank, and the end of its session as Twilio tells it. */
async function sent(agent: string) {
  sessions += 1
  const sessionSid = sid('PK', sessions)
  const phone = await phoneCall(house, {
    agent,
    prepare: (outside) => Object.assign(outside.sessions, { open: async () => ok({ sessionSid }) }),
  })
  const payment = await phone.keyedIn()
  const { id: attemptId } = lastAttempt(payment)
  await phone.take(payment)
  await phone.agenda.work()
  phone.booksSay(payment, 'success')
  const fields = { Sid: sessionSid, CallSid: sid('CA', 1), Result: 'success' }
  const tell = () =>
    twilio(callback(`/api/webhooks/twilio/payment?attempt=${attemptId}&effect=${attemptId}.9`, fields))
  return { phone, payment, tell }
}
const recordsOf = async () =>
  ((await (await health(new Request('http://127.0.0.1/api/health'))).json()) as { records: string }).records

describe('While the disk is full', () => {
  it('a callback is not acknowledged, and applied when it is sent again', async () => {
    const amy = await house.signedIn(['agent'])
    const { phone, payment, tell } = await sent(amy.id)
    await fillDisk()
    const before = await house.contents()
    expect((await tell()).status).toBeGreaterThanOrEqual(500)
    expect(await house.contents()).toEqual(before)
    await tidyDisk()
    expect((await tell()).status).toBe(204)
    expect(await phone.payment(payment.id)).toMatchObject({ attempt: { heard: { result: 'success' } } })
    await phone.agenda.work()
    expect((await phone.payment(payment.id)).status).toBe('paid')
  })

  it('what is never sent again is found in the books', async () => {
    const amy = await house.signedIn(['agent'])
    const { phone, payment, tell } = await sent(amy.id)
    await fillDisk()
    expect((await tell()).status).toBeGreaterThanOrEqual(500)
    await tidyDisk()
    await phone.agenda.work(tenSeconds)
    expect((await phone.payment(payment.id)).status).toBe('paid')
  })

  it('a hint is not acknowledged', async () => {
    const body = { key: fresh('key'), action: 'PAYMENT.SUCCESS', payment: fresh('pay') }
    await fillDisk()
    const before = await house.contents()
    expect((await shuttle(...shuttleWebhook(body))).status).toBeGreaterThanOrEqual(500)
    expect(await house.contents()).toEqual(before)
    await tidyDisk()
    expect((await shuttle(...shuttleWebhook(body))).status).toBe(204)
  })

  it('a person is told that nothing was done, and everybody sees why', async () => {
    const amy = await house.signedIn(['agent'])
    const phone = await phoneCall(house, { agent: amy.id })
    const payment = await phone.keyedIn()
    const press = () => {
      const body = { attemptId: lastAttempt(payment).id, minor: 4900 }
      return take(fromBrowser('POST', '/api/x', { cookie: amy.cookie, body }), at({ id: payment.id }))
    }
    const seen = async () => {
      const answer = await desk(fromBrowser('GET', '/api/desk', { cookie: amy.cookie }), at())
      return deskView.parse(await answer.json()).links.records
    }
    await fillDisk()
    const before = await house.contents()
    const answer = await press()
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBeTruthy()
    expect(refusalBody.parse(await answer.json()).refusal).toBe('cannotRecord')
    expect(await house.contents()).toEqual(before)
    expect([await seen(), await recordsOf()]).toEqual(['down', 'down'])
    await tidyDisk()
    expect((await press()).status).toBe(200)
    expect([await seen(), await recordsOf()]).toEqual(['up', 'up'])
  })
})

describe('While the database is read-only', () => {
  it('nothing is acknowledged, and it is said before anybody has tried to write', async () => {
    const amy = await house.signedIn(['agent'])
    const { payment, tell } = await sent(amy.id)
    const received = () => house.prisma.inbox.count({ where: { source: 'twilio' } })
    const before = await received()
    await closeToWriters(true)
    try {
      expect(await recordsOf()).toBe('down')
      const contents = await house.contents()
      expect((await tell()).status).toBeGreaterThanOrEqual(500)
      const body = { key: fresh('key'), action: 'PAYMENT.SUCCESS', payment: fresh('pay') }
      expect((await shuttle(...shuttleWebhook(body))).status).toBeGreaterThanOrEqual(500)
      const pressed = fromBrowser('POST', '/api/x', { cookie: amy.cookie, body: {} })
      const answer = await close(pressed, at({ id: payment.id }))
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await house.contents()).toEqual(contents)
    } finally {
      await closeToWriters(false)
    }
    expect((await tell()).status).toBe(204)
    expect(await recordsOf()).toBe('up')
    // Applied, or kept with a job, where the first connection turned out to be a dead one.
    expect(await received()).toBe(before + 1)
  })
})
