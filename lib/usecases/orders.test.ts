import { describe, expect, it } from 'vitest'
import type { Payment } from '@/lib/domain/payment/state'
import { chargeOf, copyOf, type Facts, factsAfterTake, openHistory } from '@/lib/testing/walk/orders'

/** How it stands at last, for every order in which the facts can be told, the look that is always due at the end. */
async function outcomes(facts: Facts): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  const tell = async (left: Facts['each']): Promise<void> => {
    if (left.length === 0) {
      await facts.look()
      seen.add(`${standing(facts.payment())}; ledger: ${chargeOf(facts.history)}`)
      return
    }
    for (const [index, fact] of left.entries()) {
      const restore = copyOf(facts.history)
      await fact()
      await tell(left.toSpliced(index, 1))
      restore()
    }
  }
  await tell(facts.each)
  return seen
}

function standing(payment: Payment): string {
  const { status, declines } = payment
  const what =
    status === 'paid' ? payment.receipt.processorPayment : status === 'open' ? payment.last?.end.kind : ''
  return `${status} ${what}, ${declines} declined`
}

describe('Eight facts about one session, in each of their 40,320 orders', { timeout: 120_000 }, () => {
  it.each([
    ['charge', 'approved', 'paid pay-id003, 0 declined; ledger: approved'],
    ['charge', 'declined', 'open declined, 1 declined; ledger: declined'],
    ['charge', 'wrong amount', 'booksDiffer , 0 declined; ledger: wrong amount'],
    ['save', 'approved', 'saved , 0 declined; ledger: approved'],
  ] as const)('end the same way, with the same ledger: to %s a card that is %s', async (kind, fate, end) => {
    const facts = await factsAfterTake(await openHistory(kind, fate))
    expect(facts.each).toHaveLength(8)
    expect([...(await outcomes(facts))]).toEqual([end])
  })
})
