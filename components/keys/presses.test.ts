import { describe, expect, it } from 'vitest'
import { armMs, mayTake, noPresses, type Presses, pressed, released, startOf } from './presses'

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
