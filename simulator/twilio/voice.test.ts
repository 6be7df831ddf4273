import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import { sign } from './signature.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const dialIn = async () => (await kit.control<{ sid: string }>('POST', '/calls')).body.sid
const twiml = (verbs: string) => `<Response>${verbs}</Response>`
/** The caller's leg reports its end only after everything else about the call has been settled. */
const callOver = () =>
  kit.product.next(({ path, form }) => path === '/call' && form.CallDuration !== undefined)

describe('an incoming call', () => {
  test('posts the voice webhook at once, signed, with what Twilio tells of a call', async () => {
    const { body } = await kit.control<{ sid: string; status: string }>('POST', '/calls', {
      from: '+447700900111',
      to: '+442079460200',
      name: 'A CALLER',
    })
    expect(body.status).toBe('ringing')
    const { form, headers, url, fields } = await kit.product.next(({ path }) => path === '/voice')
    expect(form).toMatchObject({
      AccountSid: kit.accountSid,
      ApiVersion: '2010-04-01',
      CallSid: body.sid,
      CallStatus: 'ringing',
      Direction: 'inbound',
      From: '+447700900111',
      Caller: '+447700900111',
      To: '+442079460200',
      Called: '+442079460200',
      CallerName: 'A CALLER',
    })
    expect(headers['x-twilio-signature']).toBe(sign(kit.authToken, url, fields))
  })

  test('rings the agent’s device, which answers after a second', async () => {
    const sid = await dialIn()
    const initiated = await kit.product.leg('initiated')
    expect(initiated.form).toMatchObject({ ParentCallSid: sid, To: 'client:amy', SequenceNumber: '0' })
    expect(initiated.form.CallSid).not.toBe(sid)
    await kit.product.leg('ringing')
    await kit.advance(999)
    expect((await kit.call(sid)).status).toBe('ringing')
    await kit.advance(1)
    const answered = await kit.product.leg('in-progress')
    expect(answered.form).toMatchObject({ SequenceNumber: '2', CallbackSource: 'call-progress-events' })
    const call = await kit.call(sid)
    expect(call.status).toBe('in-progress')
    expect(call.legs[0]).toMatchObject({ identity: 'amy', status: 'in-progress' })
  })

  test('is in progress before the agent answers, unless it is answered on the bridge', async () => {
    kit.product.voice.body = kit.dialAgent('answerOnBridge="false"')
    const sid = await dialIn()
    await kit.product.leg('ringing')
    expect((await kit.call(sid)).status).toBe('in-progress')
  })

  test('reports only the end of a leg when no events are named', async () => {
    kit.product.voice.body = twiml(
      `<Dial><Client statusCallback="${kit.product.url}/leg">amy</Client></Dial>`,
    )
    const sid = await dialIn()
    await kit.product.next(({ path, form }) => path === '/call' && form.CallStatus === 'in-progress')
    await kit.advance(1_000)
    await kit.control('POST', `/calls/${sid}/hangup`)
    const { form } = await kit.product.next(({ path }) => path === '/leg')
    expect(form).toMatchObject({ CallStatus: 'completed', CallDuration: '0' })
  })
})

describe('when the agent does not come to the phone', () => {
  const dialled = () => kit.product.next(({ path }) => path.startsWith('/voice/dialled'))

  test('a busy device ends the dialling and the product says what comes next', async () => {
    await kit.control('PUT', '/devices/amy', { behaviour: 'busy' })
    kit.product.afterDial.body = twiml('<Say>All agents are busy.</Say><Hangup/>')
    const sid = await dialIn()
    await kit.product.leg('ringing')
    await kit.advance(1_000)
    expect((await kit.product.leg('busy')).form.SipResponseCode).toBe('486')
    const { form, path } = await dialled()
    expect(path).toBe('/voice/dialled?call=1&x=2')
    expect(form).toMatchObject({ DialCallStatus: 'busy', DialBridged: 'false', DialCallDuration: '0' })
    await kit.until(sid, ({ heard }) => heard.includes('All agents are busy.'))
    await kit.advance(15_000)
    expect((await kit.call(sid)).status).toBe('completed')
  })

  test('a device that is not answered rings for the time that was given', async () => {
    await kit.control('PUT', '/devices/amy', { behaviour: 'no-answer' })
    kit.product.voice.body = kit.dialAgent('timeout="20"')
    await dialIn()
    await kit.product.leg('ringing')
    await kit.advance(20_000)
    await kit.product.leg('no-answer')
    expect((await dialled()).form.DialCallStatus).toBe('no-answer')
  })

  test('the first of several devices to answer gets the call', async () => {
    await kit.control('PUT', '/devices/amy', { behaviour: 'answer', answersAfterMs: 3_000 })
    const client = (name: string) => `<Client statusCallback="${kit.product.url}/leg">${name}</Client>`
    kit.product.voice.body = twiml(`<Dial>${client('amy')}${client('ben')}</Dial>`)
    const sid = await dialIn()
    await kit.product.next(({ path, form }) => path === '/call' && form.CallStatus === 'in-progress')
    await kit.advance(1_000)
    await kit.product.leg('canceled')
    expect((await kit.call(sid)).legs.map(({ status }) => status)).toEqual(['canceled', 'in-progress'])
  })

  test('a caller who gives up while it rings cancels the leg', async () => {
    const sid = await dialIn()
    await kit.product.leg('ringing')
    await kit.control('POST', `/calls/${sid}/hangup`)
    await kit.product.leg('canceled')
    expect((await dialled()).form).toMatchObject({ DialCallStatus: 'canceled', CallStatus: 'no-answer' })
  })
})

describe('hanging up', () => {
  test('by the caller ends the entry, then the agent’s leg, and reports the dialling', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    await kit.control('POST', `/calls/${entry.callSid}/hangup`)
    expect((await entry.result()).form.Result).toBe('caller-hung-up')
    await kit.product.leg('completed')
    const { form } = await kit.product.next(({ path }) => path.startsWith('/voice/dialled'))
    expect(form).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'completed', DialBridged: 'true' })
    expect(await kit.call(entry.callSid)).toMatchObject({
      status: 'completed',
      legs: [{ status: 'completed' }],
    })
  })

  test('by the agent leaves the caller with the rest of the instructions', async () => {
    kit.product.afterDial.body = twiml('<Say>The agent has left.</Say>')
    const sid = await kit.talking()
    await kit.control('POST', '/devices/amy/hangup')
    const { form } = await kit.product.next(({ path }) => path.startsWith('/voice/dialled'))
    expect(form).toMatchObject({
      DialCallStatus: 'completed',
      DialBridged: 'true',
      CallStatus: 'in-progress',
    })
    await kit.until(sid, ({ heard }) => heard.includes('The agent has left.'))
    await kit.advance(15_000)
    expect((await callOver()).form.CallSid).toBe(sid)
  })

  test('by the product, through the API, ends the call', async () => {
    const sid = await kit.talking()
    const { status, body } = await kit.twilio(`/Calls/${sid}.json`, { Status: 'completed' })
    expect(status).toBe(200)
    expect(body.status).toBe('completed')
    expect((await callOver()).form.CallSid).toBe(sid)
    expect((await kit.twilio(`/Calls/${sid}.json`, { Status: 'completed' })).body.code).toBe(21220)
  })
})

describe('other instructions from outside', () => {
  test('take the caller out of the dialling', async () => {
    const sid = await kit.talking()
    await kit.twilio(`/Calls/${sid}.json`, { Twiml: twiml('<Say>Please hold.</Say><Pause length="60"/>') })
    await kit.product.leg('completed')
    const call = await kit.until(sid, ({ heard }) => heard.includes('Please hold.'))
    expect(call.status).toBe('in-progress')
    const asked = kit.product.arrivals.filter(({ path }) => path.startsWith('/voice/dialled'))
    expect(asked).toEqual([])
  })

  test('exclude words and an address at once', async () => {
    const sid = await kit.talking()
    const both = { Twiml: twiml(''), Url: `${kit.product.url}/voice` }
    expect((await kit.twilio(`/Calls/${sid}.json`, both)).body.code).toBe(21218)
    expect((await kit.twilio(`/Calls/${sid}.json`, {})).body.code).toBe(21205)
  })

  test('may come from an address that is fetched', async () => {
    const sid = await kit.talking()
    kit.product.voice.body = twiml('<Redirect method="GET">/voice/elsewhere?from=here</Redirect>')
    await kit.twilio(`/Calls/${sid}.json`, { Url: `${kit.product.url}/voice` })
    const fetched = await kit.product.next(({ path }) => path.startsWith('/voice/elsewhere'))
    expect(fetched.path).toMatch(/^\/voice\/elsewhere\?from=here&AccountSid=AC/)
    expect(fetched.headers['x-twilio-signature']).toBe(sign(kit.authToken, fetched.url, []))
  })
})

describe('instructions that cannot be obeyed show on the call', () => {
  test.each([
    ['an error answer', 11200, { status: 500 }],
    ['a wrong content type', 12300, { status: 200, type: 'text/plain', body: '<Response/>' }],
    ['a broken document', 12100, { status: 200, type: 'text/xml', body: '<Response>' }],
    ['an unknown verb', 12200, { status: 200, type: 'text/xml', body: '<Response><Enqueue/></Response>' }],
    [
      'an address that is none',
      11100,
      { status: 200, type: 'text/xml', body: '<Response><Redirect>http://</Redirect></Response>' },
    ],
  ])('%s: %i', async (_, code, reply) => {
    kit.product.voice = reply
    const sid = await dialIn()
    await callOver()
    expect((await kit.call(sid)).problem).toEqual({ code, message: expect.any(String) })
  })

  test('nobody at the address: 11205', async () => {
    const alone = await Kit.open({ SIM_VOICE_URL: 'http://127.0.0.1:9/voice' })
    try {
      const { body } = await alone.control<{ sid: string }>('POST', '/calls')
      await alone.product.next(({ path, form }) => path === '/call' && form.CallDuration !== undefined)
      expect((await alone.call(body.sid)).problem?.code).toBe(11205)
    } finally {
      await alone.close()
    }
  })

  test('redirects in a circle end after a while', async () => {
    kit.product.voice.body = twiml('<Redirect>/voice</Redirect>')
    const sid = await dialIn()
    await callOver()
    expect((await kit.call(sid)).problem?.code).toBe(12400)
  })
})

test('a rejected call is busy or not answered, and never in progress', async () => {
  kit.product.voice.body = twiml('<Reject reason="busy"/>')
  const sid = await dialIn()
  await callOver()
  expect((await kit.call(sid)).status).toBe('busy')
})

test('a call can be read', async () => {
  const sid = await kit.talking()
  const auth = `Basic ${Buffer.from(`${kit.accountSid}:${kit.authToken}`).toString('base64')}`
  const read = await fetch(`${kit.url}/2010-04-01/Accounts/${kit.accountSid}/Calls/${sid}.json`, {
    headers: { authorization: auth },
  })
  expect(await read.json()).toMatchObject({
    sid,
    status: 'in-progress',
    direction: 'inbound',
    duration: null,
  })
})
