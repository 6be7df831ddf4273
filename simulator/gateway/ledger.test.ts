import { expect, test } from 'vitest'
import { Ledger, type NewCharge } from './ledger.js'

const charge = (number: number, transaction = number): NewCharge => ({
  payment: `pay_1001_${number}`,
  alt_key: `A-${number}`,
  transaction_id: `t-${transaction}`,
  amount: '49.00',
  currency: 'GBP',
  status: 'charged',
  description: null,
  metadata: {},
  instance: 'T_1001',
  at: '2026-01-01T00:00:00.000Z',
})

test('forgets nothing, and counts the charges of one submission', () => {
  const ledger = new Ledger()
  for (let number = 0; number < 20_000; number++) ledger.enter(charge(number))
  ledger.enter(charge(20_000, 7))
  const charges = ledger.charges()
  expect(charges).toHaveLength(20_001)
  expect(charges.filter(({ gatewayCharges }) => gatewayCharges === 2).map(({ alt_key }) => alt_key)).toEqual([
    'A-7',
    'A-20000',
  ])
  ledger.clear()
  ledger.enter(charge(7))
  expect(ledger.charges()).toMatchObject([{ gatewayCharges: 1 }])
})
