import { describe, expect, it } from 'vitest'
import {
  booksDoNotAnswer,
  booksSay,
  callEnded,
  cardIsKept,
  cardIsNotKept,
  completeReceived,
  notInTheBooks,
  saving,
  sessionEnded,
  type Told,
  timeIsUp,
} from '@/lib/testing/payment-facts'
import { stateName } from '@/lib/testing/payment-states'
import { completing, type Story } from '@/lib/testing/payment-story'
import { type Instant, second } from '@/lib/values/instant'
import { evolve } from './evolve'
import { observe } from './observe'
import type { MoneyStatus, Payment } from './state'

/** How the payment stands at last, in words that leave the times out, for every order in which the facts can be told. */
function outcomes(start: Story, facts: readonly Told[], truth: Told): string[] {
  const seen = new Set<string>()
  const tell = (before: Payment, now: Instant, left: readonly Told[]): void => {
    // The look that is always due comes at the end.
    if (left.length === 0) {
      const payment = after(before, truth, now)
      seen.add(`${stateName(payment)}, ${payment.declines} declined`)
    }
    for (const [index, told] of left.entries())
      tell(after(before, told, now), now + 10 * second, left.toSpliced(index, 1))
  }
  tell(start.known, start.now, [...facts, truth])
  return [...seen]
}

function after(payment: Payment, told: Told, now: Instant): Payment {
  return observe(told(payment), payment, now).reduce<Payment>((state, event) => evolve(state, event), payment)
}

describe('Eight facts about one session, in every order there is', () => {
  const told = (claim: MoneyStatus | null): Told[] => [
    completeReceived(),
    sessionEnded('success', { claim, confirmation: 'pay-1' }),
    sessionEnded('callerHungUp'),
    callEnded(),
    timeIsUp('answer'),
    notInTheBooks(),
    booksDoNotAnswer(),
  ]

  it.each([
    ['success', 'paid, 0 declined'],
    ['declined', 'open, 1 declined'],
  ] as const)('end the same way when the books say %s', (status, end) => {
    expect(outcomes(completing(), told(status), booksSay(status))).toEqual([end])
  })

  it('end the same way when the books differ', () => {
    const differs = booksSay('success', { amount: '94.00' })
    expect(outcomes(completing(), told('success'), differs)).toEqual(['booksDiffer, 0 declined'])
  })

  it('end the same way when a card is kept', () => {
    const facts = told(null).toSpliced(5, 1, cardIsNotKept())
    expect(outcomes(completing({ terms: saving() }), facts, cardIsKept())).toEqual(['saved, 0 declined'])
  })
})
