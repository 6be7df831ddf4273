import { describe, it } from 'vitest'
import {
  askAgain,
  booksDoNotAnswer,
  booksSay,
  completeNotSent,
  completeReceived,
  completeUnclear,
  notInTheBooks,
  sessionEnded,
  timeIsUp,
} from '@/lib/testing/payment-facts'
import {
  booksDiffer,
  cancelling,
  closed,
  completing,
  declined,
  ended,
  given,
  heard,
  paid,
  ready,
  unknown,
} from '@/lib/testing/payment-story'
import { hour, minute, second } from '@/lib/values/instant'
import type { SessionResult } from './state'

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

describe('Books that do not answer', () => {
  it('prove nothing', () => {
    for (const claim of ['success', 'pending', null] as const)
      given(heard('success', { claim })).observing(booksDoNotAnswer()).changesNothing()
    for (const story of [completing(), unknown(), paid(), ended(), booksDiffer()])
      given(story).observing(booksDoNotAnswer()).changesNothing()
  })
})

describe('Not found in the books', () => {
  it('says nothing while the session runs', () => {
    given(completing()).observing(notInTheBooks()).changesNothing()
  })

  it('is believed at once where the error precedes the processor', () => {
    given(heard('connectorError', { code: '64015', beforeProcessor: true }))
      .observing(notInTheBooks())
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'refused', code: '64015' } })
      .is('open')
    given(unknown())
      .observing(sessionEnded('validationError', { beforeProcessor: true }))
      .observing(notInTheBooks())
      .endedAs('refused')
  })

  it('is believed at once where our own set-up is at fault, and that is said', () => {
    const fault = { code: '64001', beforeProcessor: true, setup: true }
    given(heard('connectorError', fault)).observing(notInTheBooks()).endedAs('setupProblem')
    given(unknown())
      .observing(sessionEnded('connectorError', fault))
      .observing(notInTheBooks())
      .endedAs('setupProblem')
  })

  it.each(everyResult)('after the end as %s is otherwise not believed', (result) => {
    given(heard(result, { code: '64008' }))
      .observing(notInTheBooks())
      .leadsTo({
        type: 'OutcomeBecameUnknown',
        why:
          result === 'success' ? 'connectorFault' : result === 'callerHungUp' ? 'callerHungUp' : 'notFound',
      })
      .is('outcomeUnknown')
      .when(askAgain(2))
      .isRefused('paymentBusy')
  })

  it('is believed when it is still so at +16 and at +30 minutes', () => {
    given(heard('connectorError').observing(notInTheBooks()))
      .after(5 * minute)
      .observing(notInTheBooks())
      .changesNothing()
      .after(11 * minute)
      .observing(notInTheBooks())
      .leadsTo('NotFoundNoted')
      .after(10 * minute)
      .observing(notInTheBooks())
      .changesNothing()
      .after(4 * minute)
      .observing(notInTheBooks())
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'notCharged' } })
      .holds({ last: { late: true } })
      .is('open')
  })

  it('late for the first time is not believed at once', () => {
    given(unknown())
      .after(3 * hour)
      .observing(notInTheBooks())
      .leadsTo('NotFoundNoted')
      .after(hour)
      .observing(notInTheBooks())
      .endedAs('notCharged')
  })

  it('of an attempt whose session never reported back ends it and closes the session', () => {
    given(
      unknown()
        .after(20 * minute)
        .observing(notInTheBooks())
        .after(15 * minute),
    )
      .observing(notInTheBooks())
      .leadsTo({ type: 'AttemptEnded', sessionOver: false })
      .plans({ kind: 'cancelSession', id: 'P1-1.close' })
  })

  it('although the session was a success means that the connector is set up wrongly', () => {
    given(heard('success'))
      .observing(notInTheBooks())
      .leadsTo({ type: 'OutcomeBecameUnknown', why: 'connectorFault' })
    // Also when the success was heard only after waiting for it had been given up.
    given(unknown().observing(sessionEnded('success')))
      .observing(notInTheBooks())
      .leadsTo({ type: 'OutcomeBecameUnknown', why: 'connectorFault' })
      .observing(notInTheBooks())
      .changesNothing()
  })

  it('of a payment that the provider named is never believed: another instance may have charged it', () => {
    for (const said of [{ confirmation: 'pay-7' }, { claim: 'success' }, { claim: 'unresolved' }] as const) {
      const story = heard('success', said).observing(notInTheBooks()).is('outcomeUnknown')
      given(story)
        .after(20 * minute)
        .observing(notInTheBooks())
        .changesNothing()
        .after(24 * hour)
        .observing(notInTheBooks())
        .changesNothing()
        .is('outcomeUnknown')
        .observing(booksSay('success'))
        .is('paid')
    }
  })

  it('of a payment that was declined elsewhere is believed in time: nothing was taken', () => {
    given(heard('success', { claim: 'declined', confirmation: 'pay-7' }).observing(notInTheBooks()))
      .after(17 * minute)
      .observing(notInTheBooks())
      .after(15 * minute)
      .observing(notInTheBooks())
      .endedAs('notCharged')
  })

  it('of an attempt that is over changes nothing', () => {
    for (const story of [ended(), declined(), closed(), booksDiffer()])
      given(story).observing(notInTheBooks()).changesNothing()
  })
})

describe('No answer in time', () => {
  it('makes the outcome unknown after 75 seconds, never a failure', () => {
    given(completing().after(72 * second))
      .observing(timeIsUp('answer'))
      .leadsTo({ type: 'OutcomeBecameUnknown', why: 'noAnswer' })
      .is('outcomeUnknown')
  })

  it('after the caller hung up says so', () => {
    given(heard('callerHungUp'))
      .observing(timeIsUp('answer'))
      .holds({ attempt: { why: 'callerHungUp' } })
  })

  it('is not noticed twice, nor after the answer', () => {
    for (const story of [unknown(), paid(), declined(), ready(), cancelling()])
      given(story).observing(timeIsUp('answer')).changesNothing()
  })
})

describe('Complete', () => {
  it('acknowledged is shown, once', () => {
    given(completing())
      .observing(completeReceived())
      .leadsTo('CompleteReceived')
      .holds({ attempt: { received: true } })
      .observing(completeReceived())
      .changesNothing()
    given(paid()).observing(completeReceived()).changesNothing()
  })

  it('whose answer was lost stays under way', () => {
    given(completing()).observing(completeUnclear()).leadsTo('CompleteUnclear').plans().is('completing')
    given(heard('success')).observing(completeUnclear()).changesNothing()
    given(ended()).observing(completeUnclear()).changesNothing()
  })

  it('that provably never left ends the attempt and closes the keypad', () => {
    given(completing())
      .observing(completeNotSent())
      .leadsTo('CompleteNotSent', { type: 'AttemptEnded', end: { kind: 'linkDown' }, sessionOver: false })
      .plans({ kind: 'cancelSession', id: 'P1-1.close' })
      .holds({ last: { ref: { maybeSent: false } } })
      .is('open')
  })

  it('that the provider refused to send on ends the attempt with the reason', () => {
    given(completing())
      .observing(completeNotSent('64019'))
      .leadsTo('CompleteNotSent', { type: 'AttemptEnded', end: { kind: 'refused', code: '64019' } })
    given(completing())
      .observing(completeNotSent('20003', true))
      .leadsTo('CompleteNotSent', { type: 'AttemptEnded', end: { kind: 'setupProblem', code: '20003' } })
  })

  it('that provably never left settles an unknown outcome as well', () => {
    given(unknown())
      .observing(completeNotSent())
      .leadsTo('CompleteNotSent', 'AttemptEnded')
      .plans({ kind: 'cancelSession', id: 'P1-1.close' })
      .holds({ known: [{ maybeSent: false }], last: { late: true } })
      .is('open')
  })

  it.each(['star', 'callerHungUp'] as const)(
    'that was overtaken by the end as %s was never sent',
    (result) => {
      given(heard(result))
        .observing(completeNotSent())
        .leadsTo('CompleteNotSent', { type: 'AttemptEnded', sessionOver: true })
        .endedAs(result)
    },
  )

  it('of which the session says that it was sent is not believed to have stayed', () => {
    for (const story of [heard('success'), heard('connectorError'), heard('unknown', { claim: 'pending' })])
      given(story).observing(completeNotSent()).isOnlyNoted().is('completing')
  })

  it('cannot have stayed when nothing was being sent', () => {
    for (const story of [ready(), paid(), ended()]) given(story).observing(completeNotSent()).isOnlyNoted()
  })
})
