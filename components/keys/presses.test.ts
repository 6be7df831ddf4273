import { describe, expect, it } from 'vitest'
import {
  armMs,
  isMeantFor,
  mayTake,
  noPresses,
  type Presses,
  pressed,
  released,
  startOf,
  typed,
} from './presses'

/** Review appeared at 1000 ms; the button is armed from 1600 ms on. */
const appearedAt = 1_000
const armedAt = appearedAt + armMs

function takes(presses: Presses, at: number): boolean {
  return mayTake(startOf(presses, at), appearedAt)
}

describe('Take', () => {
  it('works with a key pressed after it was armed', () => {
    expect(takes(pressed(noPresses, 'Enter', armedAt, false), armedAt)).toBe(true)
  })

  it('ignores a key pressed before that, however long it is held', () => {
    const early = pressed(noPresses, 'Enter', armedAt - 1, false)
    expect(takes(early, armedAt + 5_000)).toBe(false)
  })

  it('ignores the auto-repeat of a key held since before Review', () => {
    let held = pressed(noPresses, 'Enter', 200, false)
    for (let at = 700; at < 4_000; at += 30) {
      held = pressed(held, 'Enter', at, true)
      expect(takes(held, at)).toBe(false)
    }
  })

  it('works once the held key was let go and pressed afresh', () => {
    const letGo = released(pressed(noPresses, 'Enter', 200, false), 'Enter', 2_000)
    expect(takes(pressed(letGo, 'Enter', 2_400, false), 2_400)).toBe(true)
  })

  it('ignores the click of a pointer that went down too early', () => {
    const click = released(pressed(noPresses, 'pointer', armedAt - 50, false), 'pointer', armedAt + 40)
    expect(takes(click, armedAt + 41)).toBe(false)
  })

  it('takes the click of a pointer that went down in time', () => {
    const click = released(pressed(noPresses, 'pointer', armedAt + 5, false), 'pointer', armedAt + 90)
    expect(takes(click, armedAt + 91)).toBe(true)
  })

  it('takes the click of assistive software, which presses nothing', () => {
    expect(takes(noPresses, armedAt + 1)).toBe(true)
    expect(takes(noPresses, armedAt - 1)).toBe(false)
    const longAgo = released(pressed(noPresses, 'pointer', 100, false), 'pointer', 150)
    expect(takes(longAgo, armedAt + 1)).toBe(true)
  })

  it('starts anew when a key goes down whose end was never reported', () => {
    const lost = pressed(noPresses, 'Enter', 200, false)
    expect(takes(pressed(lost, 'Enter', armedAt + 10, false), armedAt + 10)).toBe(true)
  })

  it('takes nothing before Review has been painted', () => {
    expect(mayTake(5_000, null)).toBe(false)
  })
})

describe('A press on a step that has just appeared', () => {
  const here = { x: 700, y: 500 }
  const clicked = (presses: Presses, at: number, place = here) =>
    released(pressed(presses, 'pointer', at, false, place), 'pointer', at + 60)
  const hit = (presses: Presses, at: number) =>
    released(pressed(presses, 'Enter', at, false), 'Enter', at + 60)

  it('is not meant for it when it is the second half of a double click', () => {
    const twice = clicked(clicked(noPresses, appearedAt - 70), appearedAt + 110)
    expect(isMeantFor(twice, appearedAt + 171, appearedAt)).toBe(false)
  })

  it('is not meant for it when the key was hit twice, or three times', () => {
    const twice = hit(hit(noPresses, appearedAt - 90), appearedAt + 150)
    expect(isMeantFor(twice, appearedAt + 150, appearedAt)).toBe(false)
    expect(isMeantFor(hit(twice, appearedAt + 500), appearedAt + 500, appearedAt)).toBe(false)
  })

  it('is not meant for it when it is held since before', () => {
    const held = pressed(noPresses, 'Enter', appearedAt - 5, false)
    expect(isMeantFor(held, appearedAt + 900, appearedAt)).toBe(false)
  })

  it('is meant when it comes by itself, however soon', () => {
    expect(isMeantFor(clicked(noPresses, appearedAt + 1), appearedAt + 62, appearedAt)).toBe(true)
    const later = clicked(clicked(noPresses, appearedAt - 70), appearedAt + 440)
    expect(isMeantFor(later, appearedAt + 501, appearedAt)).toBe(true)
    expect(isMeantFor(noPresses, appearedAt + 1, appearedAt)).toBe(true)
  })

  it('is meant when the hand went elsewhere, changed to the keyboard or typed in between', () => {
    const before = clicked(noPresses, appearedAt - 70)
    const elsewhere = clicked(before, appearedAt + 200, { x: 300, y: 500 })
    expect(isMeantFor(elsewhere, appearedAt + 261, appearedAt)).toBe(true)
    expect(isMeantFor(hit(before, appearedAt + 200), appearedAt + 200, appearedAt)).toBe(true)
    expect(isMeantFor(clicked(typed(before), appearedAt + 200), appearedAt + 261, appearedAt)).toBe(true)
  })

  it('is meant when assistive software clicks without pressing anything', () => {
    const before = clicked(noPresses, appearedAt - 70)
    expect(isMeantFor(before, appearedAt + 300, appearedAt)).toBe(true)
  })
})
