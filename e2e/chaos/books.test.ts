import { describe, expect, it } from 'vitest'
import type { DeskView } from '@/lib/wire/views'
import { type Books, compare } from './books'
import type { Booked, Charge } from './outside'
import type { Kept } from './records'

const kept = (changes: Partial<Kept> = {}): Kept => ({
  id: 'p',
  version: 5,
  status: 'paid',
  chip: 'paid',
  kind: 'charge',
  reference: 'a-1',
  minor: 4_900,
  currency: 'GBP',
  agentId: 'amy',
  requestId: 'r',
  settled: true,
  chargedTwice: false,
  byHand: false,
  lastEnd: null,
  attempts: [{ id: 'a', altKey: 'key-a', maybeSent: true }],
  ...changes,
})

const charge = (changes: Partial<Charge> = {}): Charge => ({
  payment: 'pay-1',
  alt_key: 'key-a',
  amount: '49.00',
  currency: 'GBP',
  status: 'charged',
  gatewayCharges: 1,
  ...changes,
})

const booked = (status: string): Booked => ({ id: 'pay-1', alt_key: 'key-a', status, gateway_status: '' })

const books = (changes: Partial<Books> = {}): Books => ({
  charges: [charge()],
  methods: [],
  booked: [booked('SUCCESS')],
  payments: [kept()],
  desks: [],
  everPaid: [],
  overrides: new Set(),
  ...changes,
})

const nothing = { doubleCharges: [], overriddenDoubles: 0, disagreements: [], stuck: [] }
const second = kept({ id: 'q', requestId: 's', attempts: [{ id: 'b', altKey: 'key-b', maybeSent: true }] })

describe('Books that agree', () => {
  it.each<[string, Books]>([
    ['a charge and a paid payment', books()],
    [
      'nothing charged and a declined payment',
      books({
        charges: [charge({ status: 'declined' })],
        payments: [kept({ status: 'open', chip: 'declined' })],
      }),
    ],
    [
      'money taken of which the processor does not know either',
      books({
        booked: [booked('UNRESOLVED')],
        payments: [kept({ status: 'outcomeUnknown', chip: 'checking' })],
      }),
    ],
    [
      'a kept card',
      books({
        charges: [],
        methods: [{ code: 'a', status: 'ACTIVE' }],
        payments: [kept({ kind: 'save', status: 'saved', minor: null, currency: null })],
      }),
    ],
  ])('%s', (_name, all) => expect(compare(all)).toEqual(nothing))
})

describe('Money taken too often', () => {
  it('is found when one payment was charged twice', () => {
    const attempts = [...kept().attempts, { id: 'b', altKey: 'key-b', maybeSent: true }]
    const twice = [charge(), charge({ payment: 'pay-2', alt_key: 'key-b' })]
    const found = compare(books({ charges: twice, payments: [kept({ attempts })] }))
    expect(found.doubleCharges).toHaveLength(1)
    expect(found.disagreements).toEqual(['p was charged twice and does not say so'])
  })

  it('is found when one submission was charged twice', () => {
    expect(compare(books({ charges: [charge({ gatewayCharges: 2 })] })).doubleCharges).toHaveLength(1)
  })

  it('is found when two payments of one reference were charged and nobody confirmed that', () => {
    const charges = [charge(), charge({ payment: 'pay-2', alt_key: 'key-b' })]
    const found = compare(books({ charges, payments: [kept(), second] }))
    expect(found.doubleCharges).toHaveLength(1)
    expect(found.overriddenDoubles).toBe(0)
  })

  it('is counted apart when a person said that they are different payments', () => {
    const charges = [charge(), charge({ payment: 'pay-2', alt_key: 'key-b' })]
    const found = compare(books({ charges, payments: [kept(), second], overrides: new Set(['s']) }))
    expect(found).toEqual({ ...nothing, overriddenDoubles: 1 })
  })
})

describe('Books that differ', () => {
  it.each<[string, Books, string]>([
    ['paid and not charged', books({ charges: [] }), 'p is paid, and nothing was charged'],
    [
      'charged and not paid',
      books({ payments: [kept({ status: 'closed', chip: 'cancelled', lastEnd: 'notCharged' })] }),
      'p was charged, and is closed (notCharged)',
    ],
    [
      'not known although the processor says so',
      books({ payments: [kept({ status: 'outcomeUnknown', chip: 'checking' })] }),
      'p was charged, and is outcomeUnknown',
    ],
    [
      'another amount',
      books({ charges: [charge({ amount: '94.00' })] }),
      'p is for 4900 GBP, and 94.00 GBP was charged',
    ],
    [
      'another currency',
      books({ charges: [charge({ currency: 'EUR' })] }),
      'p is for 4900 GBP, and 49.00 EUR was charged',
    ],
    [
      'a charge that nobody asked for',
      books({ charges: [charge(), charge({ alt_key: 'foreign' })] }),
      '49.00 GBP was charged, but no attempt asked for it',
    ],
    [
      'a screen that once said paid',
      books({ charges: [], payments: [kept({ status: 'open', chip: 'declined' })], everPaid: ['p'] }),
      'p was shown as paid, and nothing was charged',
    ],
    [
      'a kept card that is not known',
      books({
        charges: [],
        methods: [{ code: 'a', status: 'ACTIVE' }],
        payments: [kept({ kind: 'save', status: 'open', chip: 'refused', lastEnd: 'notSaved' })],
      }),
      'p has its card kept, and is open (notSaved)',
    ],
  ])('are told of: %s', (_name, all, sentence) => expect(compare(all).disagreements).toEqual([sentence]))

  it('are told of where a live desk shows something else', () => {
    const viewer = { id: 'amy', name: 'Amy', email: '', roles: [] }
    const row = { id: 'p', version: 4, chip: 'checking' }
    const desk = { viewer, open: [row], payment: null } as unknown as DeskView
    expect(compare(books({ desks: [desk] })).disagreements).toEqual([
      'Amy sees p as checking (version 4); it is paid (5)',
    ])
  })

  it('are told of where a live desk has lost an open payment', () => {
    const viewer = { id: 'amy', name: 'Amy', email: '', roles: [] }
    const desk = { viewer, open: [], payment: null } as unknown as DeskView
    const payments = [kept({ status: 'open', chip: 'declined', settled: false })]
    const found = compare(books({ charges: [charge({ status: 'declined' })], payments, desks: [desk] }))
    expect(found.disagreements).toEqual(['Amy does not see p, which is declined'])
  })
})

describe('An outcome that is not known', () => {
  const unknown = [kept({ status: 'outcomeUnknown', chip: 'checking' })]

  it('is stuck when the processor knows it', () => {
    expect(compare(books({ payments: unknown, booked: [booked('DECLINED')] })).stuck).toHaveLength(1)
  })

  it('is stuck when the processor will never have known it', () => {
    expect(compare(books({ payments: unknown, charges: [], booked: [] })).stuck).toHaveLength(1)
  })
})
