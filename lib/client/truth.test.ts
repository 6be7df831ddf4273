import { describe, expect, it } from 'vitest'
import type { DeskView, PaymentView } from '@/lib/wire/views'
import type { News } from './live/store'
import { coalesced, concernsDesk, concernsPayment, newerDesk, withPayment } from './truth'

function desk(payment: number | null, call = 1, viewer = 'amy'): DeskView {
  return {
    viewer: { id: viewer },
    call: { id: 'call-1', version: call },
    payment: payment === null ? null : paid(payment),
  } as DeskView
}

function paid(version: number, more: Partial<PaymentView> = {}): PaymentView {
  return { id: 'payment-1', version, callId: 'call-1', createdAt: 10, ...more } as PaymentView
}

describe('two answers about one desk', () => {
  it('show the newer payment', () => {
    const known = desk(5)
    expect(newerDesk(known, desk(4))).toBe(known)
    expect(newerDesk(known, desk(6)).payment?.version).toBe(6)
  })

  it('show the newer call', () => {
    const known = desk(5, 3)
    expect(newerDesk(known, desk(5, 2))).toBe(known)
  })

  it('show another payment, no payment and another person as they are', () => {
    expect(newerDesk(desk(5), desk(null)).payment).toBeNull()
    expect(newerDesk(desk(5), { ...desk(5), payment: paid(1, { id: 'payment-2' }) }).payment?.id).toBe(
      'payment-2',
    )
    expect(newerDesk(desk(5), desk(1, 1, 'ben')).viewer.id).toBe('ben')
  })
})

describe("a command's answer", () => {
  it('is painted unless the desk knows better', () => {
    expect(withPayment(desk(5), paid(6)).payment?.version).toBe(6)
    const known = desk(5)
    expect(withPayment(known, paid(5))).toBe(known)
  })

  it('of another call is not shown', () => {
    const known = desk(5)
    expect(withPayment(known, paid(9, { callId: 'call-2' }))).toBe(known)
  })

  it('about an earlier payment does not cover a later one', () => {
    const known = { ...desk(1), payment: paid(1, { id: 'payment-2', createdAt: 20 }) }
    expect(withPayment(known, paid(9))).toBe(known)
  })
})

describe('news', () => {
  const changed = (what: Extract<News, { type: 'changed' }>['what'], id: string, version: number): News => ({
    type: 'changed',
    what,
    id,
    version,
    callId: null,
  })

  it('are old when the version is known', () => {
    expect(concernsDesk(desk(5), changed('payment', 'payment-1', 5))).toBe(false)
    expect(concernsDesk(desk(5), changed('payment', 'payment-1', 6))).toBe(true)
    expect(concernsDesk(desk(5, 2), changed('call', 'call-1', 2))).toBe(false)
    expect(concernsDesk(desk(5), changed('preflight', 'preflight', 1))).toBe(false)
  })

  it('of anything else may change the lists on the desk', () => {
    expect(concernsDesk(desk(5), changed('payment', 'payment-9', 1))).toBe(true)
    expect(concernsDesk(desk(5), changed('presence', 'amy', 1))).toBe(true)
    expect(concernsDesk(undefined, changed('payment', 'payment-1', 1))).toBe(true)
    expect(concernsDesk(desk(5), { type: 'hello', serverNow: 0 })).toBe(true)
  })

  it("on a payment's own page are about that payment", () => {
    expect(concernsPayment(paid(5), 'payment-1', changed('payment', 'payment-1', 6))).toBe(true)
    expect(concernsPayment(paid(5), 'payment-1', changed('payment', 'payment-1', 5))).toBe(false)
    expect(concernsPayment(paid(5), 'payment-1', changed('payment', 'payment-2', 9))).toBe(false)
    expect(concernsPayment(paid(5), 'payment-1', changed('look', 'payment-1', 5))).toBe(true)
    expect(concernsPayment(paid(5), 'payment-1', changed('look', 'payment-2', 5))).toBe(false)
    expect(concernsPayment(undefined, 'payment-1', changed('payment', 'payment-1', 1))).toBe(true)
  })
})

describe('a burst of news', () => {
  it('leads to one fetch under way and one afterwards', async () => {
    const ends: (() => void)[] = []
    let runs = 0
    const run = coalesced(() => {
      runs += 1
      return new Promise<void>((resolve) => ends.push(resolve))
    })
    run()
    run()
    run()
    expect(runs).toBe(1)
    ends.shift()?.()
    await settled()
    expect(runs).toBe(2)
    ends.shift()?.()
    await settled()
    expect(runs).toBe(2)
    run()
    expect(runs).toBe(3)
  })

  it('goes on after a fetch that failed', async () => {
    let runs = 0
    const run = coalesced(async () => {
      runs += 1
      throw new Error('no answer')
    })
    run()
    await settled()
    run()
    await settled()
    expect(runs).toBe(2)
  })
})

/** Lets every promise that is ready go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}
