import { describe, expect, it } from 'vitest'
import {
  askAgain,
  booksSay,
  callEnded,
  cancel,
  notInTheBooks,
  reask,
  recordingSecured,
  sessionEnded,
  sessionOpened,
  take,
  timeIsUp,
} from '@/lib/testing/payment-facts'
import {
  completing,
  declined,
  ended,
  entering,
  given,
  opening,
  paid,
  ready,
  type Story,
  securing,
  unknown,
} from '@/lib/testing/payment-story'
import { minute, second } from '@/lib/values/instant'
import type { PaymentEffect } from './effects'
import { isStillWanted, needsSilence } from './still-wanted'

/** Whether the newest request of this kind, planned on the way to the story's state, may leave now. */
function wanted(story: Story, kind: PaymentEffect['kind']): boolean {
  const effect = story.effects.findLast((planned) => planned.kind === kind)
  if (!effect) throw new Error(`no ${kind} was planned`)
  return isStillWanted(effect, story.known, story.now)
}

describe('Complete', () => {
  it('may leave while somebody waits for it', () => {
    expect(wanted(ready().when(take()), 'completeSession')).toBe(true)
    expect(
      wanted(
        ready()
          .when(take())
          .after(74 * second),
        'completeSession',
      ),
    ).toBe(true)
  })

  it('never leaves minutes after Take: a server that comes back up must not charge a caller who is gone', () => {
    expect(
      wanted(
        ready()
          .when(take())
          .after(75 * second),
        'completeSession',
      ),
    ).toBe(false)
    expect(wanted(unknown(), 'completeSession')).toBe(false)
  })

  it('never leaves once the session is over or the attempt was settled', () => {
    const settled = unknown()
      .after(20 * minute)
      .observing(notInTheBooks())
      .after(20 * minute)
      .observing(notInTheBooks())
      .is('open')
    for (const story of [
      completing().observing(sessionEnded('star')),
      unknown().observing(sessionEnded('callerHungUp')),
      settled,
      settled.when(askAgain()),
      declined(),
      paid(),
    ])
      expect(wanted(story, 'completeSession')).toBe(false)
  })
})

describe('The other requests', () => {
  it('leave only in the stage that they belong to', () => {
    expect(wanted(securing(), 'pauseRecording')).toBe(true)
    expect(wanted(securing().when(cancel()), 'pauseRecording')).toBe(false)
    expect(wanted(ended().when(askAgain()), 'pauseRecording')).toBe(true)
    expect(wanted(opening(), 'openSession')).toBe(true)
    expect(wanted(opening().when(cancel()), 'openSession')).toBe(false)
    expect(wanted(opening().observing(callEnded()), 'openSession')).toBe(false)
  })

  it('for a field give way to the newer one', () => {
    const [first] = given(entering()).effects.filter(({ kind }) => kind === 'askField')
    expect(first && isStillWanted(first, entering().known, entering().now)).toBe(true)
    expect(first && isStillWanted(first, entering().when(reask('cardNumber')).known, 0)).toBe(false)
    expect(wanted(entering().when(reask('cardNumber')), 'askField')).toBe(true)
    expect(wanted(entering().when(cancel()), 'askField')).toBe(false)
  })

  it('to close a session always leave: that moves no money', () => {
    expect(wanted(entering().when(cancel()), 'cancelSession')).toBe(true)
    expect(wanted(entering().when(cancel()).observing(booksSay('success')), 'cancelSession')).toBe(true)
  })

  it('to resume the recording leave only when no session can be open', () => {
    expect(wanted(ended(), 'resumeRecording')).toBe(true)
    expect(wanted(completing().observing(sessionEnded('success')), 'resumeRecording')).toBe(true)
    const again = ended().when(askAgain())
    expect(wanted(again, 'resumeRecording')).toBe(false)
    const lost = again.observing(recordingSecured()).observing(timeIsUp('opening'))
    expect(wanted(lost, 'resumeRecording')).toBe(false)
    expect(wanted(lost.observing(sessionOpened()), 'resumeRecording')).toBe(false)
    expect(
      wanted(lost.observing(sessionOpened()).observing(sessionEnded('cancelled')), 'resumeRecording'),
    ).toBe(true)
  })
})

describe('Silence', () => {
  const lost = () => opening().observing(timeIsUp('opening'))
  const silent = (...stories: Pick<Story, 'known'>[]) => needsSilence(stories.map(({ known }) => known))

  it('is needed while an entry is prepared or open, on whichever payment of the call', () => {
    expect(silent()).toBe(false)
    expect(silent(ended(), paid())).toBe(false)
    for (const story of [securing(), opening(), entering(), ready(), completing()]) {
      expect(silent(story)).toBe(true)
      expect(silent(ended(), story)).toBe(true)
    }
  })

  it('is needed while a session that was given up may still be open', () => {
    expect(silent(lost())).toBe(true)
    expect(silent(lost(), securing().when(cancel()))).toBe(true)
  })

  it('is over when a newer session was opened after it, and has ended', () => {
    const newer = startedLater(ended(), 1_000)
    expect(silent(lost(), newer)).toBe(false)
    expect(silent(newer, lost())).toBe(false)
    expect(silent(startedLater(lost(), 2_000), newer)).toBe(true)
  })

  it('is needed again when a session that had been given up opens after the newer one', () => {
    const newer = startedLater(ended(), 1_000)
    const late = lost().observing(sessionOpened())
    expect(silent(late, newer)).toBe(true)
    expect(silent(late.observing(sessionEnded('cancelled')), newer)).toBe(false)
  })

  function startedLater({ known }: Story, byMs: number): Pick<Story, 'known'> {
    const later = known.known.map((ref) => ({ ...ref, startedAt: ref.startedAt + byMs }))
    return { known: { ...known, known: later } }
  }
})
