import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SessionOrder } from '@/lib/ports/payment-sessions'
import type { EntryField } from '@/lib/values/card'
import type { PaymentCallback } from './callback'
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

afterEach(async () => {
  const forged = outside.arrived.filter(({ signature }) => !signature.ok)
  expect(forged.map(({ path }) => path)).toEqual([])
  await outside.reset()
})

function sessions(changes: Partial<TwilioPaymentSessionsConfig> = {}) {
  const { account, publicUrl, payConnector } = outside
  return twilioPaymentSessions({ ...account, publicUrl, payConnector, currency: 'GBP', ...changes })
}

/** A step of its own, as each request of ours is one. */
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
    description: 'Invoice A-1042',
    postcode: false,
    twice: [],
    gapSeconds: 10,
    brands: ['visa', 'mastercard', 'amex'],
    customer: null,
    methodCode: null,
    ...changes,
  }
}

async function opened(changes: Partial<SessionOrder> = {}): Promise<string> {
  const answer = await sessions().open(order(changes))
  if (!answer.ok) throw new Error(`not opened: ${JSON.stringify(answer.error)}`)
  return answer.value.sessionSid
}

/** Asks for a field, has it keyed, and waits for what the world says about it. */
async function entered(
  sessionSid: string,
  field: EntryField,
  keys: string,
  second = false,
): Promise<PaymentCallback> {
  const on = { ...step(), sessionSid, field, second }
  expect(await sessions().ask(on)).toEqual({ ok: true, value: null })
  if (keys !== '') await outside.press(callSid, keys)
  return outside.told(attemptId, (said) => said.kind === 'fact' && effectOf(said) === on.answersTo.effectId)
}

function effectOf(said: PaymentCallback): string | null {
  return said.kind === 'fact' && 'effectId' in said.fact ? said.fact.effectId : null
}

async function cardEntered(sessionSid: string, number = '4111111111111111', code = '123') {
  await entered(sessionSid, 'cardNumber', number)
  await entered(sessionSid, 'expiry', '1230')
  return entered(sessionSid, 'securityCode', code)
}

/** Completes and waits for the end. */
async function completed(sessionSid: string) {
  expect(await sessions().complete({ ...step(), sessionSid })).toEqual({ ok: true, value: null })
  return ending()
}

async function ending() {
  const said = await outside.told(
    attemptId,
    (heard) => heard.kind === 'fact' && heard.fact.kind === 'sessionEnded',
  )
  return said.kind === 'fact' ? said.fact : null
}

describe('a card that is charged', () => {
  it('is opened, keyed field by field behind masks, completed and confirmed', async () => {
    const sessionSid = await opened()
    const first = await outside.told(attemptId, (said) => said.kind === 'fact')
    expect(first).toMatchObject({
      callSid,
      fact: { kind: 'sessionOpened', attemptId, sessionSid },
    })

    const number = await entered(sessionSid, 'cardNumber', '4111111111111111')
    expect(number).toMatchObject({
      cardDataSeen: false,
      fact: {
        kind: 'fieldAccepted',
        field: 'cardNumber',
        stillRequired: ['expiry', 'securityCode'],
        card: { brand: 'visa', lastFour: '1111', expiry: null },
      },
    })
    const counts = outside.said(attemptId).flatMap((said) => (said.kind === 'progress' ? [said.keys] : []))
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, keys) => keys))

    const expiry = await entered(sessionSid, 'expiry', '1230')
    expect(expiry).toMatchObject({ fact: { stillRequired: ['securityCode'], card: { expiry: '1230' } } })
    const code = await entered(sessionSid, 'securityCode', '123')
    expect(code).toMatchObject({ cardDataSeen: false, fact: { kind: 'fieldAccepted', stillRequired: [] } })

    expect(await completed(sessionSid)).toEqual({
      kind: 'sessionEnded',
      attemptId,
      effectId: `${attemptId}.${effects}`,
      sessionSid,
      result: 'success',
      confirmation: expect.stringMatching(/^pay_/),
      claim: 'success',
      error: null,
      card: { brand: 'visa', lastFour: '1111', expiry: '1230' },
    })
    const { charges } = (await outside.control('GET', '/ledger?alt_key=alt-1')) as { charges: object[] }
    expect(charges).toMatchObject([{ alt_key: 'alt-1', amount: '49.00', currency: 'GBP', status: 'charged' }])
  })

  it('is confirmed without the processor’s own word when the connector’s fields are left out', async () => {
    await outside.control('PUT', '/faults', { payConnectorFields: 'off' })
    const sessionSid = await opened()
    await cardEntered(sessionSid)
    const end = await completed(sessionSid)
    expect(end).toMatchObject({
      result: 'success',
      claim: null,
      confirmation: expect.stringMatching(/^pay_/),
    })
  })

  it('takes an amount with three decimals, and one with none', async () => {
    for (const charge of [
      { minor: 1_251, currency: 'KWD' },
      { minor: 550, currency: 'JPY' },
    ] as const) {
      const sessionSid = await opened({ charge, altKey: charge.currency })
      const cancelling = { ...step(), sessionSid }
      expect(await sessions().cancel(cancelling)).toEqual({ ok: true, value: null })
      await outside.told(attemptId, (said) => effectOf(said) === cancelling.answersTo.effectId)
    }
  })

  it('asks for a postcode when it should', async () => {
    const sessionSid = await opened({ postcode: true })
    expect(await cardEntered(sessionSid)).toMatchObject({ fact: { stillRequired: ['postcode'] } })
    const postcode = await entered(sessionSid, 'postcode', '94105#')
    expect(postcode).toMatchObject({ fact: { kind: 'fieldAccepted', field: 'postcode', stillRequired: [] } })
  })
})

describe('a field that is keyed twice', () => {
  it('is named as missing until the second entry equals the first', async () => {
    const sessionSid = await opened({ twice: ['cardNumber', 'expiry'] })
    expect(await entered(sessionSid, 'cardNumber', '4111111111111111')).toMatchObject({
      fact: { kind: 'fieldAccepted', field: 'cardNumber', second: false, secondsRequired: ['cardNumber'] },
    })
    expect(await entered(sessionSid, 'cardNumber', '4111111111111111', true)).toMatchObject({
      fact: { kind: 'fieldAccepted', field: 'cardNumber', second: true, secondsRequired: [] },
    })
  })

  it('is refused when the two differ, and both are asked anew', async () => {
    const sessionSid = await opened({ twice: ['cardNumber'] })
    await entered(sessionSid, 'cardNumber', '4111111111111111')
    expect(await entered(sessionSid, 'cardNumber', '5555555555554444', true)).toMatchObject({
      fact: { kind: 'fieldRefused', field: 'cardNumber', second: true, why: 'entriesDiffer' },
    })
    expect(await entered(sessionSid, 'cardNumber', '4111111111111111')).toMatchObject({
      fact: { kind: 'fieldAccepted', second: false, secondsRequired: ['cardNumber'] },
    })
  })
})

describe('a card that is kept', () => {
  it('ends without a confirmation, and is in the books under our code', async () => {
    const customer = { key: 'cust-7', name: 'Ann Park' }
    const sessionSid = await opened({ charge: null, customer, methodCode: attemptId })
    await cardEntered(sessionSid, '378282246310005', '1234')
    expect(await completed(sessionSid)).toMatchObject({
      result: 'success',
      confirmation: null,
      card: { brand: 'amex' },
    })
    const { methods, charges } = (await outside.control('GET', '/ledger')) as {
      methods: object[]
      charges: object[]
    }
    expect(methods).toMatchObject([{ account: 'cust-7', code: attemptId, lastFour: '0005' }])
    expect(charges).toEqual([])
  })
})

describe('a charge that does not go through', () => {
  it('claims a decline, and with it the bank’s words', async () => {
    const sessionSid = await opened({ charge: { minor: 4_901, currency: 'GBP' } })
    await cardEntered(sessionSid)
    expect(await completed(sessionSid)).toMatchObject({
      result: 'success',
      claim: 'declined',
      error: { detail: 'Do not honour', beforeProcessor: false },
    })
  })

  it('may come as an error of the connector, which proves nothing', async () => {
    await outside.control('PUT', '/faults', { declineAsError: true, paymentErrorEncoded: true })
    const sessionSid = await opened({ charge: { minor: 4_902, currency: 'GBP' } })
    await cardEntered(sessionSid)
    const end = await completed(sessionSid)
    expect(end).toMatchObject({ result: 'connectorError', error: { code: '64008', beforeProcessor: false } })
    expect(end).toMatchObject({
      error: { detail: expect.stringContaining('Card declined: Insufficient funds') },
    })
  })

  it('was never asked for when the processor refused the request itself', async () => {
    const sessionSid = await opened({ charge: { minor: 4_931, currency: 'GBP' } })
    await cardEntered(sessionSid)
    expect(await completed(sessionSid)).toMatchObject({
      result: 'connectorError',
      error: { code: '64008', beforeProcessor: true },
    })
  })

  it('was never asked for when our set-up is at fault', async () => {
    const sessionSid = await opened()
    await cardEntered(sessionSid)
    await outside.control('PUT', '/faults', { paymentsError: { code: 64001, on: 'callback' } })
    expect(await completed(sessionSid)).toMatchObject({
      result: 'connectorError',
      error: { code: '64001', beforeProcessor: true, setup: true },
    })
  })

  it('may have been charged when the answer of the connector could not be read', async () => {
    const sessionSid = await opened()
    await cardEntered(sessionSid)
    await outside.control('PUT', '/faults', { connectorReply: 'malformed' })
    expect(await completed(sessionSid)).toMatchObject({
      result: 'connectorError',
      error: { code: '64008', beforeProcessor: false },
    })
  })

  it('was never asked for when a connector in test mode does not know the card', async () => {
    const sessionSid = await opened()
    await cardEntered(sessionSid, '4000000000000002')
    expect(await completed(sessionSid)).toMatchObject({ error: { code: '64022', beforeProcessor: true } })
  })

  it('may still be charged after the connector has given up: its silence proves nothing', async () => {
    const sessionSid = await opened({ charge: { minor: 4_925, currency: 'GBP' } })
    await cardEntered(sessionSid)
    expect(await completed(sessionSid)).toMatchObject({
      result: 'connectorError',
      confirmation: null,
      claim: null,
      error: { beforeProcessor: false },
    })
    await outside.control('POST', '/clock/advance', { ms: 60_000 })
    const { charges } = (await outside.control('GET', '/ledger?alt_key=alt-1')) as { charges: object[] }
    expect(charges).toMatchObject([{ status: 'charged' }])
  })

  it('may say success and nothing else', async () => {
    const sessionSid = await opened({ charge: { minor: 4_930, currency: 'GBP' } })
    await cardEntered(sessionSid)
    expect(await completed(sessionSid)).toMatchObject({ result: 'success', confirmation: null, claim: null })
  })
})

describe('an entry that fails', () => {
  it.each([
    ['a mistyped number', 'cardNumber', '4111111111111112', 'mistyped'],
    ['a brand that is not taken', 'cardNumber', '6011111111111117', 'brandNotTaken'],
    ['silence', 'cardNumber', '', 'nothingTyped'],
    ['a date in the past', 'expiry', '0120', 'datePast'],
    ['a month that does not exist', 'expiry', '1330', 'datePast'],
    ['a code that ends early', 'securityCode', '12#', 'codeLength'],
  ] as const)('%s is told from the others', async (_, field, keys, why) => {
    const sessionSid = await opened()
    if (field !== 'cardNumber') await entered(sessionSid, 'cardNumber', '4111111111111111')
    const refused = await entered(sessionSid, field, keys)
    expect(refused).toMatchObject({ fact: { kind: 'fieldRefused', field, why } })
    const again = { cardNumber: '4111111111111111', expiry: '1230', securityCode: '123' }[field]
    expect(await entered(sessionSid, field, again)).toMatchObject({ fact: { kind: 'fieldAccepted', field } })
  })

  it('is replaced by a new question, and only the new one is answered', async () => {
    const sessionSid = await opened()
    const first = { ...step(), sessionSid, field: 'cardNumber' as const, second: false }
    await sessions().ask(first)
    await outside.press(callSid, '4111')
    const accepted = await entered(sessionSid, 'cardNumber', '5555555555554444')
    expect(accepted).toMatchObject({ fact: { kind: 'fieldAccepted', card: { brand: 'mastercard' } } })
    expect(outside.said(attemptId).filter((said) => effectOf(said) === first.answersTo.effectId)).toEqual([])
  })
})

describe('an entry that ends', () => {
  it.each([
    ['star', 'keys', { keys: '*' }],
    ['callerHungUp', 'hangup', {}],
  ])('by %s tells so', async (result, action, body) => {
    const sessionSid = await opened()
    await sessions().ask({ ...step(), sessionSid, field: 'cardNumber', second: false })
    await outside.press(callSid, '4111')
    await outside.control('POST', `/calls/${callSid}/${action}`, body)
    expect(await ending()).toMatchObject({ result, claim: null, confirmation: null })
  })

  it('by us tells so, and then knows nothing of it any more', async () => {
    const sessionSid = await opened()
    expect(await sessions().cancel({ ...step(), sessionSid })).toEqual({ ok: true, value: null })
    expect(await ending()).toMatchObject({ result: 'cancelled' })
    const late = await sessions().ask({ ...step(), sessionSid, field: 'expiry', second: false })
    expect(late).toMatchObject({ ok: false, error: { kind: 'refused', reason: 'outOfOrder', code: '64021' } })
  })
})

describe('other ways of telling the same', () => {
  it.each<Record<string, unknown>>([
    { maskStyle: 'grouped' },
    { maskStyle: 'stars' },
    { requiredSpelling: 'pascal' },
    { commonFieldsOnTerminal: true },
    { duplicateCallbacks: true },
  ])('%j change nothing', async (faults) => {
    await outside.control('PUT', '/faults', faults)
    const sessionSid = await opened()
    const number = await entered(sessionSid, 'cardNumber', '4111111111111111')
    expect(number).toMatchObject({
      cardDataSeen: false,
      fact: { stillRequired: ['expiry', 'securityCode'], card: { lastFour: '1111' } },
    })
    await entered(sessionSid, 'expiry', '1230')
    const code = await entered(sessionSid, 'securityCode', '123')
    expect(code).toMatchObject({ cardDataSeen: false, fact: { stillRequired: [] } })
    expect(await completed(sessionSid)).toMatchObject({ result: 'success', card: { lastFour: '1111' } })
  })
})
