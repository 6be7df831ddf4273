import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SessionOrder } from '@/lib/ports/payment-sessions'
import { type TwilioPaymentSessionsConfig, twilioPaymentSessions } from './payment-sessions'
import { type Outside, startOutside } from './testing/outside'

let outside: Outside
let callSid: string
let attemptId: string
let attempts = 0
let effects = 0

beforeAll(async () => {
  outside = await startOutside()
})

afterAll(() => outside.stop())

beforeEach(async () => {
  attemptId = `attempt-${++attempts}`
  callSid = await outside.callInProgress()
})

afterEach(() => outside.reset())

function sessions(changes: Partial<TwilioPaymentSessionsConfig> = {}) {
  const { account, publicUrl, payConnector } = outside
  return twilioPaymentSessions({ ...account, publicUrl, payConnector, currency: 'GBP', ...changes })
}

function step() {
  effects += 1
  const effectId = `${attemptId}.${effects}`
  return { callSid, idempotencyKey: effectId, answersTo: { attemptId, effectId } }
}

function order(changes: Partial<SessionOrder> = {}): SessionOrder {
  return {
    ...step(),
    charge: { minor: 4_900, currency: 'GBP' },
    altKey: 'alt-1',
    description: '',
    postcode: false,
    twice: [],
    gapSeconds: 10,
    brands: ['visa'],
    customer: null,
    methodCode: null,
    ...changes,
  }
}

const otherCall = `CA${'0'.repeat(32)}`
const otherSession = `PK${'0'.repeat(32)}`

describe('a session that cannot be opened', () => {
  it('because no such connector is installed', async () => {
    const answer = await sessions({ payConnector: 'Default' }).open(order())
    expect(answer).toMatchObject({ ok: false, error: { kind: 'refused', reason: 'setup', code: '64004' } })
  })

  it('because the credentials are wrong', async () => {
    const answer = await sessions({ authToken: 'another' }).open(order())
    expect(answer).toMatchObject({ error: { kind: 'refused', reason: 'setup', code: '20003' } })
  })

  it('because one runs on the call already', async () => {
    expect(await sessions().open(order())).toMatchObject({ ok: true })
    const second = await sessions().open(order())
    expect(second).toMatchObject({ error: { kind: 'refused', reason: 'outOfOrder', code: '64021' } })
  })

  it('because the call is over, or was never there', async () => {
    await outside.control('POST', `/calls/${callSid}/hangup`, {})
    expect(await sessions().open(order())).toMatchObject({ error: { kind: 'refused', reason: 'callOver' } })
    const elsewhere = await sessions().open(order({ callSid: otherCall }))
    expect(elsewhere).toMatchObject({ error: { kind: 'refused', reason: 'callOver', code: '20404' } })
  })

  it('because our address is plain http', async () => {
    await outside.control('PUT', '/faults', { requireHttps: true })
    const answer = await sessions().open(order())
    expect(answer).toMatchObject({ error: { kind: 'refused', reason: 'setup', code: '64016' } })
  })

  it.each(['64001', '64005', '64007', '64015', '64024'])('because of our set-up: %s', async (code) => {
    await outside.control('PUT', '/faults', { paymentsError: { code: Number(code), on: 'create' } })
    expect(await sessions().open(order())).toMatchObject({
      error: { kind: 'refused', reason: 'setup', code },
    })
  })

  it('because silence is to last longer than Twilio waits', async () => {
    const answer = await sessions().open(order({ gapSeconds: 601 }))
    expect(answer).toMatchObject({ error: { kind: 'refused', reason: 'invalid', code: '64020' } })
  })

  it('unless the request is the same one once more', async () => {
    const same = order()
    const first = await sessions().open(same)
    expect(await sessions().open(same)).toEqual(first)
  })
})

describe('a step that is refused', () => {
  it('because fields are missing: the session stays open', async () => {
    const answer = await sessions().open(order())
    const sessionSid = answer.ok ? answer.value.sessionSid : ''
    const early = await sessions().complete({ ...step(), sessionSid })
    expect(early).toMatchObject({ error: { kind: 'refused', reason: 'incomplete', code: '64019' } })
    expect(await sessions().ask({ ...step(), sessionSid, field: 'cardNumber', second: false })).toMatchObject(
      { ok: true },
    )
  })

  it('because the session is not known', async () => {
    const answer = await sessions().complete({ ...step(), sessionSid: otherSession })
    expect(answer).toMatchObject({ error: { kind: 'refused', reason: 'callOver', code: '20404' } })
  })
})

describe('an answer that is none', () => {
  it('to slow down: nothing was done', async () => {
    await outside.control('PUT', '/faults', { rate429: 1 })
    expect(await sessions().open(order())).toMatchObject({ error: { kind: 'notSent' } })
    expect(await sessions().open(order())).toMatchObject({ ok: true })
  })

  it.each([500, 503])('with status %i: nobody knows', async (status) => {
    const answer = await sessions().open(order())
    const sessionSid = answer.ok ? answer.value.sessionSid : ''
    await outside.control('PUT', '/faults', { twilioStatus: { status, count: 2 } })
    expect(await sessions().complete({ ...step(), sessionSid })).toMatchObject({ error: { kind: 'unclear' } })
    expect(await sessions().cancel({ ...step(), sessionSid })).toMatchObject({ error: { kind: 'unclear' } })
  })

  it('from an address where nobody listens: nothing was sent', async () => {
    const nobody = sessions({ apiUrl: 'http://127.0.0.1:9' })
    expect(await nobody.open(order())).toMatchObject({ error: { kind: 'notSent' } })
  })

  it('is lost on the way, and the first callback brings the session', async () => {
    await outside.control('PUT', '/faults', { createAnswerLost: 1 })
    const lost = order()
    expect(await sessions().open(lost)).toMatchObject({ error: { kind: 'unclear' } })
    const said = await outside.told(attemptId, ({ kind }) => kind === 'fact')
    expect(said).toMatchObject({ fact: { kind: 'sessionOpened', attemptId } })
    const sessionSid = said.kind === 'fact' ? said.sessionSid : ''
    expect(await sessions().ask({ ...step(), sessionSid, field: 'cardNumber', second: false })).toMatchObject(
      { ok: true },
    )
  })
})

describe('a callback that somebody else signed', () => {
  it('does not verify', async () => {
    await outside.control('PUT', '/faults', { wrongSignature: true })
    await sessions().open(order())
    const forged = await outside.arrival(({ query }) => query.get('attempt') === attemptId)
    expect(forged.signature).toEqual({ ok: false, why: 'mismatch' })
  })
})
