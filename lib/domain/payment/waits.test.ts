import { describe, expect, it } from 'vitest'
import {
  booksDiffer,
  cancelling,
  chargedTwice,
  closed,
  completing,
  declined,
  ended,
  entering,
  heard,
  opening,
  paid,
  ready,
  type Story,
  saved,
  securing,
  unknown,
} from '@/lib/testing/payment-story'
import { day, second } from '@/lib/values/instant'
import type { PaymentTimer } from './effects'
import { waitsOf } from './waits'

const waits = (story: Story) => waitsOf(story.known, story.now)
const what = (timer: PaymentTimer | undefined) => (timer?.kind === 'timeUp' ? timer.what : null)

describe('What a state waits for', () => {
  it.each([
    ['opening', opening()],
    ['cancelling', cancelling()],
    ['completing', completing()],
  ])('%s is what was planned on the way there', (_name, story) => {
    const [wait, ...more] = waits(story)
    expect(more).toEqual([])
    const planned = story.timers.find((timer) => timer.kind === 'timeUp' && what(timer) === what(wait))
    // Each step of a story takes a second.
    expect(wait?.afterMs).toBeGreaterThan((planned?.afterMs ?? 0) - 10 * second)
    expect(wait?.afterMs).toBeLessThanOrEqual(planned?.afterMs ?? 0)
  })

  it('is what is left of it later, and no less than nothing', () => {
    const [now, later] = [waits(completing()), waits(completing().after(5 * second))]
    expect(later).toMatchObject([{ what: 'answer', afterMs: (now[0]?.afterMs ?? 0) - 5 * second }])
    expect(waits(heard('success').after(day))).toMatchObject([{ what: 'answer', afterMs: 0 }])
    expect(waits(opening().after(day))).toMatchObject([{ what: 'opening', afterMs: 0 }])
    expect(waits(cancelling().after(day))).toMatchObject([{ what: 'cancel', afterMs: 0 }])
  })

  it('is no time where a request of ours is on its way, people type, or all is said', () => {
    const still = [securing(), entering(), ready(), unknown(), paid(), chargedTwice(), saved(), booksDiffer()]
    for (const story of [...still, declined(), ended(), closed()]) expect(waits(story)).toEqual([])
  })
})
