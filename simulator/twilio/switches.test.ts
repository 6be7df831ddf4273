import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Entry, Kit } from '../testing/kit.js'

// The points on which the documents leave two readings, and the accidents of a session, each by its switch.

let kit: Kit
beforeEach(async () => {
  kit = await Kit.open()
})
afterEach(() => kit.close())

const number = 'payment-card-number'
const told = () => kit.product.arrivals.filter(({ path }) => path.startsWith('/payment'))

test('the first key may be waited for longer, or shorter, than the next ones', async () => {
  await kit.faults({ firstKeyWaitSeconds: 30 })
  const entry = await Entry.open(kit)
  await entry.ask(number)
  await kit.advance(29_999)
  expect((await kit.call(entry.callSid)).payment?.state).toBe('capturing')
  await kit.keys(entry.callSid, '4')
  await kit.advance(10_000)
  expect((await kit.product.payment({ PartialResult: 'false' })).form.ErrorType).toBe('invalid-card-number')
  await kit.faults({ firstKeyWaitSeconds: 2 })
  await entry.ask(number)
  await kit.advance(2_000)
  expect((await kit.product.payment({ PartialResult: 'false' })).form.ErrorType).toBe('input-timeout')
})

test('the hash key may do nothing at all', async () => {
  await kit.faults({ hashKey: 'ignored' })
  const entry = await Entry.open(kit)
  await entry.ask('expiration-date')
  const { body } = await kit.keys(entry.callSid, '12#')
  expect(body.strip.at(-1)).toMatchObject({ field: null, told: null })
  expect((await kit.call(entry.callSid)).payment).toMatchObject({ state: 'capturing', digits: 2 })
})

describe('star while no field is being keyed', () => {
  test.each(['before the first', 'between two'])('may end the session %s', async (when) => {
    await kit.faults({ starWhileIdle: 'ends' })
    const entry = await Entry.open(kit)
    if (when === 'between two') await entry.enter(number, '4111111111111111')
    await kit.keys(entry.callSid, '*')
    expect((await entry.result()).form.Result).toBe('caller-interrupted-with-star')
    expect((await entry.update({ Capture: number })).body.code).toBe(64021)
  })

  test('never ends what is with the bank', async () => {
    await kit.faults({ starWhileIdle: 'ends' })
    const entry = await Entry.open(kit)
    await entry.enterCard()
    await entry.complete()
    await kit.keys(entry.callSid, '*')
    await kit.advance(400)
    expect((await entry.result()).form.Result).toBe('success')
  })
})

describe('fields that are asked for twice', () => {
  const twice = {
    RequireMatchingInputs: 'payment-card-number,expiration-date,security-code,postal-code',
    PostalCode: 'true',
  }

  test('are paid for when all eight entries agree', async () => {
    const entry = await Entry.open(kit, twice)
    const entries = {
      'payment-card-number': '4111111111111111',
      'expiration-date': '1230',
      'security-code': '123',
      'postal-code': '90210',
    }
    for (const [field, keys] of Object.entries(entries)) {
      await entry.enter(field, keys)
      expect((await entry.complete()).body.code).toBe(64019)
      const { form } = await entry.enter(`${field}-matcher`, keys)
      expect(form).not.toHaveProperty('ErrorType')
    }
    expect(told().at(-1)?.form.Required).toBe('')
    expect((await entry.complete()).status).toBe(202)
    await kit.advance(400)
    expect((await entry.result()).form).toMatchObject({ Result: 'success', PaymentCardPostalCode: '90210' })
  })

  test('may keep the first entry when the second differs', async () => {
    await kit.faults({ matcherMismatch: 'matcherOnly' })
    const entry = await Entry.open(kit, { RequireMatchingInputs: number, SecurityCode: 'false' })
    await entry.enter(number, '4111111111111111')
    const { form } = await entry.enter(`${number}-matcher`, '4012888888881881')
    expect(form).toMatchObject({
      ErrorType: 'input-matching-failed',
      Required: 'expiration-date, payment-card-number-matcher',
    })
    const again = await entry.enter(`${number}-matcher`, '4111111111111111')
    expect(again.form.Required).toBe('expiration-date')
  })

  test('may list the repetition right after its field, without blanks', async () => {
    await kit.faults({ matcherOrder: 'afterField', requiredSeparator: ',' })
    const entry = await Entry.open(kit, twice)
    const { form } = await entry.enter(number, '4111111111111111')
    expect(form.Required).toBe('payment-card-number-matcher,expiration-date,security-code,postal-code')
  })
})

describe('a cancelled session', () => {
  test('may end with another word', async () => {
    await kit.faults({ cancelResult: 'cancelled' })
    const entry = await Entry.open(kit)
    await entry.update({ Status: 'cancel' })
    expect((await entry.result()).form.Result).toBe('cancelled')
  })

  test('may end without a word', async () => {
    await kit.faults({ cancelResult: 'absent' })
    const entry = await Entry.open(kit)
    const before = told().length
    expect((await entry.update({ Status: 'cancel' })).status).toBe(202)
    await kit.advance(60_000)
    expect(told()).toHaveLength(before)
    expect((await entry.update({ Capture: number })).body.code).toBe(64021)
    expect((await Entry.open(kit, { IdempotencyKey: 'create-2' }, entry.callSid)).sid).not.toBe(entry.sid)
  })
})

describe('a request that is sent again', () => {
  test('may be obeyed again', async () => {
    await kit.faults({ idempotencyReplay: 'obeyed' })
    const entry = await Entry.open(kit)
    const again = await kit.twilio(`/Calls/${entry.callSid}/Payments.json`, Entry.form(kit))
    expect(again.body.code).toBe(64021)
    const capture = {
      IdempotencyKey: 'same',
      StatusCallback: `${kit.product.url}/payment?attempt=1`,
      Capture: number,
    }
    await entry.update(capture)
    await kit.keys(entry.callSid, '411')
    await entry.update(capture)
    expect((await kit.call(entry.callSid)).payment?.digits).toBe(0)
  })
})

describe('a session that nobody touches', () => {
  test('ends by itself, counted from the last request or key', async () => {
    await kit.faults({ sessionIdleSeconds: 60 })
    const entry = await Entry.open(kit)
    await kit.advance(59_999)
    await entry.enter('expiration-date', '1230')
    await kit.advance(49_999)
    expect((await kit.keys(entry.callSid, '7')).body.strip[0]?.told).toBeNull()
    await kit.advance(59_999)
    expect((await kit.call(entry.callSid)).payment?.result).toBeNull()
    await kit.advance(1)
    expect((await entry.result()).form.Result).toBe('internal-error')
    expect((await entry.update({ Capture: number })).body.code).toBe(64021)
  })

  test('is not one that waits for the bank', async () => {
    const entry = await Entry.open(kit, { ChargeAmount: '49.20' })
    await entry.enterCard()
    await kit.faults({ sessionIdleSeconds: 5 })
    await entry.complete()
    await kit.advance(12_000)
    expect((await entry.result()).form.Result).toBe('success')
  })
})

test('429 may say when to come back', async () => {
  const callSid = await kit.talking()
  const create = () => kit.twilio(`/Calls/${callSid}/Payments.json`, Entry.form(kit))
  await kit.faults({ rate429: 2, rate429RetryAfterSeconds: 3 })
  expect((await create()).headers.get('retry-after')).toBe('3')
  await kit.faults({ rate429RetryAfterSeconds: 0 })
  const { status, headers } = await create()
  expect(status).toBe(429)
  expect(headers.has('retry-after')).toBe(false)
})

test('keys between two entries are told to nobody', async () => {
  const entry = await Entry.open(kit)
  await entry.enter('expiration-date', '1230')
  const before = told().length
  const { body } = await kit.keys(entry.callSid, '4111#')
  expect(body.strip.map(({ field, told }) => [field, told])).toEqual(Array(5).fill([null, null]))
  await entry.ask(number)
  expect(told()).toHaveLength(before + 1)
})
