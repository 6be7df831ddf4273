import { describe, expect, it } from 'vitest'
import {
  accepted,
  askAgain,
  booksDoNotAnswer,
  booksSay,
  cardIsNotKept,
  confirmSettlement,
  notInTheBooks,
  proposeSettlement,
  recordingSecured,
  saving,
  sessionEnded,
  sessionOpened,
  type Told,
  take,
  timeIsUp,
} from '@/lib/testing/payment-facts'
import {
  booksDiffer,
  chargedTwice,
  closed,
  completing,
  declined,
  ended,
  entering,
  opening,
  paid,
  type Story,
  takenAgain,
  unknown,
} from '@/lib/testing/payment-story'
import { day, hour, minute, second } from '@/lib/values/instant'
import { isWatched, nextLookAt, nextTryOfHint } from './look-ups'

/** After the books said this: in how many milliseconds they are read again, `null` when never. */
function again(story: Story, told: Told | null, number = story.known.attempts): number | null {
  const after = told ? story.observing(told) : story
  const next = nextLookAt(after.known, `P1-${number}`, told ? told(story.known) : null, after.now)
  return next === null ? null : next - after.now
}

describe('While somebody waits', () => {
  it('the books are read every three seconds, whatever they say, until they are final', () => {
    for (const told of [notInTheBooks(), booksDoNotAnswer(), booksSay('pending'), null])
      expect(again(completing(), told)).toBe(3 * second)
    expect(again(completing(), booksSay('success'))).toBeNull()
    expect(again(completing(), booksSay('declined'))).toBeNull()
  })

  it('and later by the schedule, hourly for a week', () => {
    const taken = completing().observing(timeIsUp('answer'))
    const at = (ms: number) => again(taken.after(ms - 3 * second), booksDoNotAnswer())
    expect(at(4 * minute)).toBe(minute)
    expect(at(6 * minute)).toBe(10 * minute)
    expect(at(20 * minute)).toBe(10 * minute)
    expect(at(hour)).toBe(hour)
    expect(at(8 * day)).toBeNull()
  })

  it('a card entry that was not sent has nothing to be read', () => {
    expect(again(entering(), null)).toBeNull()
    expect(again(entering(), booksDoNotAnswer())).not.toBeNull()
  })
})

describe('After the attempt is over', () => {
  it('what is final is read no more', () => {
    for (const story of [paid(), declined(), closed(), chargedTwice(), booksDiffer()]) {
      expect(again(story, booksSay('declined'))).toBeNull()
      expect(again(story, null)).toBeNull()
    }
    expect(again(paid(), booksSay('success'))).toBeNull()
    expect(again(ended(), booksSay('needsApproval'))).toBeNull()
  })

  it('an early look does not use up the one that was promised', () => {
    const unsaved = completing({ terms: saving() }).observing(timeIsUp('answer'))
    expect(again(unsaved.after(20 * second), cardIsNotKept())).toBe(40 * second)
    expect(again(unsaved.after(minute), cardIsNotKept())).toBeNull()
    const settled = unknown().after(hour).when(proposeSettlement('notTaken')).when(confirmSettlement())
    expect(again(settled.after(20 * minute), notInTheBooks())).toBe(40 * minute)
    expect(again(settled.after(hour), notInTheBooks())).toBeNull()
  })

  it('no answer is no proof: they are read again, but not every three seconds', () => {
    expect(again(ended(), booksDoNotAnswer())).toBeGreaterThan(minute)
    expect(again(opening().observing(timeIsUp('opening')), booksDoNotAnswer())).toBeNull()
  })

  it('books that show something in progress are read until they are final', () => {
    for (const status of ['pending', 'underReview', 'unresolved', 'inProgress'] as const) {
      expect(again(ended(), booksSay(status))).toBeGreaterThan(minute)
      expect(again(declined().after(day), booksSay(status))).toBe(hour)
    }
  })

  it('a second card that was sent is read on when the first one turned out to be paid', () => {
    const overtaken = takenAgain()
      .observing(booksSay('success', { number: 1 }))
      .is('paid')
    expect(again(overtaken, notInTheBooks(2), 2)).toBeGreaterThan(minute)
    expect(again(overtaken, booksSay('unresolved', { number: 2 }), 2)).toBeGreaterThan(minute)
    expect(again(overtaken, booksSay('declined', { number: 2 }), 2)).toBeNull()
    overtaken.observing(booksSay('success', { number: 2 })).is('chargedTwice')
    expect(again(overtaken.after(31 * minute), notInTheBooks(2), 2)).toBeNull()
  })

  it('the time of such a card counts from Take, however long its entry took', () => {
    const slow = declined()
      .when(askAgain())
      .observing(recordingSecured())
      .observing(sessionOpened())
      .after(hour)
    const sent = (['cardNumber', 'expiry', 'securityCode'] as const)
      .reduce((story, field) => story.observing(accepted(field)), slow)
      .when(take())
      .observing(booksSay('success', { number: 1 }))
      .is('paid')
    expect(again(sent.after(6 * minute), notInTheBooks(2), 2)).toBe(10 * minute)
  })

  it('an attempt that never left is not looked for', () => {
    expect(again(ended(), notInTheBooks())).toBeNull()
    expect(again(ended().when(askAgain()), notInTheBooks(1), 1)).toBeNull()
  })

  it('a card that was not kept is looked for once more', () => {
    const story = completing({ terms: saving() }).observing(sessionEnded('star'))
    expect(again(story, cardIsNotKept())).toBe(minute)
    expect(again(story.observing(cardIsNotKept()).after(minute), cardIsNotKept())).toBeNull()
  })

  it('an attempt that nobody knows has nothing to be read', () => {
    expect(again(paid(), booksSay('pending', { number: 9 }), 9)).toBeNull()
  })

  it('the last look leaves unknown what only a person can settle', () => {
    expect(again(unknown().after(8 * day), notInTheBooks())).toBeNull()
  })
})

describe('A hint that the books do not bear out', () => {
  const at = Date.UTC(2026, 2, 2, 10)
  const triesOf = (said: 'noAnswer' | 'notFound', untilMs: number) => {
    const tries: number[] = []
    let next = nextTryOfHint(at, at, said)
    while (next !== null && next - at <= untilMs) {
      tries.push(next - at)
      next = nextTryOfHint(at, next, said)
    }
    return tries
  }

  it('is followed a minute later, then by the schedule, hourly for a week while there is no answer', () => {
    const first = [minute, 5 * minute, 16 * minute, 30 * minute]
    expect(triesOf('noAnswer', 2 * hour)).toEqual([...first, 90 * minute])
    expect(triesOf('noAnswer', 30 * day)).toHaveLength(first.length + 7 * 24)
  })

  it('and given up when half an hour later there is still no such payment', () => {
    expect(triesOf('notFound', 30 * day)).toEqual([minute, 5 * minute, 16 * minute, 30 * minute])
  })
})

describe('Somebody is likely to wait', () => {
  it('for the first minutes after Take, and for nothing else', () => {
    const watched = (story: Story) => isWatched(story.known, 'P1-1', story.now)
    expect(watched(completing())).toBe(true)
    expect(watched(completing().after(2 * minute))).toBe(true)
    expect(watched(completing().after(3 * minute))).toBe(false)
    expect(watched(unknown())).toBe(true)
    expect(watched(unknown().after(hour))).toBe(false)
    for (const story of [entering(), declined(), paid(), closed()]) expect(watched(story)).toBe(false)
  })
})
