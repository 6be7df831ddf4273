import { describe, expect, it } from 'vitest'
import { barMessage, prefilledDesk } from './messages'

const details = { reference: 'A-1042', amount: '49.00', currency: 'GBP', name: 'Priya Shah' }

describe('A message of the bar', () => {
  it.each([
    { ready: true },
    { height: 44 },
    { id: 1, prefill: details },
    { id: 2, become: 'supervisor' },
    { id: 3, pace: { scale: 60, forMs: 20_000 } },
    { id: 4, pace: { usual: true } },
    { id: 5, reset: true },
  ])('is understood: %j', (message) => expect(barMessage.parse(message)).toEqual(message))

  it.each([
    null,
    'ready',
    {},
    { height: 4_000 },
    { height: -1 },
    { id: 1, become: 'admin' },
    { id: 1, pace: { scale: 600, forMs: 1 } },
    { id: 1, prefill: { ...details, card: '4111' } },
    { reset: true },
    { id: 1, take: true },
  ])('is nothing to us: %j', (message) => expect(barMessage.safeParse(message).success).toBe(false))
})

it('The desk is opened with what the caller agreed to', () => {
  expect(prefilledDesk(details)).toBe('/desk/new?reference=A-1042&amount=49.00&currency=GBP&name=Priya+Shah')
})
