import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import { describeRequest } from './rest-steps.js'

// Requests to Twilio's API whose answer says nothing, or never comes.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const field = 'expiration-date'
const account = () => {
  const authorization = `Basic ${Buffer.from(`${kit.accountSid}:${kit.authToken}`).toString('base64')}`
  return fetch(`${kit.url}/2010-04-01/Accounts/${kit.accountSid}.json`, { headers: { authorization } })
}

/** Asks for the field by hand, so that the answer may fail to come. */
const asking = (entry: Entry, signal: AbortSignal | null = null) =>
  fetch(`${kit.url}/2010-04-01/Accounts/${kit.accountSid}${entry.path}`, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Basic ${Buffer.from(`${kit.accountSid}:${kit.authToken}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      IdempotencyKey: 'k',
      StatusCallback: `${kit.product.url}/payment`,
      Capture: field,
    }),
  })
/** The fault has struck when it is no longer set. */
const hasStruck = async () => {
  while ((await kit.control<{ twilioAnswerLost: unknown }>('GET', '/faults')).body.twilioAnswerLost);
}

describe('an answer of Twilio’s is lost', () => {
  test.each([
    ['fails-after', true],
    ['resets-before', false],
    ['resets-after', true],
  ])('%s: whether it was obeyed is %s', async (how, obeyed) => {
    const entry = await Entry.open(kit)
    await kit.faults({ twilioAnswerLost: { how } })
    const answer = entry.update({ Capture: field })
    if (how === 'fails-after') expect((await answer).body).toMatchObject({ code: 20500, status: 500 })
    else await expect(answer).rejects.toThrow('fetch failed')
    const { payment } = await kit.call(entry.callSid)
    expect(payment?.capture).toBe(obeyed ? field : null)
    expect((await entry.update({ Capture: field })).status).toBe(202)
  })

  test.each([
    ['silent-before', false],
    ['silent-after', true],
  ])('%s: it never comes, and whether it was obeyed is %s', async (how, obeyed) => {
    const entry = await Entry.open(kit)
    await kit.faults({ twilioAnswerLost: { how } })
    const patience = new AbortController()
    const refused = expect(asking(entry, patience.signal)).rejects.toThrow('aborted')
    if (obeyed) await kit.product.payment({ Capture: field })
    await hasStruck()
    patience.abort()
    await refused
    expect((await kit.call(entry.callSid)).payment?.capture).toBe(obeyed ? field : null)
    expect((await entry.update({ Status: 'cancel' })).status).toBe(202)
  })

  test('a silence ends when all faults are put off: the connection breaks', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ twilioAnswerLost: { how: 'silent-before' } })
    const refused = expect(asking(entry)).rejects.toThrow('fetch failed')
    await hasStruck()
    await kit.control('DELETE', '/faults')
    await refused
  })

  test('only where it is asked for: a payment is taken, and the desk hears 500', async () => {
    const entry = await Entry.open(kit)
    await kit.faults({ twilioAnswerLost: { how: 'fails-after', count: 1, on: 'update complete' } })
    await entry.enterCard()
    expect((await entry.complete()).status).toBe(500)
    await kit.advance(400)
    expect((await entry.result()).form.Result).toBe('success')
  })

  test('also of a recording, whose pause has begun all the same', async () => {
    const callSid = await kit.talking()
    await kit.twilio(`/Calls/${callSid}/Recordings.json`)
    await kit.faults({ twilioAnswerLost: { how: 'resets-after', on: 'pause' } })
    const pause = kit.twilio(`/Calls/${callSid}/Recordings/Twilio.CURRENT.json`, { Status: 'paused' })
    await expect(pause).rejects.toThrow('fetch failed')
    expect((await kit.call(callSid)).recording).toBe('paused')
  })
})

test('a status may be answered to one step only', async () => {
  const entry = await Entry.open(kit)
  await kit.faults({ twilioStatus: { status: 503, on: 'update cancel' } })
  expect((await entry.update({ Capture: field })).status).toBe(202)
  expect((await entry.update({ Status: 'cancel' })).body.code).toBe(20503)
  expect((await kit.call(entry.callSid)).payment?.capture).toBe(field)
})

test.each([
  ['GET', '/Accounts/AC1.json', '', 'account'],
  ['GET', '/Accounts/AC1/Calls/CA1.json', '', 'call'],
  ['POST', '/Accounts/AC1/Calls/CA1.json', 'Status=completed', 'hang-up'],
  ['POST', '/Accounts/AC1/Calls/CA1.json', 'Twiml=x', 'redirect'],
  ['POST', '/Accounts/AC1/Calls/CA1/Payments.json', 'Capture=x', 'create'],
  [
    'POST',
    '/Accounts/AC1/Calls/CA1/Payments/PK1.json',
    'Capture=security-code',
    'update capture security-code',
  ],
  ['POST', '/Accounts/AC1/Calls/CA1/Payments/PK1.json', 'Status=complete', 'update complete'],
  ['POST', '/Accounts/AC1/Calls/CA1/Recordings.json', '', 'record'],
  ['GET', '/Accounts/AC1/Calls/CA1/Recordings.json', '', 'recordings'],
  ['GET', '/Accounts/AC1/Calls/CA1/Recordings/RE1.json', '', 'recording'],
  ['POST', '/Accounts/AC1/Calls/CA1/Recordings/Twilio.CURRENT.json', 'Status=paused', 'pause'],
  ['POST', '/Accounts/AC1/Calls/CA1/Recordings/Twilio.CURRENT.json', 'Status=in-progress', 'resume'],
  ['POST', '/Accounts/AC1/Calls/CA1/Recordings/Twilio.CURRENT.json', 'Status=stopped', 'stop'],
])('%s %s with "%s" is called %s', (method, path, form, step) => {
  expect(describeRequest(method, path, new URLSearchParams(form))).toBe(`${method} ${path} ${step}`)
})

describe('the account', () => {
  test('is active, and says what time it is', async () => {
    const answer = await account()
    expect(await answer.json()).toMatchObject({ sid: kit.accountSid, status: 'active' })
    const offMs = Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now())
    expect(offMs).toBeLessThan(5_000)
  })

  test('may be closed to these credentials', async () => {
    await kit.faults({ twilioStatus: { status: 401, on: 'account' } })
    const answer = await account()
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 20003, status: 401 })
    expect((await account()).status).toBe(200)
  })
})

describe('a clock that is wrong', () => {
  const aheadSeconds = (headers: Headers) =>
    Math.round((Date.parse(headers.get('date') ?? '') - Date.now()) / 60_000) * 60

  test.each([600, -600])('is off by %i s in every answer of both vendors', async (dateSkewSeconds) => {
    await kit.faults({ dateSkewSeconds })
    expect(aheadSeconds((await account()).headers)).toBe(dateSkewSeconds)
    expect(aheadSeconds((await kit.twilio('/Calls/CA1.json', {}, '')).headers)).toBe(dateSkewSeconds)
    expect(aheadSeconds((await kit.shuttle('')).headers)).toBe(dateSkewSeconds)
    expect(aheadSeconds((await kit.shuttle('/payments/none')).headers)).toBe(dateSkewSeconds)
  })
})
