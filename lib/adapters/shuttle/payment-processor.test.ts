import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readMethod, readPayment } from './payment-processor'

const config = {
  seal: (text: string) => `sealed:${Buffer.from(text).toString('base64')}`,
  keyedHash: () => 'hash',
  alarm: () => {},
}

const payment = {
  id: 'pay_1001_7',
  alt_key: 'attempt-1',
  status: 'SUCCESS',
  gateway_status: 'APPROVED',
  gateway_message: 'Approved',
  gateway_reference: 'ch_3Nq',
  reference: 'BOLT-12345678',
  amount: '49.00',
  currency: 'GBP',
  payment_method: null,
  created: '2026-11-21T10:00:00.000Z',
}

function read(changes: object = {}) {
  const answer = readPayment({ payment: { ...payment, ...changes }, contract: {} }, config)
  if (!answer.ok || !answer.value) throw new Error('not read')
  return answer.value
}

describe('a payment in the books', () => {
  it('is read in our words', () => {
    expect(read()).toEqual({
      id: 'pay_1001_7',
      altKey: 'attempt-1',
      status: 'success',
      statusWord: 'SUCCESS',
      amount: '49.00',
      currency: 'GBP',
      gatewayReference: 'ch_3Nq',
      shortReference: 'BOLT-12345678',
      bankText: 'Approved',
      decline: 'general',
      card: null,
      sealedToken: null,
    })
  })

  it.each([
    ['SUCCESS', 'APPROVED', 'success'],
    ['UNATTRIBUTED', 'APPROVED', 'unattributed'],
    ['PENDING', 'PENDING', 'pending'],
    ['UNRESOLVED', 'TIMEOUT', 'unresolved'],
    ['UNRESOLVED', 'HELD', 'underReview'],
    ['DECLINED', 'DECLINED', 'declined'],
    ['REQAUTH', '', 'needsApproval'],
    ['success', '', 'success'],
    ['VOIDED', '', 'inProgress'],
    ['toString', '', 'inProgress'],
  ])('%s with the gateway’s %s is %s', (status, gateway, ours) => {
    expect(read({ status, gateway_status: gateway }).status).toBe(ours)
  })

  it.each([
    ['Insufficient funds', 'funds'],
    ['Exceeds limit', 'funds'],
    ['Expired card', 'expired'],
    ['Incorrect CVV', 'details'],
    ['Incorrect postal code', 'details'],
    ['Card not supported', 'cardNotAccepted'],
    ['Lost or stolen card', 'issuer'],
    ['Suspected fraud', 'issuer'],
    ['Issuer unavailable', 'bankUnreachable'],
    ['Do not honour', 'general'],
    ['Duplicate transaction', 'general'],
    ['insufficient  FUNDS.', 'funds'],
    ['No insufficient funds here', 'general'],
    ['constructor', 'general'],
    [null, 'general'],
  ])('declined with "%s" is %s', (gateway_message, category) => {
    expect(read({ status: 'DECLINED', gateway_status: 'DECLINED', gateway_message }).decline).toBe(category)
  })

  it('finds the reason in the gateway’s status when the text has none', () => {
    const declined = { status: 'DECLINED', gateway_status: 'EXPIRED_CARD', gateway_message: 'Refused' }
    expect(read(declined).decline).toBe('expired')
    expect(read({ status: 'REQAUTH', gateway_message: 'Insufficient funds' }).decline).toBe('needsApproval')
  })

  it('may write amounts as numbers and leave out what is not known', () => {
    const bare = readPayment({ payment: { id: 7, status: 'PENDING', amount: 49.5, currency: 'GBP' } }, config)
    expect(bare).toMatchObject({ ok: true, value: { id: '7', amount: '49.5', altKey: null, bankText: null } })
  })

  it.each(['id', 'status', 'amount', 'currency'])('without %s is no evidence', (name) => {
    const { [name as keyof typeof payment]: _, ...rest } = payment
    expect(readPayment({ payment: rest }, config)).toMatchObject({ ok: false, error: { kind: 'nonsense' } })
  })

  it.each([[null], [{}], [{ payment: null }]])('that does not exist comes as %j', (answer) => {
    expect(readPayment(answer, config)).toEqual({ ok: true, value: null })
  })

  it.each([[{ payment: [] }], [{ payment: 'pay_1' }], [{ error: 'x' }], [{ payments: [] }]])(
    'is not known from %j',
    (answer) => {
      expect(readPayment(answer, config)).toMatchObject({ ok: false, error: { kind: 'nonsense' } })
    },
  )

  it('shows brand, last four and expiry of its card, and seals its token', () => {
    const method = {
      id: 'pm_1001_4',
      type: 'VISA',
      card_masked: '411111******1111',
      card_expiry: '2028-12',
      gateway_token: 'tok_1',
    }
    const { card, sealedToken } = read({ payment_method: method })
    expect(card).toEqual({ brand: 'visa', lastFour: '1111', expiry: '1228' })
    const opened = Buffer.from((sealedToken ?? '').slice('sealed:'.length), 'base64').toString()
    expect(JSON.parse(opened)).toEqual({ method: 'pm_1001_4', gatewayToken: 'tok_1' })
    expect(read({ payment_method: 'pm_1001_4' })).toMatchObject({
      card: null,
      sealedToken: expect.stringMatching(/^sealed:/),
    })
  })
})

describe('card data in the books', () => {
  const number = '4242424242424242'
  const written = [
    number,
    '4242 4242 4242 4242',
    '４２４２４２４２４２４２４２４２',
    'Nr. 4242-4242-4242-4242!',
  ]
  const fields = [
    ...['id', 'alt_key', 'status', 'amount', 'currency', 'gateway_status', 'gateway_message', 'reference'],
    ...['gateway_reference', 'gateway_token', 'card_type', 'card_masked', 'card_expiry', 'payment_method'],
    ...['created', 'metadata', 'a field of next year'],
  ]

  function readKept(changes: object) {
    const sealed: string[] = []
    const alarms: string[] = []
    const kept = {
      seal: (text: string) => `sealed ${sealed.push(text)}`,
      keyedHash: () => 'hash',
      alarm: (field: string) => alarms.push(field),
    }
    const methods = [{ id: 'pm_1', code: 'attempt-1', ...changes }]
    const answers = [
      readPayment({ payment: { ...payment, payment_method: 'pm_1', ...changes } }, kept),
      readPayment({ payment: { ...payment, ...changes, payment_method: methods[0] } }, kept),
      readMethod({ payment_methods: methods }, 'attempt-1', kept),
    ]
    return { text: JSON.stringify([answers, sealed]), alarms }
  }

  it.each(fields)('never leave the field %s, under no seal either', (field) => {
    for (const value of written) {
      const { text } = readKept({ [field]: value })
      expect(text.normalize('NFKC').replaceAll(/[^0-9]/g, '')).not.toContain('42424242')
    }
  })

  it.each([
    ...['id', 'alt_key', 'status', 'amount', 'currency', 'gateway_message', 'reference'],
    ...['gateway_reference', 'gateway_token', 'card_masked', 'payment_method'],
  ])('are told of when they stand in %s', (field) => {
    const { alarms } = readKept({ [field]: number })
    expect(alarms).toContain(field)
    expect(readKept({}).alarms).toEqual([])
  })

  it('leave the last four digits of a number that should have been masked', () => {
    const alarm = vi.fn<(field: string) => void>()
    const answer = readPayment({ payment: { ...payment, card_masked: number } }, { ...config, alarm })
    expect(answer).toMatchObject({ value: { card: { lastFour: '4242' } } })
    expect(alarm).toHaveBeenCalledWith('card_masked')
  })

  it('are not seen in long numbers that no brand would issue', () => {
    const alarm = vi.fn()
    for (const gateway_reference of ['4242424242424241', '9242424242424242', '42424242424242424242424242'])
      expect(readPayment({ payment: { ...payment, gateway_reference } }, { ...config, alarm })).toMatchObject(
        {
          value: { gatewayReference: gateway_reference },
        },
      )
    expect(alarm).not.toHaveBeenCalled()
  })

  it('bounds the bank’s text and keeps it on one line', () => {
    const { bankText } = read({ gateway_message: `  No\n\tthanks ${'x'.repeat(500)}` })
    expect(bankText).toMatch(/^No thanks x+$/)
    expect(bankText).toHaveLength(200)
  })
})

describe('a kept card', () => {
  const methods = [
    { id: 'pm_1001_1', code: null, type: 'VISA', card_masked: '411111******1111', card_expiry: '2027-08' },
    { id: 'pm_1001_2', code: 'attempt-2', type: 'AMEX', card_masked: '******0005', card_expiry: '08/27' },
    { nonsense: true },
  ]

  it('is the one with our code', () => {
    expect(readMethod({ payment_methods: methods }, 'attempt-2', config)).toMatchObject({
      ok: true,
      value: { id: 'pm_1001_2', card: { brand: 'amex', lastFour: '0005', expiry: '0827' } },
    })
  })

  it('is not there when no other has our code, or when there is no account', () => {
    expect(readMethod({ payment_methods: methods }, 'attempt-9', config)).toEqual({ ok: true, value: null })
    expect(readMethod({ payment_methods: [] }, 'attempt-2', config)).toEqual({ ok: true, value: null })
    expect(readMethod(null, 'attempt-2', config)).toEqual({ ok: true, value: null })
  })

  it('is not known from an answer of another shape', () => {
    const odd = readMethod({ payment_methods: 'none' }, 'attempt-2', config)
    expect(odd).toMatchObject({ ok: false, error: { kind: 'nonsense' } })
  })
})

describe('any answer', () => {
  it('is read without throwing', () => {
    const keys = fc.constantFrom(...Object.keys(payment), 'payment', 'payment_methods')
    const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double())
    fc.assert(
      fc.property(fc.dictionary(keys, value), (answer) => {
        expect(typeof readPayment(answer, config).ok).toBe('boolean')
        expect(typeof readPayment({ payment: { ...payment, ...answer } }, config).ok).toBe('boolean')
        expect(typeof readMethod(answer, 'x', config).ok).toBe('boolean')
      }),
      { numRuns: 1_000 },
    )
  })
})
