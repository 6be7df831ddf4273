import { describe, expect, it } from 'vitest'
import { callbackBytesMax } from '@/lib/http/webhook'
import { type CallbackOptions, callback, ownHouse, sid } from '@/lib/testing/house'
import { lastAttempt, phoneCall } from '@/lib/testing/phone-call'
import { from } from '@/lib/testing/sign-in'
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

describe('A flood of forgeries', () => {
  const sentBy = (address: string, request: Request): Request => {
    for (const [name, value] of Object.entries(from(address))) request.headers.set(name, value)
    return request
  }
  const path = '/api/webhooks/twilio/payment'

  it('becomes cheap and silent, and no genuine callback of the same address is turned away', async () => {
    const { query, fields } = await genuine(path)
    const forged = { ...fields, PaymentCardNumber: 'xxxxx' }
    const statuses: number[] = []
    const before = house.logged().split('webhook.refused').length
    for (let i = 0; i < 200; i += 1) {
      const request = callback(`${path}${query}`, forged, { token: 'some-other-token' })
      statuses.push((await payment(sentBy('203.0.113.66', request))).status)
    }
    expect(statuses.filter((status) => status === 403).length).toBeGreaterThanOrEqual(20)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(150)
    expect(house.logged().split('webhook.refused').length - before).toBeLessThan(50)
    const genuineOne = callback(`${path}${query}`, fields)
    expect((await payment(sentBy('203.0.113.66', genuineOne))).status).toBe(204)
  })

  it('is not read where nobody has signed it', async () => {
    const url = `http://127.0.0.1:3000${path}`
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    let pulled = 0
    const pieces = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(new Uint8Array(1_024).fill(97))
        },
      },
      { highWaterMark: 0 },
    )
    const init = { method: 'POST', headers: type, body: pieces, duplex: 'half' } as RequestInit
    expect((await payment(new Request(url, init))).status).toBe(403)
    expect(pulled).toBe(0)
  })
})
