import { describe, expect, it } from 'vitest'
import { callbackBytesMax } from '@/lib/http/webhook'
import { fresh } from '@/lib/testing/changes'
import { type CallbackOptions, callback, ownHouse, shuttleWebhook, sid } from '@/lib/testing/house'
import { lastAttempt, phoneCall } from '@/lib/testing/phone-call'
import { POST as shuttle } from './shuttle/[token]/route'
import { POST as call } from './twilio/call/route'
import { POST as leg } from './twilio/leg/route'
import { POST as payment } from './twilio/payment/route'
import { POST as recording } from './twilio/recording/route'
import { POST as dialled } from './twilio/voice/dialled/route'
import { POST as voice } from './twilio/voice/route'

const house = ownHouse()

const handlers = {
  '/api/webhooks/twilio/voice': voice,
  '/api/webhooks/twilio/voice/dialled': dialled,
  '/api/webhooks/twilio/leg': leg,
  '/api/webhooks/twilio/call': call,
  '/api/webhooks/twilio/payment': payment,
  '/api/webhooks/twilio/recording': recording,
} as const
type Path = keyof typeof handlers
const paths = Object.keys(handlers) as Path[]

const post = (path: Path, query: string, fields: Record<string, string>, options: CallbackOptions = {}) =>
  handlers[path](callback(`${path}${query}`, fields, options))

/** One callback of each kind that would be taken in, were it genuine. */
async function genuine(path: Path): Promise<{ query: string; fields: Record<string, string> }> {
  const phone = await phoneCall(house)
  const opened = await phone.opened()
  const attempt = lastAttempt(opened)
  const caller = { CallSid: sid('CA', 1), From: '+442079460000', To: '+442079460001' }
  switch (path) {
    case '/api/webhooks/twilio/voice':
      return { query: '', fields: { ...caller, CallStatus: 'ringing' } }
    case '/api/webhooks/twilio/voice/dialled':
      return {
        query: `?call=${phone.callId}`,
        fields: { ...caller, DialCallStatus: 'completed', CallStatus: 'completed' },
      }
    case '/api/webhooks/twilio/leg':
      return {
        query: `?call=${phone.callId}`,
        fields: { ...caller, ParentCallSid: sid('CA', 2), CallStatus: 'completed' },
      }
    case '/api/webhooks/twilio/call':
      return {
        query: `?call=${phone.callId}`,
        fields: { ...caller, CallSid: sid('CA', 77), CallStatus: 'completed' },
      }
    case '/api/webhooks/twilio/payment':
      return {
        query: `?attempt=${attempt.id}&effect=${attempt.id}.3`,
        fields: {
          Sid: sid('PK', 1),
          Capture: 'payment-card-number',
          PartialResult: 'true',
          PaymentCardNumber: 'xxxx',
        },
      }
    case '/api/webhooks/twilio/recording':
      return {
        query: `?call=${phone.callSid}`,
        fields: { CallSid: sid('CA', 1), RecordingSid: sid('RE', 1), RecordingStatus: 'completed' },
      }
  }
}

describe.each(paths)('%s', (path) => {
  const other: Record<string, (query: string, fields: Record<string, string>) => CallbackOptions> = {
    'is not signed': () => ({ signature: null }),
    'has an empty signature': () => ({ signature: '' }),
    'has somebody’s guess of a signature': () => ({ signature: 'bm90IGEgc2lnbmF0dXJl' }),
    'is signed with another token': () => ({ token: 'some-other-token' }),
    'is signed with an empty token': () => ({ token: '' }),
    'was signed for another port': (query) => ({ signedFor: `http://127.0.0.1:3001${path}${query}` }),
    'was signed for another host': (query) => ({ signedFor: `http://localhost:3000${path}${query}` }),
    'was signed for another path': (query) => ({ signedFor: `http://127.0.0.1:3000/other${query}` }),
    'was signed for another query': (query) => ({ signedFor: `http://127.0.0.1:3000${path}${query}x` }),
    'was changed after signing': (_query, fields) => ({
      body: new URLSearchParams({ ...fields, CallSid: sid('CA', 9), Sid: sid('PK', 9) }).toString(),
    }),
    'had a field added after signing': (_query, fields) => ({
      body: new URLSearchParams({ ...fields, Result: 'success' }).toString(),
    }),
  }

  it.each(Object.keys(other))('turns away what %s, and nothing changes anywhere', async (how) => {
    const { query, fields } = await genuine(path)
    const before = await house.contents()
    const answer = await post(path, query, fields, other[how]?.(query, fields))
    expect(answer.status).toBe(403)
    expect(await house.contents()).toEqual(before)
    expect(house.logged()).toContain('webhook.refused')
  })

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', null])(
    'takes no %s',
    async (contentType) => {
      const { query, fields } = await genuine(path)
      const before = await house.contents()
      expect((await post(path, query, fields, { contentType })).status).toBe(415)
      expect(await house.contents()).toEqual(before)
    },
  )

  it('takes nothing that is too large, whatever it says of its length', async () => {
    const { query, fields } = await genuine(path)
    const before = await house.contents()
    const large = `a=${'x'.repeat(callbackBytesMax)}`
    expect((await post(path, query, fields, { body: large })).status).toBe(413)
    const pieces = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(97)),
    })
    const url = `http://127.0.0.1:3000${path}${query}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' }
    const endless = new Request(url, { method: 'POST', headers, body: pieces, duplex: 'half' } as RequestInit)
    expect((await handlers[path](endless)).status).toBe(413)
    expect(await house.contents()).toEqual(before)
  })
})

// A recording is told and not kept: nothing of it can be lost.
describe.each(paths.filter((path) => !path.endsWith('recording')))('%s', (path) => {
  it('says 5xx while the database is away, and takes the same request in when it is back', async () => {
    const { query, fields } = await genuine(path)
    await post(path, query, fields, { signature: null })
    house.wire.cut()
    try {
      const answer = await post(path, query, fields)
      expect(answer.status).toBeGreaterThanOrEqual(500)
    } finally {
      house.wire.restore()
    }
    // A caller's leg of which we know nothing is no success either.
    const status = path.endsWith('/call') ? 404 : path.includes('voice') ? 200 : 204
    expect((await post(path, query, fields)).status).toBe(status)
  })
})

describe('Callbacks of a payment', () => {
  const path = '/api/webhooks/twilio/payment'
  let number = 100

  /** A call whose keypad session was opened by us, told about by Twilio from here on. */
  async function keypad() {
    const phone = await phoneCall(house)
    const opened = await phone.opened()
    const { id: attemptId } = lastAttempt(opened)
    number += 1
    const callSid = sid('CA', number)
    // The vendor's own name for the session, which the test's vendor makes up differently.
    const tell = async (fields: Record<string, string>, effect = 3, options: CallbackOptions = {}) =>
      post(
        path,
        `?attempt=${attemptId}&effect=${attemptId}.${effect}`,
        { CallSid: callSid, ...fields },
        options,
      )
    return { phone, opened, attemptId, tell }
  }

  /** A payment that waits for its session to open, whose REST answer never came. */
  async function unanswered() {
    const phone = await phoneCall(house, { prepare: ({ answers }) => (answers.open = ['hang']) })
    const started = await phone.start()
    if (!started.ok) throw new Error(started.error.code)
    const attempt = lastAttempt(started.value.state)
    await phone.runs(`${attempt.id}.1`)
    number += 1
    const pk = sid('PK', number)
    const tell = (fields: Record<string, string>, effect: number, options: CallbackOptions = {}) =>
      post(
        path,
        `?attempt=${attempt.id}&effect=${attempt.id}.${effect}`,
        { Sid: pk, CallSid: sid('CA', number), ...fields },
        options,
      )
    return { phone, id: started.value.state.id, attemptId: attempt.id, pk, tell }
  }

  it('open the entry from the first one on, although the REST answer was lost', async () => {
    const { phone, id, attemptId, pk, tell } = await unanswered()
    const opened = await tell({ PaymentMethod: 'credit-card' }, 2)
    expect(opened.status).toBe(204)
    expect(await phone.payment(id)).toMatchObject({ attempt: { stage: 'entering', sessionSid: pk } })
    const accepted = { PartialResult: 'false', Required: 'expiration-date,security-code' }
    const card = {
      Capture: 'payment-card-number',
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      PaymentCardType: 'visa',
    }
    expect((await tell({ ...card, ...accepted }, 3)).status).toBe(204)
    expect(await phone.payment(id)).toMatchObject({ attempt: { live: { field: 'expiry' } } })
    expect(await phone.agenda.waiting()).toContain(`effect:${attemptId}.4`)
  })

  it('count once by their token, and once by what they say', async () => {
    const { phone, id, tell } = await unanswered()
    await tell({ PaymentMethod: 'credit-card' }, 2, { idempotencyToken: 'token-of-this-one' })
    const before = await house.contents()
    expect(
      (await tell({ PaymentMethod: 'credit-card' }, 2, { idempotencyToken: 'token-of-this-one' })).status,
    ).toBe(204)
    expect(await house.contents()).toEqual(before)
    const key = { Capture: 'payment-card-number', PartialResult: 'true', PaymentCardNumber: 'xxx' }
    expect((await tell(key, 3)).status).toBe(204)
    const pressed = await house.contents()
    expect((await tell(key, 3)).status).toBe(204)
    expect(await house.contents()).toEqual(pressed)
    expect((await phone.payment(id)).status).toBe('inFlight')
  })

  it('count key presses', async () => {
    const { phone, attemptId, tell } = await keypad()
    for (const keys of ['x', 'xx', 'xxx'])
      await tell({
        Sid: sid('PK', 7),
        Capture: 'payment-card-number',
        PartialResult: 'true',
        PaymentCardNumber: keys,
      })
    expect(await phone.office.deps.reading.lastKeys(attemptId)).toMatchObject([
      { field: 'cardNumber', keys: 3 },
    ])
  })

  it('without our own ids are refused with a reason', async () => {
    const { attemptId } = await keypad()
    const before = await house.contents()
    const fields = { Sid: sid('PK', 8) }
    for (const query of ['', `?attempt=${attemptId}`, '?effect=e.1', '?attempt=&effect='])
      expect((await post(path, query, fields)).status).toBe(400)
    const nameless = await post(path, `?attempt=${attemptId}&effect=${attemptId}.3`, {
      Capture: 'expiration-date',
    })
    expect([nameless.status, await nameless.text()]).toEqual([400, 'Sid is missing.'])
    expect(await house.contents()).toEqual(before)
  })

  it('of an attempt that we do not know are not found', async () => {
    await keypad()
    const before = await house.contents()
    const fields = { Sid: sid('PK', 8) }
    expect((await post(path, '?attempt=nobody&effect=nobody.3', fields)).status).toBe(404)
    const key = { ...fields, Capture: 'expiration-date', PartialResult: 'true', ExpirationDate: 'xx' }
    expect((await post(path, '?attempt=nobody&effect=nobody.3', key)).status).toBe(404)
    expect(await house.contents()).toEqual(before)
  })

  it('that hold card data in clear leave none of it anywhere, and raise an alarm', async () => {
    const { tell } = await keypad()
    const number = '4929 1234 5678 1233'.replaceAll(' ', '')
    const code = '737'
    const told = {
      Sid: sid('PK', 11),
      Capture: 'payment-card-number',
      PartialResult: 'false',
      Required: 'expiration-date,security-code',
      PaymentCardNumber: number,
      SecurityCode: code,
      PaymentCardType: 'visa',
      BankAccountNumber: '12345678901234',
      SomethingNew: number,
      ConnectorError: `card ${number} refused`,
    }
    expect((await tell(told)).status).toBe(204)
    const end = {
      Sid: sid('PK', 11),
      Result: 'payment-connector-error',
      ConnectorError: `${number} ${code}`,
      PaymentError: number,
    }
    expect((await tell(end)).status).toBe(204)
    const everything = `${JSON.stringify(await house.contents())}${house.logged()}`
    for (const secret of [number, '12345678901234']) expect(everything).not.toContain(secret)
    expect(house.logged()).toContain('cardData.inCallback')
  })

  it('about a field that we do not ask for change nothing', async () => {
    const { tell } = await keypad()
    const before = await house.contents()
    expect((await tell({ Sid: sid('PK', 12), Capture: 'bank-account-number' })).status).toBe(204)
    expect(await house.contents()).toEqual(before)
  })
})

describe('Callbacks of a call', () => {
  async function waitingAgent() {
    await house.prisma.agentPresence.deleteMany()
    const { id } = await house.signedIn(['agent'])
    const at = new Date()
    await house.prisma.agentPresence.create({
      data: { userId: id, state: 'ready', since: at, lastSeenAt: at },
    })
    return id
  }
  let number = 1_000
  const caller = () => {
    number += 1
    return { CallSid: sid('CA', number), From: '+442079460000', To: '+442079460001', CallStatus: 'ringing' }
  }
  const voicePath = '/api/webhooks/twilio/voice'

  it('ring at a free agent, in Twilio’s own words, with our ids in every address', async () => {
    const agentId = await waitingAgent()
    const fields = caller()
    const answer = await post(voicePath, '', fields)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/xml')
    const xml = await answer.text()
    const row = await house.prisma.call.findFirstOrThrow({ where: { sid: fields.CallSid } })
    expect(row).toMatchObject({ status: 'ringing', agentId, fromNumber: '+442079460000' })
    expect(xml).toContain(`<Identity>${agentId}</Identity>`)
    expect(xml).toContain(`/api/webhooks/twilio/leg?call=${row.id}`)
    expect(xml).toContain(`/api/webhooks/twilio/voice/dialled?call=${row.id}`)
    const again = await (await post(voicePath, '', fields)).text()
    expect(again).toBe(xml)
    expect(await house.prisma.call.count({ where: { sid: fields.CallSid } })).toBe(1)
  })

  it('hold the caller while nobody is free, and count how often', async () => {
    await house.prisma.agentPresence.deleteMany()
    const fields = caller()
    const held = await (await post(voicePath, '', fields)).text()
    expect(held).toMatch(
      /<Say[^>]*>.*<\/Say><Pause length="10"\/><Redirect method="POST">[^<]*waits=1<\/Redirect>/,
    )
    expect(await (await post(voicePath, '?waits=7', fields)).text()).toContain('waits=8')
    const goodbye = await (await post(voicePath, '?waits=30', fields)).text()
    expect(goodbye).toMatch(/<Say[^>]*>.*<\/Say><Hangup\/>/)
  })

  it('are followed through ringing, answering and the end', async () => {
    const agentId = await waitingAgent()
    const fields = caller()
    await post(voicePath, '', fields)
    const { id } = await house.prisma.call.findFirstOrThrow({ where: { sid: fields.CallSid } })
    const state = async () =>
      (await house.prisma.call.findFirstOrThrow({ where: { id } })).state as Record<string, unknown>
    const legFields = {
      CallSid: sid('CA', 5_000 + number),
      ParentCallSid: fields.CallSid,
      To: `client:${agentId}`,
    }
    const legPath = '/api/webhooks/twilio/leg'
    for (const CallStatus of ['initiated', 'ringing', 'in-progress'])
      expect((await post(legPath, `?call=${id}`, { ...legFields, CallStatus })).status).toBe(204)
    expect(await state()).toMatchObject({ status: 'live', legSid: legFields.CallSid, recording: 'starting' })
    const jobs = await house.prisma.effect.findMany({ where: { aggregateId: id } })
    expect(jobs).toMatchObject([{ kind: 'startRecording', status: 'planned' }])
    const ended = { CallSid: fields.CallSid, CallStatus: 'completed' }
    expect((await post('/api/webhooks/twilio/call', `?call=${id}`, ended)).status).toBe(204)
    expect(await state()).toMatchObject({ status: 'ended', finished: false })
    const before = await house.contents()
    expect((await post('/api/webhooks/twilio/call', `?call=${id}`, ended)).status).toBe(204)
    expect((await post(legPath, `?call=${id}`, { ...legFields, CallStatus: 'ringing' })).status).toBe(204)
    expect(await house.contents()).toEqual(before)
  })

  it('offer the caller to somebody else when the agent does not answer', async () => {
    const first = await waitingAgent()
    const fields = caller()
    await post(voicePath, '', fields)
    const { id, agentId } = await house.prisma.call.findFirstOrThrow({ where: { sid: fields.CallSid } })
    expect(agentId).toBe(first)
    const { id: second } = await house.signedIn(['agent'])
    const at = new Date()
    await house.prisma.agentPresence.create({
      data: { userId: second, state: 'ready', since: at, lastSeenAt: at },
    })
    const over = { CallSid: fields.CallSid, CallStatus: 'in-progress', DialCallStatus: 'no-answer' }
    const xml = await (await post('/api/webhooks/twilio/voice/dialled', `?call=${id}`, over)).text()
    expect(xml).toContain(`<Identity>${second}</Identity>`)
  })

  it('take fields that Twilio adds after signing, on requests for instructions only', async () => {
    await house.prisma.agentPresence.deleteMany()
    const fields = caller()
    const added = { ...fields, CallToken: 'token', StirVerstat: 'TN-Validation-Passed-A' }
    const body = new URLSearchParams(added).toString()
    expect((await post(voicePath, '', fields, { body })).status).toBe(200)
    expect(
      (await post('/api/webhooks/twilio/call', '', { ...fields, CallStatus: 'completed' }, { body })).status,
    ).toBe(403)
  })

  it('without ids are refused with a reason, unknown ones are not found', async () => {
    const before = await house.contents()
    const fields = caller()
    const ids: readonly [Path, string, Record<string, string>, number][] = [
      ['/api/webhooks/twilio/voice', '', { From: '+441' }, 400],
      ['/api/webhooks/twilio/voice', '', { CallSid: "CA' OR 1=1" }, 400],
      ['/api/webhooks/twilio/voice/dialled', '', { ...fields, DialCallStatus: 'completed' }, 400],
      ['/api/webhooks/twilio/voice/dialled', '?call=nobody', { DialCallStatus: 'completed' }, 400],
      ['/api/webhooks/twilio/voice/dialled', '?call=nobody', { ...fields, DialCallStatus: 'completed' }, 404],
      ['/api/webhooks/twilio/leg', '', { ...fields, ParentCallSid: sid('CA', 3) }, 400],
      ['/api/webhooks/twilio/leg', '?call=nobody', fields, 400],
      ['/api/webhooks/twilio/leg', '?call=nobody', { ...fields, ParentCallSid: sid('CA', 3) }, 404],
      ['/api/webhooks/twilio/call', '', { ...fields, CallStatus: 'completed' }, 404],
      ['/api/webhooks/twilio/recording', '', { RecordingStatus: 'completed' }, 400],
    ]
    for (const [path, query, sent, status] of ids) {
      const answer = await post(path, query, sent)
      expect([path, query, answer.status]).toEqual([path, query, status])
      expect((await answer.text()).length).toBeGreaterThan(5)
    }
    expect(await house.contents()).toEqual(before)
  })
})

describe('A webhook of Shuttle’s', () => {
  const inbox = (externalId: string) => house.prisma.inbox.count({ where: { source: 'shuttle', externalId } })

  it('is kept as a hint, with a job, once', async () => {
    const key = fresh('key')
    const body = { key, action: 'PAYMENT.SUCCESS', instance_key: 'i', payment: 'pay1' }
    expect((await shuttle(...shuttleWebhook(body))).status).toBe(204)
    expect(await inbox(key)).toBe(1)
    const [job] = await house.prisma.$queryRaw<{ payload: unknown }[]>`
      SELECT payload FROM graphile_worker._private_jobs WHERE key = 'takeHint:pay1'`
    expect(job?.payload).toEqual({ processorPayment: 'pay1' })
    const before = await house.contents()
    expect((await shuttle(...shuttleWebhook(body))).status).toBe(204)
    expect(await house.contents()).toEqual(before)
  })

  it('at another address does not exist', async () => {
    const before = await house.contents()
    for (const token of ['', 'wrong', 'a-webhook-token-of-the-test', 'A-WEBHOOK-TOKEN-OF-THE-TESTS'])
      expect(
        (await shuttle(...shuttleWebhook({ action: 'PAYMENT.SUCCESS', payment: 'p' }, token))).status,
      ).toBe(404)
    expect(await house.contents()).toEqual(before)
  })

  it('that is none is refused', async () => {
    const before = await house.contents()
    for (const body of ['', 'null', '[]', '{', '{"key":"k"}', '"text"'])
      expect((await shuttle(...shuttleWebhook(body))).status).toBe(400)
    expect((await shuttle(...shuttleWebhook('x'.repeat(70_000)))).status).toBe(413)
    expect(await house.contents()).toEqual(before)
  })

  it('is answered with 5xx while the database is away', async () => {
    const key = fresh('key')
    const body = { key, action: 'PAYMENT.SUCCESS', payment: 'pay2' }
    house.wire.cut()
    try {
      expect((await shuttle(...shuttleWebhook(body))).status).toBeGreaterThanOrEqual(500)
    } finally {
      house.wire.restore()
    }
    expect((await shuttle(...shuttleWebhook(body))).status).toBe(204)
    expect(await inbox(key)).toBe(1)
  })
})
