import { describe, expect, it } from 'vitest'
import {
  askAgain,
  booksSay,
  callEnded,
  close,
  confirmSettlement,
  notInTheBooks,
  override,
  proposeSettlement,
  recordingSecured,
  replace,
  sessionEnded,
  take,
  tellCustomer,
  timeIsUp,
  withdrawSettlement,
} from '@/lib/testing/payment-facts'
import {
  booksDiffer,
  chargedTwice,
  completing,
  declined,
  ended,
  entering,
  given,
  paid,
  type Story,
  saved,
  takenAgain,
  unknown,
  unopened,
} from '@/lib/testing/payment-story'
import { hour, minute } from '@/lib/values/instant'
import { chipOf, isSettled } from './chip'
import { attemptToSettle, isToTell } from './decide-by-hand'

const settledAs = (verdict: 'taken' | 'notTaken', from: () => Story = unknown): Story =>
  from().when(proposeSettlement(verdict)).after(minute).when(confirmSettlement()).after(minute)
const replaced = () => unknown().when(override()).when(replace())

describe('Settling by hand', () => {
  it('changes nothing before a second person has confirmed it', () => {
    given(unknown())
      .when(proposeSettlement('notTaken'))
      .leadsTo('SettlementProposed')
      .plans()
      .is('outcomeUnknown')
      .when(confirmSettlement('sue'))
      .isRefused('secondPersonNeeded')
      .is('outcomeUnknown')
  })

  it('as not taken ends the attempt and lifts the block, and the books are read once more', () => {
    const story = unknown().when(proposeSettlement('notTaken')).after(minute)
    given(story)
      .when(confirmSettlement())
      .leadsTo('SettledByHand', 'AttemptEnded')
      .sets({ kind: 'lookUp', afterMs: hour })
      .endedAs('settledNotTaken')
      .holds({ last: { late: true }, proposed: null })
    expect(chipOf(settledAs('notTaken').known)).toBe('notTakenByHand')
    given(settledAs('notTaken')).when(askAgain()).leadsTo('AttemptStarted')
  })

  it('as taken makes it paid, with a receipt that says by whom', () => {
    given(settledAs('taken'))
      .is('paid')
      .holds({
        receipt: { processorPayment: null, late: true },
        settlements: [{ by: 'sue', confirmedBy: 'sam' }],
      })
    expect(chipOf(settledAs('taken').known)).toBe('paidByHand')
    expect(isSettled(settledAs('taken').known)).toBe(true)
  })

  it('is confirmed once, and only as it was seen', () => {
    given(settledAs('taken')).when(confirmSettlement()).changesNothing()
    given(unknown().when(proposeSettlement('taken')))
      .when((payment) => ({
        kind: 'confirmSettlement',
        proposedAt: (payment?.proposed?.at ?? 0) - 1,
        by: 'sam',
      }))
      .isRefused('proposalChanged')
  })

  it('is off the table when it was taken back, or when the books have spoken', () => {
    const proposed = unknown().when(proposeSettlement('taken'))
    given(proposed).when(withdrawSettlement()).leadsTo('SettlementWithdrawn').holds({ proposed: null })
    given(unknown()).when(withdrawSettlement()).changesNothing()
    given(proposed)
      .observing(booksSay('success'))
      .holds({ proposed: null })
      .when(confirmSettlement())
      .isRefused('nothingToSettle')
    given(proposed).observing(booksSay('declined')).holds({ proposed: null })
  })

  it.each([
    ['has not begun to be sent', entering],
    ['is being sent', completing],
    ['was declined', declined],
    ['is paid', paid],
    ['keeps a card', saved],
  ])('is refused for a payment that %s', (_, story) => {
    given(story()).when(proposeSettlement()).isRefused('nothingToSettle')
    expect(attemptToSettle(story().known)).toBeNull()
  })

  it('of books that differ may say either, and the same books do not contradict it', () => {
    const differs = booksSay('success', { amount: '94.00' })
    given(settledAs('notTaken', booksDiffer)).endedAs('settledNotTaken').observing(differs).changesNothing()
    given(settledAs('taken', booksDiffer)).is('paid').observing(differs).changesNothing()
  })

  it('of two charges says that one was given back, never that none was taken', () => {
    given(chargedTwice()).when(proposeSettlement('notTaken')).isRefused('onlyTakenLeft')
    const settled = settledAs('taken', chargedTwice)
    given(settled).is('paid').holds({ chargedTwice: false })
    expect(isSettled(settled.known)).toBe(true)
    given(settled)
      .observing(booksSay('success', { number: 1 }))
      .changesNothing()
    given(settled)
      .observing(booksSay('success', { number: 1, id: 'pay-third' }))
      .leadsTo('ChargedTwiceFound')
      .is('chargedTwice')
  })
})

describe('A later fact that contradicts what people settled', () => {
  it('shows that the books differ, and changes nothing in silence', () => {
    given(settledAs('notTaken'))
      .observing(booksSay('success'))
      .leadsTo({ type: 'BooksFoundDifferent', claim: { differsFrom: 'settlement' } })
      .is('booksDiffer')
    given(settledAs('taken'))
      .observing(booksSay('declined'))
      .leadsTo({ type: 'BooksFoundDifferent', claim: { differsFrom: 'settlement' } })
      .is('booksDiffer')
    given(settledAs('taken'))
      .observing(booksSay('success', { amount: '94.00' }))
      .leadsTo({ type: 'BooksFoundDifferent', claim: { differsFrom: 'agreement' } })
  })

  it('stops an entry that was begun after it', () => {
    const begun = settledAs('notTaken').when(askAgain()).observing(recordingSecured())
    given(begun)
      .observing(booksSay('success', { number: 1 }))
      .is('booksDiffer')
  })

  it('is a second charge when the payment was paid by another card meanwhile', () => {
    const again = settledAs('notTaken')
      .when(askAgain())
      .observing(recordingSecured())
      .observing((payment) => ({
        kind: 'sessionOpened',
        attemptId: payment.known.at(-1)?.id ?? '',
        sessionSid: 'PK2',
      }))
    expect(again.known.status).toBe('inFlight')
    const paidAgain = takenAgain().observing(booksSay('success'))
    given(paidAgain)
      .observing(booksSay('success', { number: 1 }))
      .is('chargedTwice')
  })

  it('is told when the books confirm instead, and the receipt is theirs from then on', () => {
    given(settledAs('taken'))
      .observing(booksSay('success'))
      .leadsTo('PaymentPaid')
      .is('paid')
      .holds({ receipt: { processorPayment: 'pay-P1-1' } })
      .observing(booksSay('success'))
      .changesNothing()
    given(settledAs('notTaken')).observing(booksSay('declined')).changesNothing()
  })

  it('leaves a second charge an incident when the books confirm the first one', () => {
    const settled = settledAs('taken', () => takenAgain().observing(timeIsUp('answer')))
    given(settled)
      .observing(booksSay('success', { number: 1 }))
      .is('chargedTwice')
      .observing(booksSay('success'))
      .leadsTo('PaymentPaid')
      .is('chargedTwice')
  })

  it('may be settled anew, knowing what the books say', () => {
    const contradicted = () => settledAs('notTaken').observing(booksSay('success')).after(minute)
    const settled = settledAs('notTaken', contradicted)
    given(settled).endedAs('settledNotTaken').observing(booksSay('success')).changesNothing()
    given(settledAs('taken', contradicted)).is('paid').observing(booksSay('success')).changesNothing()
  })

  it('needs more than silence', () => {
    given(settledAs('taken')).observing(notInTheBooks()).isOnlyNoted()
  })
})

describe('An override', () => {
  it('lets one payment take the place of one that is not settled', () => {
    given(unknown())
      .when(override())
      .leadsTo({ type: 'OverrideGranted', by: 'sue' })
      .is('outcomeUnknown')
      .when(replace('P2'))
      .leadsTo({ type: 'Replaced', by: 'P2' })
      .when(replace('P2'))
      .changesNothing()
      .when(replace('P3'))
      .isRefused('notOverridden')
  })

  it('is not there unless it was granted, and only for what blocks a reference', () => {
    given(unknown()).when(replace()).isRefused('notOverridden')
    for (const story of [entering, completing, declined, paid])
      given(story()).when(override()).isRefused('nothingToOverride')
    given(booksDiffer()).when(override()).leadsTo('OverrideGranted')
  })

  it('is granted once, and anew after it was used', () => {
    given(unknown().when(override())).when(override()).changesNothing()
    given(replaced())
      .when(override())
      .leadsTo('OverrideGranted')
      .holds({ override: { replacedBy: null, usedBefore: ['P2'] } })
  })

  it('that was granted anew still leaves an incident with the payment that had used it', () => {
    const both = replaced().when(override()).observing(booksSay('success'))
    expect(chipOf(both.known)).toBe('paidAndReplaced')
    expect(isSettled(both.known)).toBe(false)
  })

  it('is over with the attempt for which it was granted', () => {
    const again = unknown().when(override()).observing(booksSay('declined')).when(askAgain())
    given(again).holds({ override: null }).when(replace()).isRefused('notOverridden')
  })

  it('leaves an incident when the first payment went through after all', () => {
    const both = replaced().observing(booksSay('success'))
    given(both).is('paid')
    expect(chipOf(both.known)).toBe('paidAndReplaced')
    expect(isSettled(both.known)).toBe(false)
    const settled = settledAs('taken', () => both)
    expect(isSettled(settled.known)).toBe(true)
    expect(chipOf(settled.known)).toBe('paid')
  })

  it('is an incident that nobody settles while the second payment may still be charged', () => {
    const both = replaced().observing(booksSay('success')).when(proposeSettlement('taken')).after(minute)
    const tooEarly = given(both).when(confirmSettlement('sam', true)).isRefused('replacementRuns')
    tooEarly.when(confirmSettlement()).is('paid')
  })

  it('leaves nothing to do when the first payment did not go through', () => {
    given(replaced()).observing(booksSay('declined')).endedAs('declined').when(close()).is('closed')
  })
})

describe('A customer who left before the result was known', () => {
  const left = () => completing().observing(callEnded())

  it('is owed an answer, once', () => {
    given(left()).leadsTo('AnswerOwed').is('completing')
    given(left()).observing(callEnded()).changesNothing()
    given(unknown()).observing(callEnded()).leadsTo('AnswerOwed')
    given(ended()).holds({ answerOwedSince: null })
  })

  it('is not told before it is known, and is told whatever it is', () => {
    given(left()).when(tellCustomer()).isRefused('notKnownYet')
    for (const status of ['success', 'declined'] as const) {
      const known = left().observing(sessionEnded('success')).observing(booksSay(status))
      expect(isToTell(known.known)).toBe(true)
      given(known).when(tellCustomer()).leadsTo('CustomerTold').holds({ answerOwedSince: null })
      given(known.when(tellCustomer())).when(tellCustomer()).changesNothing()
    }
  })

  it('is owed one too when what they were told turns out wrong', () => {
    const late = declined().observing(booksSay('success'))
    given(late).leadsTo('PaymentPaid', 'AnswerOwed')
    expect(isToTell(late.known)).toBe(true)
  })

  it('waits while an incident or a difference is looked into', () => {
    expect(isToTell(left().observing(booksSay('success', { amount: '1.00' })).known)).toBe(false)
    const twice = takenAgain()
      .observing(callEnded())
      .observing(booksSay('success'))
      .observing(booksSay('success', { number: 1 }))
    expect(isToTell(twice.known)).toBe(false)
    given(twice).when(tellCustomer()).isRefused('notKnownYet')
  })

  it('is nobody when nothing was sent', () => {
    given(unopened()).when(take()).isRefused('notOpen')
    given(declined()).when(tellCustomer()).changesNothing()
  })
})
