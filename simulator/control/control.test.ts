import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'
import type { StripEntry } from '../world.js'

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

test('a body that is no JSON object is refused, and nothing happens', async () => {
  for (const body of ['{bad', '[]', '"text"', 'null']) {
    const answer = await fetch(`${kit.url}/control/calls`, { method: 'POST', body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'The body must be a JSON object.' })
  }
  expect((await kit.control('GET', '/calls')).body).toEqual({ calls: [] })
})

describe('the caller’s keys', () => {
  test('are accepted and told one by one, with the time until the product answered', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    const { status, body } = await kit.keys(entry.callSid, '42')
    expect(status).toBe(200)
    expect(body).toEqual({
      accepted: 2,
      strip: [
        { id: expect.any(Number), field: 'payment-card-number', told: 'x', ms: expect.any(Number) },
        { id: expect.any(Number), field: 'payment-card-number', told: 'x', ms: expect.any(Number) },
      ],
    })
  })

  test('are only heard on the line while nothing is asked', async () => {
    const sid = await kit.talking()
    const { body } = await kit.keys(sid, '4')
    expect(body.strip).toEqual([{ id: expect.any(Number), field: null, told: null, ms: null }])
  })

  test('go one after the other at the pace of fingers', async () => {
    const entry = await Entry.open(kit)
    await entry.ask('payment-card-number')
    const pressed = kit.control<{ strip: StripEntry[] }>('POST', `/calls/${entry.callSid}/keys`, {
      keys: '4242',
      pace: 'human',
    })
    await kit.product.payment({ PaymentCardNumber: 'x' })
    expect((await kit.call(entry.callSid)).payment?.digits).toBe(1)
    await kit.advance(330)
    await kit.product.payment({ PaymentCardNumber: 'xx' })
    await kit.advance(660)
    expect((await pressed).body.strip).toHaveLength(4)
  })

  test.each([
    ['letters', { keys: '12a' }],
    ['nothing', { keys: '' }],
    ['no text', { keys: 12 }],
    ['too many', { keys: '1'.repeat(201) }],
    ['an unknown pace', { keys: '1', pace: 'slow' }],
  ])('are refused when they are %s', async (_, body) => {
    const sid = await kit.talking()
    const answer = await kit.control<{ error: string }>('POST', `/calls/${sid}/keys`, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatch(/\.$/)
  })

  test('and everything else on a call that is over are refused', async () => {
    const sid = await kit.talking()
    await kit.control('POST', `/calls/${sid}/hangup`)
    expect((await kit.keys(sid, '1')).status).toBe(409)
    expect((await kit.control('POST', `/calls/${sid}/card`, { card: 'visa' })).status).toBe(409)
    expect((await kit.control('GET', '/calls/CA0')).status).toBe(404)
  })
})

describe('a card that types itself', () => {
  const hold = (sid: string, card: string) =>
    kit.control('POST', `/calls/${sid}/card`, { card, pace: 'instant' })
  const finished = async (field: string) => {
    await kit.until(callSid, ({ payment }) => payment?.capture === null || payment?.digits === 16)
    await kit.advance(10_000)
    return kit.product.payment({ Capture: field, PartialResult: 'false' })
  }
  let callSid = ''

  test('answers each field as it is asked', async () => {
    const entry = await Entry.open(kit)
    callSid = entry.callSid
    expect((await hold(callSid, 'visa')).body).toEqual({ card: 'visa', lastFour: '1111' })
    await entry.ask('payment-card-number')
    expect((await finished('payment-card-number')).form.PaymentCardNumber).toBe('xxxxxxxxxxxx1111')
    await entry.ask('expiration-date')
    await kit.product.payment({ Capture: 'expiration-date', PartialResult: 'false' })
    await entry.ask('security-code')
    const { form } = await kit.product.payment({ Capture: 'security-code', PartialResult: 'false' })
    expect(form.Required).toBe('')
  })

  test('gets it right the second time, when its story is a mistake', async () => {
    const entry = await Entry.open(kit)
    callSid = entry.callSid
    await hold(callSid, 'mistyped')
    await entry.ask('payment-card-number')
    expect((await finished('payment-card-number')).form.ErrorType).toBe('invalid-card-number')
    await entry.ask('payment-card-number')
    expect((await finished('payment-card-number')).form.PaymentCardType).toBe('visa')
  })

  test('is put down when a key is pressed by hand', async () => {
    const entry = await Entry.open(kit)
    await hold(entry.callSid, 'visa')
    await kit.keys(entry.callSid, '0')
    await entry.ask('payment-card-number')
    expect((await kit.call(entry.callSid)).payment?.digits).toBe(0)
  })

  test('is one of those that are known', async () => {
    const sid = await kit.talking()
    expect((await hold(sid, 'gold')).status).toBe(400)
    const { body } = await kit.control<{ cards: { name: string }[] }>('GET', '/cards')
    expect(body.cards.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['visa', 'mastercard', 'amex', 'mistyped', 'expired', 'jcb']),
    )
  })
})

describe('the events of a call', () => {
  test('begin with its state and bring each key as it goes down', async () => {
    const sid = await kit.talking()
    const stop = new AbortController()
    const response = await fetch(`${kit.url}/control/calls/${sid}/events`, { signal: stop.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const until = async (text: string) => {
      while (!heard.includes(text)) heard += (await reader?.read())?.value ?? ''
    }
    await until('"status":"in-progress"')
    await kit.keys(sid, '7')
    await until('event: key')
    await until('"key":"7"')
    stop.abort()
  })
})

describe('devices', () => {
  test('are set by the identity that the product dials', async () => {
    const { body } = await kit.control('PUT', '/devices/amy', { behaviour: 'no-answer' })
    expect(body).toEqual({ behaviour: 'no-answer', answersAfterMs: 1_000 })
    expect((await kit.control('PUT', '/devices/amy', { behaviour: 'asleep' })).status).toBe(400)
    expect((await kit.control('PUT', '/devices/amy', { answersAfterMs: -1 })).status).toBe(400)
  })

  test('hang up only when they are on a call', async () => {
    expect((await kit.control('POST', '/devices/amy/hangup')).status).toBe(404)
    await kit.talking()
    expect((await kit.control('POST', '/devices/amy/hangup')).status).toBe(200)
    await kit.product.leg('completed')
  })
})

describe('the world', () => {
  test('has faults that are set, read and switched off', async () => {
    expect((await kit.faults({ rate429: 2 })).body).toMatchObject({ rate429: 2 })
    expect((await kit.faults({ thunder: true })).status).toBe(400)
    expect((await kit.control('DELETE', '/faults')).body).toMatchObject({ rate429: false })
  })

  test('has a clock with a pace and a future', async () => {
    expect((await kit.control('PUT', '/clock', { scale: 60 })).body).toMatchObject({ scale: 60 })
    expect((await kit.control('PUT', '/clock', { scale: 601 })).status).toBe(400)
    expect((await kit.control('POST', '/clock/advance', { ms: 60_000 })).body).toMatchObject({
      elapsedMs: 60_000,
    })
    expect((await kit.control('POST', '/clock/advance', { ms: 'a while' })).status).toBe(400)
  })

  test('forgets everything on reset, a running call included', async () => {
    const entry = await Entry.open(kit)
    await entry.enterCard()
    await entry.complete()
    await kit.advance(400)
    await entry.result()
    await kit.faults({ rate429: 5 })
    await kit.control('POST', '/reset')
    expect((await kit.control('GET', '/ledger')).body).toEqual({ charges: [], methods: [], refunds: [] })
    expect((await kit.control('GET', '/calls')).body).toEqual({ calls: [] })
    expect((await kit.control('GET', '/faults')).body).toMatchObject({ rate429: false })
    expect((await kit.twilio(entry.path, { Status: 'cancel' })).body.code).toBe(20404)
    await Entry.open(kit)
  })
})

describe('who may use the control API', () => {
  test('not a page from elsewhere', async () => {
    const foreign = { origin: 'https://evil.example.test' }
    expect((await kit.control('POST', '/calls', {}, foreign)).status).toBe(403)
    expect((await kit.control('GET', '/ledger', undefined, foreign)).status).toBe(403)
  })

  test('a page of this machine', async () => {
    expect((await kit.control('GET', '/ledger', undefined, { origin: 'http://localhost:3000' })).status).toBe(
      200,
    )
  })
})

describe('the phone page', () => {
  test('is served with everything it needs and a policy that allows nothing else', async () => {
    const page = await fetch(`${kit.url}/phone?auto=1`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await page.text()
    expect(html).not.toMatch(/https?:\/\//)
    expect(html).not.toMatch(/\son\w+=|<style|style="/)
    const files = ['phone.css', 'phone.js', 'strip.js', 'tones.js', 'inter.woff2', 'geist-mono.woff2']
    for (const file of files) expect((await fetch(`${kit.url}/phone/${file}`)).status).toBe(200)
  })
})

test('health says that the simulator is there', async () => {
  expect(await (await fetch(`${kit.url}/health`)).json()).toMatchObject({ ok: true })
})
