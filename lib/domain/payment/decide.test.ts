import { describe, expect, it } from 'vitest'
import {
  accepted,
  askAgain,
  attempt,
  booksSay,
  callEnded,
  cancel,
  close,
  completeNotSent,
  entry,
  open,
  reask,
  recordingSecured,
  refused,
  reopen,
  saving,
  sessionEnded,
  sessionOpened,
  slowEntry,
  take,
  takeOver,
  timeIsUp,
  visa,
} from '@/lib/testing/payment-facts'
import type { StateName } from '@/lib/testing/payment-states'
import {
  booksDiffer,
  cancelling,
  chargedTwice,
  closed,
  completing,
  declined,
  ended,
  entering,
  enteringAt,
  given,
  opening,
  paid,
  ready,
  type Story,
  saved,
  securing,
  unknown,
  unopened,
} from '@/lib/testing/payment-story'
import { minute, second } from '@/lib/values/instant'
import { decide, type PaymentRefusal } from './decide'
import type { PaymentEventType } from './events'

const reached: Record<StateName | 'none', () => Story> = {
  none: unopened,
  open: ended,
  securing,
  opening,
  entering,
  ready,
  completing,
  cancelling,
  outcomeUnknown: unknown,
  paid,
  chargedTwice,
  saved,
  booksDiffer,
  closed,
}

/** What a command leads to: events, nothing because it has happened already, or a refusal by its name. */
type Outcome = PaymentEventType[] | 'nothing' | PaymentRefusal
type Command = 'open' | 'askAgain' | 'reask' | 'reopen' | 'take' | 'cancel' | 'close' | 'takeOver'

const over = {
  open: 'nothing',
  askAgain: 'notOpen',
  reask: 'attemptOver',
  reopen: 'attemptOver',
  cancel: 'tooLateToCancel',
  close: 'notOpen',
  takeOver: ['PaymentTakenOver'],
} satisfies Partial<Record<Command, Outcome>>

const table: Record<StateName | 'none', Record<Command, Outcome>> = {
  none: {
    open: ['PaymentOpened', 'AttemptStarted'],
    askAgain: 'notOpen',
    reask: 'notOpen',
    reopen: 'notOpen',
    take: 'notOpen',
    cancel: 'notOpen',
    close: 'notOpen',
    takeOver: 'notOpen',
  },
  open: {
    open: 'nothing',
    askAgain: ['AttemptStarted'],
    reask: 'attemptOver',
    reopen: 'attemptOver',
    take: 'attemptOver',
    cancel: 'nothing',
    close: ['PaymentClosed'],
    takeOver: ['PaymentTakenOver'],
  },
  securing: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: 'notEntering',
    reopen: ['AttemptEnded', 'AttemptStarted'],
    take: 'notReady',
    cancel: ['AttemptEnded'],
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  opening: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: 'notEntering',
    reopen: ['ReopenRequested'],
    take: 'notReady',
    cancel: ['CancelRequested'],
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  entering: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: ['FieldAsked'],
    reopen: ['ReopenRequested'],
    take: 'notReady',
    cancel: ['CancelRequested'],
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  ready: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: ['FieldAsked'],
    reopen: ['ReopenRequested'],
    take: ['Taken'],
    cancel: ['CancelRequested'],
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  completing: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: 'notEntering',
    reopen: 'tooLateToCancel',
    take: 'nothing',
    cancel: 'tooLateToCancel',
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  cancelling: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: 'notEntering',
    reopen: 'attemptOver',
    take: 'notReady',
    cancel: 'nothing',
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  outcomeUnknown: {
    open: 'nothing',
    askAgain: 'paymentBusy',
    reask: 'attemptOver',
    reopen: 'attemptOver',
    take: 'nothing',
    cancel: 'tooLateToCancel',
    close: 'paymentBusy',
    takeOver: ['PaymentTakenOver'],
  },
  paid: { ...over, take: 'nothing' },
  chargedTwice: { ...over, take: 'nothing' },
  saved: { ...over, take: 'nothing' },
  booksDiffer: { ...over, take: 'nothing' },
  closed: { ...over, take: 'nothing', close: 'nothing' },
}

const asked = {
  open: open(),
  askAgain: askAgain(),
  reask: reask('expiry'),
  reopen: reopen(),
  take: take(),
  cancel: cancel(),
  close: close(),
  takeOver: takeOver(),
} as const

describe.each(Object.entries(table))('A payment that is %s', (state, outcomes) => {
  it.each(Object.entries(outcomes))('answers %s with %s', (command, outcome) => {
    const story = reached[state as StateName]()
    const asking = story.when(asked[command as Command])
    if (outcome === 'nothing') asking.changesNothing().is(state as StateName)
    else if (typeof outcome === 'string') asking.isRefused(outcome)
    else asking.leadsTo(...outcome)
  })
})

describe('Opening', () => {
  it('starts the first attempt with silence in the recording, and nothing else', () => {
    given(unopened())
      .when(open())
      .leadsTo('PaymentOpened', 'AttemptStarted')
      .plans('pauseRecording')
      .is('securing')
  })

  it('leaves no trace of its own in the state but what the agent agreed', () => {
    given(unopened())
      .when(open(saving()))
      .holds({ terms: saving(), attempts: 1, declines: 0, last: null, agentId: 'amy', callId: 'C1' })
  })
})

describe('Take', () => {
  it('sends the card once, looks into the books soon, and notices when no answer comes', () => {
    given(ready())
      .when(take())
      .leadsTo({ type: 'Taken', by: 'amy' })
      .plans({ kind: 'completeSession', sessionSid: 'PK-P1-1', callSid: 'CA1' })
      .sets(
        { kind: 'lookUp', attemptId: 'P1-1', afterMs: 6 * second },
        { kind: 'timeUp', what: 'answer', afterMs: 75 * second },
      )
      .is('completing')
  })

  it('pressed twice sends nothing more', () => {
    given(completing()).when(take()).changesNothing().plans()
    given(completing()).when(take()).when(take()).changesNothing()
  })

  it('pressed again after the answer changes nothing, whatever the answer was', () => {
    for (const story of [paid(), declined(), unknown(), closed(), booksDiffer()])
      given(story).when(take()).changesNothing()
  })

  it('with another amount than the one agreed is refused, in every state', () => {
    for (const story of [ready(), completing(), paid(), ended()]) {
      given(story)
        .when(take({ minor: 4901 }))
        .isRefused('amountChanged')
      given(story)
        .when(take({ minor: null }))
        .isRefused('amountChanged')
    }
  })

  it('of a card that is only kept names no amount', () => {
    const keeping = ready({ terms: saving() })
    given(keeping).when(take()).leadsTo('Taken')
    given(keeping)
      .when(take({ minor: 100 }))
      .isRefused('amountChanged')
  })

  it('of an attempt that is over is refused, although a newer one is ready', () => {
    const again = ended()
      .when(askAgain())
      .observing(recordingSecured())
      .observing(sessionOpened())
      .observing(accepted('cardNumber'))
      .observing(accepted('expiry'))
      .observing(accepted('securityCode'))
      .is('ready')
    given(again)
      .when(take({ number: 1 }))
      .isRefused('attemptOver')
    given(again)
      .when(take({ number: 9 }))
      .isRefused('attemptOver')
    given(again).when(take()).leadsTo('Taken')
  })

  it('that provably never left ends the attempt, and a second press does not send it after all', () => {
    given(completing()).observing(completeNotSent()).endedAs('linkDown').when(take()).isRefused('attemptOver')
  })
})

describe('Cancel', () => {
  it('before the keypad opened ends the attempt at once and gives the recording back', () => {
    given(securing())
      .when(cancel())
      .leadsTo({ type: 'AttemptEnded', end: { kind: 'cancelled' } })
      .plans('resumeRecording')
  })

  it('while the keypad opens waits for it, and does not wait for ever', () => {
    given(opening())
      .when(cancel())
      .leadsTo('CancelRequested')
      .plans()
      .sets({ kind: 'timeUp', what: 'cancel', afterMs: 15 * second })
      .is('cancelling')
  })

  it('of an open keypad closes it and keeps the recording silent until that is confirmed', () => {
    given(entering()).when(cancel()).plans('cancelSession').is('cancelling')
    given(ready()).when(cancel()).plans('cancelSession').is('cancelling')
  })

  it('racing Take: when Take was first, it is too late', () => {
    given(ready()).when(take()).when(cancel()).isRefused('tooLateToCancel').plans()
  })

  it('racing Take: when it was first, nothing is taken', () => {
    given(ready()).when(cancel()).when(take()).isRefused('notReady').plans()
  })

  it('pressed twice cancels once', () => {
    given(cancelling()).when(cancel()).changesNothing()
    given(ended()).when(cancel()).changesNothing()
  })

  it('of an attempt that never was is refused', () => {
    given(entering()).when(cancel(7)).isRefused('attemptOver')
  })

  it('of an older attempt leaves the running one alone', () => {
    given(ended().when(askAgain())).when(cancel(1)).changesNothing().is('securing')
    given(declined().when(askAgain())).when(cancel(1)).isRefused('tooLateToCancel').is('securing')
  })
})

describe('Asking for a field again', () => {
  it('replaces the request that is open now', () => {
    given(entering())
      .when(reask('cardNumber'))
      .leadsTo({ type: 'FieldAsked', field: 'cardNumber', effectId: 'P1-1.4' })
      .plans({ kind: 'askField', id: 'P1-1.4', field: 'cardNumber' })
  })

  it('clears nothing that was accepted in the moment of the press', () => {
    const moment = enteringAt('expiry')
    given(moment)
      .when(reask('cardNumber', 1, false))
      .isRefused('fieldAccepted')
    given(moment)
      .when(reask('expiry', 1, false))
      .leadsTo({ type: 'FieldAsked', field: 'expiry' })
  })

  it('of an accepted row opens it again, also on the review', () => {
    given(ready())
      .when(reask('cardNumber'))
      .is('entering')
      .holds({
        attempt: {
          rows: [
            { field: 'cardNumber', state: 'asked', tries: 2 },
            { field: 'expiry', state: 'accepted' },
            { field: 'securityCode', state: 'accepted' },
          ],
        },
      })
      .observing(accepted('cardNumber'))
      .leadsTo('FieldAccepted', 'CardReady')
      .is('ready')
  })

  it('out of order leaves no second row that looks as if it were being asked', () => {
    given(enteringAt('expiry'))
      .when(reask('cardNumber'))
      .holds({
        attempt: {
          live: { field: 'cardNumber' },
          rows: [{ state: 'asked' }, { field: 'expiry', state: 'notAsked', tries: 1 }, { state: 'notAsked' }],
        },
      })
  })

  it('after a refusal asks once more and counts the tries', () => {
    given(entering().observing(refused('cardNumber')))
      .when(reask('cardNumber'))
      .holds({ attempt: { rows: [{ state: 'asked', tries: 2 }, {}, {}] } })
  })

  it('refuses a field that this entry does not have', () => {
    given(entering()).when(reask('postcode')).isRefused('fieldNotInEntry')
    const withPostcode = entering({
      settings: { ...entry, postcode: true, brands: ['visa'] },
    })
    given(withPostcode).when(reask('postcode')).leadsTo('FieldAsked')
  })
})

describe('Asking for a card again', () => {
  it('keeps the details and starts with silence again', () => {
    given(declined()).when(askAgain()).leadsTo('AttemptStarted').plans('pauseRecording').is('securing')
    given(declined())
      .when(askAgain())
      .holds({ attempts: 2, attempt: { number: 2, altKey: 'sotto-P1-2' } })
  })

  it('with the same request finds the attempt that it started', () => {
    given(declined().when(askAgain(2)))
      .when(askAgain(2))
      .changesNothing()
    given(declined().when(askAgain(2)).observing(callEnded()))
      .when(askAgain(2))
      .changesNothing()
      .is('open')
  })

  it('is refused after the third decline: it could block the card', () => {
    let story = declined()
    for (const number of [2, 3]) {
      story = story
        .when(askAgain(number))
        .leadsTo('AttemptStarted')
        .observing(recordingSecured())
        .observing(sessionOpened())
        .observing(accepted('cardNumber'))
        .observing(accepted('expiry'))
        .observing(accepted('securityCode'))
        .when(take())
        .observing(sessionEnded('success'))
        .observing(booksSay('declined'))
        .endedAs('declined')
    }
    story.holds({ declines: 3, attempts: 3 }).when(askAgain(4)).isRefused('tooManyDeclines')
  })

  it('counts only what a bank declined', () => {
    let story = ended()
    for (const number of [2, 3, 4, 5]) story = story.when(askAgain(number)).observing(callEnded())
    story.holds({ declines: 0, attempts: 5 }).when(askAgain(6)).leadsTo('AttemptStarted')
  })
})

describe('Closing', () => {
  it('puts away what nobody owes an answer for', () => {
    given(declined()).when(close()).leadsTo({ type: 'PaymentClosed', by: 'amy' }).plans().is('closed')
  })

  it('never hides an outcome that is open', () => {
    for (const story of [completing(), unknown()]) given(story).when(close()).isRefused('paymentBusy')
    for (const story of [booksDiffer(), chargedTwice()]) given(story).when(close()).isRefused('notOpen')
  })
})

it('Whatever is asked, whenever: the answer is events or a refusal, never a fault', () => {
  for (const reach of Object.values(reached)) {
    const { payment, now } = reach()
    for (const ask of Object.values(asked))
      expect(decide(ask(payment), payment, now + minute)).toHaveProperty('ok')
    expect(decide({ kind: 'askAgain', attempt: attempt(9) }, payment, now)).toHaveProperty('ok')
  }
})

describe('Slow mode', () => {
  it('ends the entry and opens it anew, with more time for each key', () => {
    given(entering())
      .when(reopen())
      .leadsTo({ type: 'ReopenRequested', next: { id: 'P1-2', settings: slowEntry } })
      .plans({ kind: 'cancelSession', sessionSid: 'PK-P1-1' })
      .is('cancelling')
      .observing(sessionEnded('cancelled'))
      .leadsTo(
        { type: 'AttemptEnded', end: { kind: 'reopened' } },
        { type: 'AttemptStarted', attemptId: 'P1-2' },
      )
      .plans('resumeRecording', { kind: 'pauseRecording', attemptId: 'P1-2' })
      .is('securing')
      .holds({ attempts: 2, gapSeconds: 25, attempt: { settings: { gapSeconds: 25 } } })
  })

  it('waits for the end of the keypad that is just being opened', () => {
    given(opening())
      .when(reopen())
      .plans()
      .observing(sessionOpened())
      .plans('cancelSession')
      .is('cancelling')
      .observing(sessionEnded('cancelled'))
      .is('securing')
  })

  it('begins at once where no keypad was asked for', () => {
    given(securing())
      .when(reopen())
      .is('securing')
      .holds({ attempts: 2, attempt: { id: 'P1-2' } })
  })

  it('asked for twice by one click opens one entry', () => {
    const once = entering().when(reopen())
    const again = () => ({
      kind: 'reopen' as const,
      attemptId: 'P1-1',
      next: attempt(2, slowEntry),
      by: 'amy',
    })
    given(once).when(again).changesNothing()
    given(once.observing(sessionEnded('cancelled')))
      .when(again)
      .changesNothing()
  })

  it('is given up when the caller leaves or presses star meanwhile, and stays wished for', () => {
    const asked = entering().when(reopen())
    given(asked).observing(callEnded()).endedAs('callerHungUp').holds({ gapSeconds: 25 })
    given(asked).observing(sessionEnded('star')).endedAs('star').holds({ gapSeconds: 25 })
    given(asked).observing(timeIsUp('cancel')).endedAs('cancelled').holds({ gapSeconds: 25 })
  })

  it('is too late once the card was sent', () => {
    given(completing()).when(reopen()).isRefused('tooLateToCancel')
  })
})

describe('A card that its issuer declined for good', () => {
  const lost = () =>
    completing()
      .observing(sessionEnded('success'))
      .observing(booksSay('declined', { decline: 'issuer' }))

  it('is not sent again for this payment, whatever happened since', () => {
    const again = keyed(
      lost()
        .when(askAgain())
        .observing(sessionEnded('star', { number: 2 }))
        .when(askAgain()),
    )
    given(again).when(take()).isRefused('sameCardDeclined').is('ready')
  })

  it('makes room for another card', () => {
    given(keyed(lost().when(askAgain()), { ...visa, lastFour: '4242' }))
      .when(take())
      .leadsTo('Taken')
  })

  it('is one that was lost or stolen: after other declines the same card may be tried', () => {
    const general = completing().observing(sessionEnded('success')).observing(booksSay('declined'))
    given(keyed(general.when(askAgain())))
      .when(take())
      .leadsTo('Taken')
  })
})

/** The newest entry, keyed with this card up to the review. */
function keyed(story: Story, card = visa): Story {
  return story
    .observing(recordingSecured())
    .observing(sessionOpened())
    .observing(accepted('cardNumber', { card }))
    .observing(accepted('expiry', { card }))
    .observing(accepted('securityCode', { card }))
}

describe('Taking over', () => {
  it('gives the payment to another agent, and changes nothing of it', () => {
    given(entering()).when(takeOver('ben')).holds({ agentId: 'ben' }).plans().is('entering')
    given(entering().when(takeOver('ben')))
      .when(takeOver('ben'))
      .changesNothing()
  })
})
