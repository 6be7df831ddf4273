import { describe, expect, it } from 'vitest'
import {
  askAgain,
  booksDoNotAnswer,
  booksSay,
  callEnded,
  charging,
  close,
  completeNotSent,
  notInTheBooks,
  recordingSecured,
  sessionEnded,
  sessionOpened,
  take,
  timeIsUp,
  visa,
} from '@/lib/testing/payment-facts'
import {
  booksDiffer,
  cancelling,
  chargedTwice,
  closed,
  completing,
  declined,
  ended,
  entering,
  given,
  heard,
  opening,
  paid,
  ready,
  type Story,
  securing,
  takenAgain,
  unknown,
} from '@/lib/testing/payment-story'
import { minute } from '@/lib/values/instant'
import type { MoneyStatus, SessionResult } from './state'

const everyResult: SessionResult[] = [
  'success',
  'connectorError',
  'callerHungUp',
  'star',
  'cancelled',
  'validationError',
  'tooManyTries',
  'providerFault',
  'unknown',
]
const everyClaim: (MoneyStatus | null)[] = [
  null,
  'success',
  'unattributed',
  'pending',
  'underReview',
  'unresolved',
  'declined',
  'needsApproval',
  'inProgress',
]

describe('The end of the session after Take', () => {
  it.each(everyResult)('as %s never settles the money: the books are read', (result) => {
    for (const claim of everyClaim)
      given(completing())
        .observing(sessionEnded(result, { claim, confirmation: 'pay-1', code: '64008' }))
        .leadsTo({ type: 'SessionEndHeard', heard: { result, claim } })
        .plans('resumeRecording')
        .sets({ kind: 'lookUp', attemptId: 'P1-1', afterMs: 0 })
        .is('completing')
  })

  it('told twice is noted, and the books are read again', () => {
    given(heard('success')).observing(sessionEnded('unknown')).leadsTo('SessionEndNoted').is('completing')
  })

  it('told when nobody waited for it any more is heard, and the outcome stays unknown', () => {
    given(unknown())
      .observing(sessionEnded('success', { claim: 'success' }))
      .leadsTo('SessionEndHeard')
      .is('outcomeUnknown')
      .observing(sessionEnded('success'))
      .leadsTo('SessionEndNoted')
      .is('outcomeUnknown')
  })

  it('told after the payment is settled changes nothing', () => {
    for (const story of [paid(), booksDiffer(), closed()]) {
      const told = given(story).observing(sessionEnded('callerHungUp')).leadsTo('SessionEndNoted')
      expect(told.payment).toEqual(story.payment)
    }
  })

  it('is not needed: the books alone settle a payment', () => {
    given(completing()).observing(booksSay('success')).leadsTo('PaymentPaid').is('paid')
    given(completing()).observing(booksSay('declined')).endedAs('declined')
  })
})

describe('Success in the books', () => {
  it('that agrees with what the caller agreed to is proof', () => {
    given(heard('success'))
      .observing(booksSay('success'))
      .leadsTo({
        type: 'PaymentPaid',
        receipt: {
          attempt: { id: 'P1-1', number: 1 },
          processorPayment: 'pay-P1-1',
          gatewayReference: 'gw-1',
          card: visa,
          unattributed: false,
          late: false,
        },
      })
      .plans()
      .sets()
      .observing(booksSay('success'))
      .changesNothing()
  })

  it('that hangs on no customer yet is paid, and says so', () => {
    given(heard('success'))
      .observing(booksSay('unattributed'))
      .holds({ receipt: { unattributed: true } })
  })

  const before: [string, () => Story][] = [
    ['a decline', declined],
    ['a cancel', () => cancelling().observing(sessionEnded('cancelled'))],
    ['a cancel that nobody confirmed', () => cancelling().observing(timeIsUp('cancel'))],
    ['hanging up', ended],
    ['a star', () => entering().observing(sessionEnded('star'))],
    ['a set-up problem', () => ready().observing(sessionEnded('connectorError'))],
    ['a request that was never sent', () => completing().observing(completeNotSent())],
    ['closing', closed],
    [
      'believing that it was not charged',
      () =>
        unknown()
          .after(16 * minute)
          .observing(notInTheBooks())
          .after(14 * minute)
          .observing(notInTheBooks()),
    ],
  ]

  it.each(before)('wins over %s, and says that it came late', (_, story) => {
    given(story())
      .observing(booksSay('success'))
      .leadsTo('PaymentPaid', 'AnswerOwed')
      .is('paid')
      .holds({ receipt: { late: true } })
  })

  it('ends an unknown outcome, and says that it came late', () => {
    given(unknown())
      .observing(booksSay('success'))
      .leadsTo('PaymentPaid')
      .holds({ receipt: { late: true } })
  })

  it('of an older attempt stops the card entry that runs meanwhile', () => {
    const again = declined().when(askAgain())
    const first = booksSay('success', { number: 1 })
    given(again).observing(first).leadsTo('PaymentPaid').plans({ kind: 'resumeRecording', id: 'P1-2.resume' })
    const opened = again.observing(recordingSecured())
    given(opened).observing(first).plans().observing(sessionOpened()).leadsTo('OrphanSessionFound')
    given(opened.observing(sessionOpened()))
      .observing(first)
      .plans({ kind: 'cancelSession', id: 'P1-2.stop', sessionSid: 'PK-P1-2' })
      .is('paid')
      .observing(sessionEnded('cancelled'))
      .plans({ kind: 'resumeRecording', id: 'P1-2.resume' })
  })

  it('of an attempt that is still being keyed stops it as well', () => {
    for (const story of [entering(), ready()])
      given(story).observing(booksSay('success')).leadsTo('PaymentPaid').plans('cancelSession').is('paid')
    given(cancelling()).observing(booksSay('success')).plans().is('paid')
  })

  it('makes a later Take send nothing', () => {
    given(declined().when(askAgain()))
      .observing(booksSay('success', { number: 1 }))
      .when(take({ number: 2 }))
      .isRefused('attemptOver')
      .when(askAgain(3))
      .isRefused('notOpen')
  })
})

describe('Two successes for one payment', () => {
  it('are an incident, never hidden', () => {
    given(takenAgain())
      .observing(booksSay('success'))
      .is('paid')
      .observing(booksSay('success', { number: 1 }))
      .leadsTo({ type: 'ChargedTwiceFound', attemptId: 'P1-1', processorPayment: 'pay-P1-1' })
      .is('chargedTwice')
  })

  it('are found also when the older one is found while the newer one is with the bank', () => {
    given(takenAgain())
      .observing(booksSay('success', { number: 1 }))
      .leadsTo('PaymentPaid')
      .plans()
      .observing(sessionEnded('success'))
      .leadsTo('SessionEndNoted')
      .sets({ kind: 'lookUp', attemptId: 'P1-2', afterMs: 0 })
      .observing(booksSay('success'))
      .leadsTo({ type: 'ChargedTwiceFound', attemptId: 'P1-2' })
  })

  it('may hang on one attempt: two payments of the processor under one key', () => {
    given(paid())
      .observing(booksSay('success', { id: 'pay-other' }))
      .leadsTo({ type: 'ChargedTwiceFound', attemptId: 'P1-1', processorPayment: 'pay-other' })
  })

  it('stay an incident, whatever comes later', () => {
    given(chargedTwice())
      .observing(booksSay('success', { number: 1 }))
      .changesNothing()
      .observing(booksSay('declined', { number: 1 }))
      .changesNothing()
      .is('chargedTwice')
  })
})

describe('Books that differ', () => {
  const gbp = { minor: 4900, currency: 'GBP' } as const
  it.each([
    ['another amount', gbp, { amount: '94.00' }],
    ['a fraction of a penny', gbp, { amount: '49.001' }],
    ['no amount', gbp, { amount: '' }],
    ['a negative amount', gbp, { amount: '-49.00' }],
    ['another currency', gbp, { currency: 'EUR' }],
    ['another key', gbp, { altKey: 'sotto-P1-2' }],
    ['no key', gbp, { altKey: null }],
    ['a hundredth of the yen', { minor: 500, currency: 'JPY' }, { amount: '5.00' }],
    ['a tenth of the dinar', { minor: 1250, currency: 'KWD' }, { amount: '0.125' }],
    ['dinar as if they had two digits', { minor: 1250, currency: 'KWD' }, { amount: '12.50' }],
  ] as const)('by %s are not a payment', (_, money, books) => {
    const terms = charging(money.minor, money.currency)
    given(completing({ terms }).observing(sessionEnded('success')))
      .observing(booksSay('success', books))
      .leadsTo({ type: 'BooksFoundDifferent', attemptId: 'P1-1', claim: { processorPayment: 'pay-P1-1' } })
      .is('booksDiffer')
      .when(askAgain(2))
      .isRefused('notOpen')
  })

  it.each([
    [4900, 'GBP', '49'],
    [4900, 'GBP', '49.0'],
    [500, 'JPY', '500'],
    [500, 'JPY', '500.00'],
    [1250, 'KWD', '1.250'],
    [1250, 'KWD', '1.25'],
  ] as const)('do not differ where %i %s is written as %s', (minor, currency, amount) => {
    given(completing({ terms: charging(minor, currency) }))
      .observing(booksSay('success', { amount, currency: currency.toLowerCase() }))
      .is('paid')
  })

  it('stop a card entry that runs meanwhile', () => {
    const again = declined().when(askAgain()).observing(recordingSecured()).observing(sessionOpened())
    given(again)
      .observing(booksSay('success', { number: 1, amount: '94.00' }))
      .leadsTo('BooksFoundDifferent')
      .plans({ kind: 'cancelSession', id: 'P1-2.stop' })
  })

  it('wait for a person: nothing that comes later settles them', () => {
    given(booksDiffer())
      .observing(booksSay('success', { amount: '94.00' }))
      .changesNothing()
      .observing(booksSay('success', { id: 'pay-other' }))
      .leadsTo('ChargedTwiceFound')
      .is('booksDiffer')
      .holds({ others: ['pay-other'] })
      .observing(booksSay('declined'))
      .changesNothing()
      .observing(booksSay('pending'))
      .isOnlyNoted()
      .is('booksDiffer')
  })
})

describe('Still in progress', () => {
  const words: [MoneyStatus, string][] = [
    ['pending', 'pending'],
    ['underReview', 'underReview'],
    ['unresolved', 'unresolved'],
    // Every word of the processor that we do not know arrives as this one.
    ['inProgress', 'unresolved'],
  ]

  it.each(words)('%s is neither success nor failure', (status, why) => {
    given(heard('success'))
      .observing(booksSay(status))
      .leadsTo({ type: 'OutcomeBecameUnknown', why })
      .is('outcomeUnknown')
      .observing(booksSay(status))
      .changesNothing()
  })

  it('is no news while the session still runs', () => {
    for (const [status] of words) given(completing()).observing(booksSay(status)).changesNothing()
  })

  it('may change its word and then settle', () => {
    given(unknown())
      .observing(booksSay('pending'))
      .holds({ attempt: { why: 'pending' } })
      .observing(booksSay('underReview'))
      .holds({ attempt: { why: 'underReview' } })
      .observing(booksSay('declined'))
      .endedAs('declined')
      .holds({ last: { late: true } })
  })

  it('never takes back what is final', () => {
    for (const story of [paid(), closed(), ended(), chargedTwice()])
      for (const [status] of words) {
        const told = given(story)
          .observing(booksSay(status, { number: 1 }))
          .isOnlyNoted()
        expect(told.payment).toEqual(story.payment)
      }
    given(paid()).observing(booksSay('declined')).isOnlyNoted().is('paid')
    given(paid()).observing(notInTheBooks()).isOnlyNoted().is('paid')
  })
})

describe('A decline', () => {
  it('ends the attempt with its category, not the payment', () => {
    given(heard('success'))
      .observing(booksSay('declined', { decline: 'funds', bankText: 'Insufficient funds' }))
      .leadsTo({
        type: 'AttemptEnded',
        end: { kind: 'declined', category: 'funds', bankText: 'Insufficient funds' },
        sessionOver: true,
      })
      .holds({ declines: 1, last: { late: false } })
      .sets({ kind: 'lookUp', attemptId: 'P1-1', afterMs: minute })
      .is('open')
  })

  it("may be the bank's wish for the customer's own approval", () => {
    given(heard('success'))
      .observing(booksSay('needsApproval'))
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'declined', category: 'needsApproval' } })
  })

  it('found before the session has ended closes it, and leaves the recording silent until it has', () => {
    given(completing())
      .observing(booksSay('declined'))
      .leadsTo({ type: 'AttemptEnded', sessionOver: false })
      .plans('cancelSession')
      .observing(sessionEnded('success'))
      .plans('resumeRecording')
  })

  it('read again changes nothing', () => {
    given(declined()).observing(booksSay('declined')).changesNothing()
  })

  it('of which only the callback tells stands while the books cannot be read', () => {
    given(heard('success', { claim: 'declined' }))
      .observing(booksDoNotAnswer())
      .endedAs('declined')
    given(heard('connectorError', { claim: 'needsApproval' }))
      .observing(booksDoNotAnswer())
      .holds({ last: { end: { category: 'needsApproval' } } })
  })
})

describe('Facts that come late, twice or make no sense', () => {
  it('about money of an attempt that was never sent are looked at by the same rules', () => {
    for (const story of [securing(), opening(), entering(), ready()]) {
      given(story).observing(notInTheBooks()).changesNothing()
      given(story).observing(booksSay('declined')).changesNothing()
      given(story).observing(booksSay('pending')).isOnlyNoted()
    }
  })

  it('about attempts that nobody knows are noted', () => {
    given(paid())
      .observing(booksSay('success', { number: 9 }))
      .isOnlyNoted()
    given(unknown()).observing(notInTheBooks(9)).isOnlyNoted()
  })

  it('leave a closed payment closed', () => {
    given(closed())
      .observing(callEnded())
      .isOnlyNoted()
      .observing(notInTheBooks())
      .changesNothing()
      .is('closed')
    given(ended()).when(close()).observing(booksSay('declined')).changesNothing().is('closed')
  })
})
