import { describe, expect, it } from 'vitest'
import { readPaymentCallback } from './callback'

const sessionSid = 'PK00000000000000000000000000000021'
const callSid = 'CA00000000000000000000000000000011'
const address = { attemptId: 'attempt-1', effectId: 'attempt-1.3' }
const hash = () => 'hash'

/** Reads a callback with these fields on top of the ones that every callback has. */
function read(fields: Record<string, string>) {
  const common = { AccountSid: 'AC00000000000000000000000000000001', CallSid: callSid, Sid: sessionSid }
  return readPaymentCallback(new URLSearchParams({ ...common, ...fields }), address, hash)
}

function factOf(fields: Record<string, string>) {
  const said = read(fields)
  if (said.kind !== 'fact') throw new Error(`not a fact but ${said.kind}`)
  return said.fact
}

describe('the opening', () => {
  it('is the first callback, without a field and without an end', () => {
    const said = read({
      DateCreated: '2026-11-21T10:00:00.104Z',
      PaymentConnector: 'c',
      PaymentMethod: 'credit-card',
    })
    const fact = { kind: 'sessionOpened', attemptId: 'attempt-1', sessionSid }
    expect(said).toEqual({ kind: 'fact', fact, callSid, sessionSid, cardDataSeen: false })
  })

  it('needs nothing but the session', () => {
    const said = readPaymentCallback(new URLSearchParams({ Sid: sessionSid }), address, hash)
    expect(said).toMatchObject({ kind: 'fact', fact: { kind: 'sessionOpened' }, callSid: null })
  })

  it('is refused when it carries an error instead', () => {
    expect(factOf({ PayErrorCode: '64004', PaymentError: 'Invalid paymentConnector' })).toEqual({
      kind: 'sessionRefused',
      attemptId: 'attempt-1',
      reason: 'setup',
      code: '64004',
      detail: 'Invalid paymentConnector',
    })
    expect(factOf({ ErrorType: 'session-in-progress' })).toMatchObject({
      reason: 'outOfOrder',
      code: null,
      detail: 'session-in-progress',
    })
  })

  it('is nothing without a session', () => {
    expect(readPaymentCallback(new URLSearchParams({ CallSid: callSid }), address, hash).kind).toBe('ignored')
    expect(read({ Sid: 'PK4242424242424242' })).toMatchObject({ kind: 'ignored', why: 'noSession' })
  })
})

describe('a field being keyed', () => {
  const number = { Capture: 'payment-card-number', PartialResult: 'true' }

  it('counts the keys behind the mask', () => {
    const required = 'payment-card-number, expiration-date, security-code'
    expect(read({ ...number, PaymentCardNumber: 'xxxxxx', Required: required })).toEqual({
      kind: 'progress',
      attemptId: 'attempt-1',
      effectId: 'attempt-1.3',
      sessionSid,
      field: 'cardNumber',
      keys: 6,
      cardDataSeen: false,
    })
  })

  it('has no keys when it has just been opened', () => {
    expect(read({ ...number, PaymentCardNumber: '' })).toMatchObject({ kind: 'progress', keys: 0 })
    expect(read(number)).toMatchObject({ kind: 'progress', keys: 0 })
  })

  it.each([
    ['xxxx-xxx', 7],
    ['*******', 7],
    ['•••• •••', 7],
    ['XXXXXXX', 7],
  ])('counts seven keys in %s', (mask, keys) => {
    expect(read({ ...number, PaymentCardNumber: mask })).toMatchObject({ keys })
  })

  it.each([
    ['expiration-date', 'ExpirationDate', '12', 'expiry', 2],
    ['security-code', 'SecurityCode', '**', 'securityCode', 2],
    ['postal-code', 'PaymentCardPostalCode', '941', 'postcode', 3],
  ])('counts the keys of %s in its own field', (capture, name, mask, field, keys) => {
    const said = read({
      Capture: capture,
      PartialResult: 'true',
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      [name]: mask,
    })
    expect(said).toMatchObject({ kind: 'progress', field, keys })
  })
})

describe('a finished field', () => {
  it('is accepted when it has left the list, with the card as far as it is known', () => {
    const fact = factOf({
      Capture: 'payment-card-number',
      PartialResult: 'false',
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      PaymentCardType: 'visa',
      Required: 'expiration-date, security-code',
    })
    expect(fact).toEqual({
      kind: 'fieldAccepted',
      attemptId: 'attempt-1',
      effectId: 'attempt-1.3',
      field: 'cardNumber',
      sessionSid,
      second: false,
      secondsRequired: [],
      stillRequired: ['expiry', 'securityCode'],
      card: { brand: 'visa', lastFour: '1111', expiry: null },
    })
  })

  it.each([
    ['expiration-date,security-code'],
    ['ExpirationDate, SecurityCode'],
    [' Expiration-Date ,  SECURITY-CODE '],
    ['expiration-date, something-new, security-code, security-code'],
  ])('reads what is still required from "%s"', (list) => {
    const fact = factOf({ Capture: 'PaymentCardNumber', PartialResult: 'false', Required: list })
    expect(fact).toMatchObject({ kind: 'fieldAccepted', stillRequired: ['expiry', 'securityCode'] })
  })

  it('leaves nothing required when the list is empty or missing', () => {
    const last = { Capture: 'security-code', PartialResult: 'false', SecurityCode: 'xxx' }
    expect(factOf({ ...last, Required: '' })).toMatchObject({ kind: 'fieldAccepted', stillRequired: [] })
    expect(factOf(last)).toMatchObject({ kind: 'fieldAccepted', stillRequired: [] })
  })

  it.each([
    ['xxxxxxxxxxxx1111', '1111'],
    ['xxxx-xxxxxx-x4001', '4001'],
    ['xxxxxxxxxxx4001', '4001'],
    ['************4242', '4242'],
    ['xxxx xxxx xxxx 0004', '0004'],
    ['xxxxxxxxxxxxxxxx', null],
    ['', null],
  ])('takes the last four from %s', (mask, lastFour) => {
    const fact = factOf({
      Capture: 'payment-card-number',
      PartialResult: 'false',
      PaymentCardNumber: mask,
      Required: '',
    })
    expect(fact).toMatchObject({ card: { lastFour } })
  })

  it('keeps an expiry only when it is a whole one', () => {
    const card = { Capture: 'expiration-date', PartialResult: 'false', Required: 'security-code' }
    expect(factOf({ ...card, ExpirationDate: '1228' })).toMatchObject({ card: { expiry: '1228' } })
    expect(factOf({ ...card, ExpirationDate: '12/28' })).toMatchObject({ card: { expiry: '1228' } })
    expect(factOf({ ...card, ExpirationDate: '1328' })).toMatchObject({ card: { expiry: null } })
  })

  it('is not finished while its name is still on the list', () => {
    const said = read({
      Capture: 'expiration-date',
      PartialResult: 'false',
      Required: 'ExpirationDate, SecurityCode',
    })
    expect(said).toMatchObject({ kind: 'ignored', why: 'unfinished' })
  })

  it('is finished when only its second entry is missing', () => {
    const fact = factOf({
      Capture: 'security-code',
      PartialResult: 'false',
      Required: 'security-code-matcher',
    })
    expect(fact).toMatchObject({
      kind: 'fieldAccepted',
      field: 'securityCode',
      second: false,
      stillRequired: [],
      secondsRequired: ['securityCode'],
    })
  })

  it('is told by the list alone when the callback does not say whether it is partial', () => {
    expect(read({ Capture: 'security-code', Required: '' })).toMatchObject({ kind: 'fact' })
    expect(read({ Capture: 'security-code', Required: 'security-code' })).toMatchObject({ kind: 'ignored' })
    expect(read({ Capture: 'security-code' })).toMatchObject({ kind: 'ignored' })
  })

  it('of a bank account is not ours', () => {
    const said = read({
      Capture: 'bank-account-number',
      PartialResult: 'false',
      BankAccountNumber: '*******92',
    })
    expect(said).toMatchObject({ kind: 'ignored', why: 'foreignField' })
  })
})

describe('a refused field', () => {
  it.each([
    ['input-timeout', 'nothingTyped'],
    ['timeout', 'nothingTyped'],
    ['invalid-card-number', 'mistyped'],
    ['invalid-card-type', 'brandNotTaken'],
    ['invalid-date', 'datePast'],
    ['date-validation-failed', 'datePast'],
    ['invalid-security-code', 'codeLength'],
    ['invalid-postal-code', 'postcodeLength'],
    ['input-matching-failed', 'entriesDiffer'],
    ['invalid-card-number-security-code-capture-sequence', 'outOfOrder'],
    ['internal-error', 'fault'],
    ['session-in-progress', 'fault'],
    ['a-word-of-next-year', 'fault'],
    ['Invalid_Date', 'datePast'],
  ])('%s means %s', (errorType, why) => {
    const fact = factOf({
      Capture: 'payment-card-number',
      PartialResult: 'false',
      ErrorType: errorType,
      Required: 'payment-card-number',
    })
    expect(fact).toMatchObject({ kind: 'fieldRefused', field: 'cardNumber', why, sessionSid })
  })

  it('says which brand it was', () => {
    const fact = factOf({
      Capture: 'payment-card-number',
      PartialResult: 'false',
      ErrorType: 'invalid-card-type',
      PaymentCardType: 'amex',
      PaymentCardNumber: '',
    })
    expect(fact).toMatchObject({ why: 'brandNotTaken', brand: 'amex' })
  })

  it('is a fault when only a number tells of it', () => {
    const fact = factOf({ Capture: 'security-code', PartialResult: 'false', PayErrorCode: '64020' })
    expect(fact).toMatchObject({ kind: 'fieldRefused', why: 'fault' })
  })
})

describe('the end', () => {
  it('of a charge carries the confirmation, the claim and the card', () => {
    const fact = factOf({
      Result: 'success',
      PaymentConfirmationCode: 'pay_1001_17',
      PaymentToken: '',
      ProfileId: '',
      PaymentCardType: 'visa',
      PaymentCardNumber: 'xxxxxxxxxxxx1111',
      ExpirationDate: '1228',
      SecurityCode: 'xxx',
      PayConnector_payment_status: 'SUCCESS',
      PayConnector_gateway_token: 'tok_secret',
    })
    expect(fact).toEqual({
      kind: 'sessionEnded',
      attemptId: 'attempt-1',
      effectId: 'attempt-1.3',
      sessionSid,
      result: 'success',
      confirmation: 'pay_1001_17',
      claim: 'success',
      error: null,
      card: { brand: 'visa', lastFour: '1111', expiry: '1228' },
    })
  })

  it('keeps no token of a saved card: the books are asked for it', () => {
    const said = read({ Result: 'success', PaymentToken: 'pm_1001_4', PaymentConfirmationCode: '' })
    expect(said).toMatchObject({
      fact: { kind: 'sessionEnded', confirmation: null, claim: null, card: null },
    })
    expect(JSON.stringify(said)).not.toContain('pm_1001_4')
  })

  it.each([
    ['success', 'success'],
    ['payment-connector-error', 'connectorError'],
    ['caller-hung-up', 'callerHungUp'],
    ['caller-interrupted-with-star', 'star'],
    ['transaction-cancelled', 'cancelled'],
    ['transaction-canceled', 'cancelled'],
    ['validation-error', 'validationError'],
    ['too-many-failed-attempts', 'tooManyTries'],
    ['max-failed-attempts', 'tooManyTries'],
    ['internal-error', 'providerFault'],
    ['something-else', 'unknown'],
    ['toString', 'unknown'],
  ])('%s is %s', (result, ours) => {
    expect(factOf({ Result: result })).toMatchObject({ kind: 'sessionEnded', result: ours })
  })

  it.each([
    ['SUCCESS', '', 'success'],
    ['UNATTRIBUTED', '', 'unattributed'],
    ['PENDING', '', 'pending'],
    ['UNRESOLVED', '', 'unresolved'],
    ['UNRESOLVED', 'HELD', 'underReview'],
    ['DECLINED', 'DECLINED', 'declined'],
    ['REQAUTH', '', 'needsApproval'],
    ['VOIDED', '', 'inProgress'],
    ['constructor', '', 'inProgress'],
    ['', 'APPROVED', null],
  ])('with status "%s" and gateway "%s" claims %s', (status, gateway, claim) => {
    const fields = { PayConnector_payment_status: status, PayConnector_gateway_status: gateway }
    expect(factOf({ Result: 'success', ...fields })).toMatchObject({ claim })
  })

  it('wins over everything else in the same callback', () => {
    const said = factOf({ Result: 'caller-hung-up', Capture: 'security-code', PartialResult: 'true' })
    expect(said).toMatchObject({ kind: 'sessionEnded', result: 'callerHungUp' })
  })

  it('reads an error text that is percent-encoded once more, and one with a stray percent sign', () => {
    const failed = {
      Result: 'payment-connector-error',
      PayErrorCode: '64008',
      ConnectorError: 'card_declined',
    }
    const text = 'Payment Gateway rejected charge creation. Card declined'
    expect(factOf({ ...failed, PaymentError: encodeURIComponent(text) })).toMatchObject({
      error: { code: '64008', detail: text, beforeProcessor: false },
    })
    expect(factOf({ ...failed, PaymentError: 'up 5% again' })).toMatchObject({
      error: { detail: 'up 5% again' },
    })
  })

  it('tells whether our own set-up is at fault', () => {
    const failed = { Result: 'payment-connector-error' }
    expect(factOf({ ...failed, PayErrorCode: '64001' })).toMatchObject({ error: { setup: true } })
    for (const PayErrorCode of ['64008', '64014', '64099'])
      expect(factOf({ ...failed, PayErrorCode })).toMatchObject({ error: { setup: false } })
    expect(factOf({ ...failed, PaymentError: 'x' })).toMatchObject({ error: { setup: false } })
  })

  it('of a decline without an error keeps what the bank said', () => {
    const declined = {
      PayConnector_payment_status: 'DECLINED',
      PayConnector_gateway_message: 'Do not honour',
    }
    expect(factOf({ Result: 'success', ...declined })).toMatchObject({
      error: { code: null, detail: 'Do not honour', beforeProcessor: false },
    })
  })
})

describe('whether the processor was never asked', () => {
  function precedes(fields: Record<string, string>) {
    const fact = factOf({ Result: 'payment-connector-error', ...fields })
    return fact.kind === 'sessionEnded' ? fact.error?.beforeProcessor : undefined
  }

  it.each([
    '64001',
    '64003',
    '64004',
    '64005',
    '64006',
    '64007',
    '64011',
    '64013',
    '64014',
    '64015',
    '64019',
    '64020',
    '64022',
    '64024',
  ])('%s precedes the connector', (code) => {
    expect(precedes({ PayErrorCode: code })).toBe(true)
  })

  it.each(['64002', '64008', '64009', '64010', '64012', '64021', '64099', '99999', ''])(
    '%s does not prove it',
    (code) => {
      expect(precedes({ PayErrorCode: code, PaymentError: 'x' })).toBe(false)
    },
  )

  it.each([
    ['VALIDATION_ERROR', true],
    ['validation-error', true],
    ['invalid_request', true],
    ['card_declined', false],
    ['timeout', false],
    ['malformed', false],
    ['', false],
    ['validation_error_maybe', false],
  ])('64008 with connector error "%s": %s', (connectorError, proven) => {
    expect(precedes({ PayErrorCode: '64008', ConnectorError: connectorError })).toBe(proven)
    expect(precedes({ PayErrorCode: '64010', ConnectorError: connectorError })).toBe(proven)
    expect(precedes({ PayErrorCode: '64012', ConnectorError: connectorError })).toBe(false)
  })
})
