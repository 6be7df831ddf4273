import { describe, expect, it } from 'vitest'
import { type CallbackOptions, callback, ownHouse, sid } from '@/lib/testing/house'
import { lastAttempt, phoneCall } from '@/lib/testing/phone-call'
import { POST } from './route'

const house = ownHouse()
const path = '/api/webhooks/twilio/payment'
const post = (query: string, fields: Record<string, string>, options: CallbackOptions = {}) =>
  POST(callback(`${path}${query}`, fields, options))

describe('Callbacks of a payment', () => {
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
      post(`?attempt=${attemptId}&effect=${attemptId}.${effect}`, { CallSid: callSid, ...fields }, options)
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

  it('count once by what Twilio has signed, whatever token comes with it', async () => {
    const { phone, id, tell } = await unanswered()
    await tell({ PaymentMethod: 'credit-card' }, 2, { idempotencyToken: 'token-of-this-one' })
    const before = await house.contents()
    for (const idempotencyToken of ['token-of-this-one', 'somebody-elses-token'])
      expect((await tell({ PaymentMethod: 'credit-card' }, 2, { idempotencyToken })).status).toBe(204)
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
      expect((await post(query, fields)).status).toBe(400)
    const nameless = await post(`?attempt=${attemptId}&effect=${attemptId}.3`, {
      Capture: 'expiration-date',
    })
    expect([nameless.status, await nameless.text()]).toEqual([400, 'Sid is missing.'])
    expect(await house.contents()).toEqual(before)
  })

  it('of an attempt that we do not know are not found', async () => {
    await keypad()
    const before = await house.contents()
    const fields = { Sid: sid('PK', 8) }
    expect((await post('?attempt=nobody&effect=nobody.3', fields)).status).toBe(404)
    const key = { ...fields, Capture: 'expiration-date', PartialResult: 'true', ExpirationDate: 'xx' }
    expect((await post('?attempt=nobody&effect=nobody.3', key)).status).toBe(404)
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
