import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPaymentCallback } from './callback'

const sessionSid = 'PK00000000000000000000000000000021'
const address = { attemptId: 'attempt-1', effectId: 'attempt-1.3' }

function read(fields: Record<string, string>) {
  const common = { CallSid: 'CA00000000000000000000000000000011', Sid: sessionSid }
  return readPaymentCallback(new URLSearchParams({ ...common, ...fields }), address, () => 'hash')
}

describe('card data that should have been hidden', () => {
  const names = [
    'PaymentCardNumber',
    'ExpirationDate',
    'SecurityCode',
    'PaymentCardPostalCode',
    'PaymentError',
    'ConnectorError',
    'PayErrorCode',
    'PaymentConfirmationCode',
    'PaymentToken',
    'PaymentCardType',
    'Required',
    'ErrorType',
    'Result',
    'Capture',
    'PayConnector_payment_status',
    'PayConnector_gateway_message',
    'PayConnector_gateway_reference',
    'BankAccountNumber',
    'A Field Of Next Year',
  ]
  const kinds: Record<string, string>[] = [
    {},
    { Capture: 'payment-card-number', PartialResult: 'true' },
    { Capture: 'payment-card-number', PartialResult: 'false', Required: 'expiration-date' },
    { Capture: 'expiration-date', PartialResult: 'false', ErrorType: 'invalid-date' },
    { Result: 'success', PayConnector_payment_status: 'DECLINED' },
    { Result: 'payment-connector-error', PayErrorCode: '64008' },
    { PayErrorCode: '64004' },
  ]
  const cardNumber = fc.stringMatching(/^[1-9][0-9]{12,18}$/)
  const wrap = fc.constantFrom(
    (digits: string) => digits,
    (digits: string) => `${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8)}`,
    (digits: string) => `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`,
    (digits: string) => `card ${digits} refused`,
    (digits: string) => encodeURIComponent(`Nr. ${digits}!`),
    (digits: string) => digits.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  )

  it('never leaves the reader, in whatever field it was planted', () => {
    fc.assert(
      fc.property(
        cardNumber,
        wrap,
        fc.constantFrom(...names),
        fc.constantFrom(...kinds),
        (digits, style, name, kind) => {
          const said = read({ ...kind, [name]: style(digits) })
          const text = JSON.stringify(said, (key, value) =>
            key === 'callSid' || key === 'sessionSid' ? '' : value,
          )
          const seen = text.normalize('NFKC').replaceAll(/\D/g, ' ')
          const longest = Math.max(0, ...(seen.match(/\d+/g) ?? []).map((run) => run.length))
          expect(longest).toBeLessThan(13)
          expect(text.replaceAll(/[^0-9]/g, '')).not.toContain(digits)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('raises an alarm and keeps the last four', () => {
    const said = read({
      Capture: 'payment-card-number',
      PartialResult: 'false',
      PaymentCardNumber: '4242424242424242',
      Required: '',
    })
    expect(said).toMatchObject({ cardDataSeen: true, fact: { card: { lastFour: '4242' } } })
    expect(JSON.stringify(said)).not.toContain('42424242')
  })

  it.each<Record<string, string>>([
    { PaymentError: 'card 4242 4242 4242 4242 refused' },
    { SecurityCode: '123' },
    { PaymentConfirmationCode: '4242424242424242' },
    { PaymentConfirmationCode: '4242424242424241' },
    { PaymentCardNumber: '42424242' },
    { PaymentCardPostalCode: '4242424242424242' },
  ])('raises an alarm for %j', (fields) => {
    expect(read({ Result: 'success', ...fields })).toMatchObject({ cardDataSeen: true })
  })

  it.each(['4242424242424242', '4242-4242-4242-4241', 'no. 17/4', 'x'.repeat(200)])(
    'leaves of the confirmation %s that there was one: nobody may believe that nothing was sent',
    (PaymentConfirmationCode) => {
      expect(read({ Result: 'success', PaymentConfirmationCode })).toMatchObject({
        fact: { confirmation: 'hash' },
      })
      expect(read({ Result: 'success' })).toMatchObject({ fact: { confirmation: null } })
    },
  )

  it.each<Record<string, string>>([
    { PaymentConfirmationCode: 'pay_1001_1234567890' },
    { PaymentConfirmationCode: '12345678-1234-4321-8765-123456789012' },
    { PaymentCardNumber: 'xxxx-xxxxxx-x4001', SecurityCode: '****' },
    { ExpirationDate: '1228', PaymentCardPostalCode: '94105' },
  ])('raises none for %j', (fields) => {
    expect(read({ Result: 'success', ...fields })).toMatchObject({ cardDataSeen: false })
  })
})

describe('any callback', () => {
  it('is read without throwing', () => {
    const name = fc.oneof(
      fc.constantFrom(
        'Sid',
        'CallSid',
        'Capture',
        'PartialResult',
        'Required',
        'Result',
        'ErrorType',
        'PaymentError',
      ),
      fc.string(),
    )
    const value = fc.oneof(
      fc.constantFrom('true', 'false', 'success', '%', '', sessionSid),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (pairs) => {
        const said = readPaymentCallback(new URLSearchParams(pairs), address, () => 'hash')
        expect(['fact', 'progress', 'ignored']).toContain(said.kind)
      }),
      { numRuns: 2_000 },
    )
  })
})
