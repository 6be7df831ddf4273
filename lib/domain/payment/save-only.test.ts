import { describe, it } from 'vitest'
import {
  askAgain,
  booksDoNotAnswer,
  booksSay,
  cardIsKept,
  cardIsNotKept,
  close,
  completeNotSent,
  notInTheBooks,
  recordingSecured,
  saving,
  sessionEnded,
  sessionOpened,
  take,
  timeIsUp,
  visa,
} from '@/lib/testing/payment-facts'
import { stateName } from '@/lib/testing/payment-states'
import { completing, entering, given, paid, ready, saved } from '@/lib/testing/payment-story'
import { minute, second } from '@/lib/values/instant'

const keeping = { terms: saving() }
const sent = () => completing(keeping)
const notKnown = () =>
  sent()
    .after(75 * second)
    .observing(timeIsUp('answer'))

describe('Keeping a card without a charge', () => {
  it('is proven by the card among the methods of the customer', () => {
    given(sent())
      .observing(sessionEnded('success'))
      .leadsTo('SessionEndHeard')
      .is('completing')
      .observing(cardIsKept())
      .leadsTo({ type: 'CardSaved', saved: { attempt: { id: 'P1-1' }, sealedToken: 'sealed', card: visa } })
      .is('saved')
      .observing(cardIsKept())
      .changesNothing()
  })

  it('sends once, like a charge', () => {
    given(ready(keeping)).when(take()).plans('completeSession').when(take()).changesNothing()
  })

  it('waits for the books after a success', () => {
    given(sent()).observing(cardIsNotKept()).changesNothing()
    given(sent())
      .observing(sessionEnded('success'))
      .observing(cardIsNotKept())
      .changesNothing()
      .is('completing')
  })

  it('is not known when nothing is found, and asking again is allowed', () => {
    for (const result of ['connectorError', 'callerHungUp', 'star', 'unknown'] as const)
      given(sent())
        .observing(sessionEnded(result, { code: '64010' }))
        .observing(cardIsNotKept())
        .endedAs('saveUnknown')
        .when(askAgain())
        .is('securing')
  })

  it('is not known after 75 seconds; it never blocks the reference', () => {
    given(sent().after(72 * second))
      .observing(timeIsUp('answer'))
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'saveUnknown' }, sessionOver: false })
      .plans({ kind: 'cancelSession', id: 'P1-1.close' })
      .sets({ kind: 'lookUp', attemptId: 'P1-1', afterMs: minute })
      .is('open')
  })

  it('has failed only by a definite no', () => {
    given(sent())
      .observing(sessionEnded('success', { claim: 'declined' }))
      .observing(cardIsNotKept())
      .endedAs('notSaved')
      .holds({ declines: 0 })
    given(sent())
      .observing(sessionEnded('connectorError', { code: '64005', beforeProcessor: true }))
      .observing(cardIsNotKept())
      .holds({ last: { end: { kind: 'notSaved', code: '64005' } } })
    given(sent())
      .observing(sessionEnded('success', { claim: 'needsApproval' }))
      .observing(booksDoNotAnswer())
      .endedAs('notSaved')
    given(sent()).observing(sessionEnded('success')).observing(booksDoNotAnswer()).changesNothing()
  })

  it('is saved whenever the card is found, however late', () => {
    const late = [notKnown(), notKnown().when(close()), sent().observing(completeNotSent())]
    for (const story of late) given(story).observing(cardIsKept()).leadsTo('CardSaved').plans().is('saved')
  })

  it('found while a second entry runs stops that entry', () => {
    const again = notKnown().when(askAgain()).observing(recordingSecured()).observing(sessionOpened())
    given(again)
      .observing(cardIsKept(1))
      .leadsTo({ type: 'CardSaved', saved: { attempt: { number: 1 } } })
      .plans({ kind: 'cancelSession', id: 'P1-2.stop' })
      .observing(cardIsKept(2))
      .isOnlyNoted()
      .observing(cardIsNotKept(1))
      .isOnlyNoted()
  })

  it('is not confused by a charge of the gateway that checks the card', () => {
    for (const story of [sent(), sent().observing(sessionEnded('success')), saved(), entering(keeping)])
      for (const status of ['success', 'pending', 'unresolved', 'declined'] as const)
        given(story).observing(booksSay(status)).isOnlyNoted().is(stateName(story.known))
  })

  it('is not lost because the books know of no payment', () => {
    for (const story of [sent(), sent().observing(sessionEnded('success'))])
      given(story).observing(notInTheBooks()).isOnlyNoted().is('completing')
  })

  it('is not what a charge does', () => {
    given(paid()).observing(cardIsKept()).isOnlyNoted().is('paid')
    given(completing()).observing(cardIsKept()).isOnlyNoted().is('completing')
  })
})
