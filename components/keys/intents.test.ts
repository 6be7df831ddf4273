import { describe, expect, it } from 'vitest'
import { intentOf, type KeyPress } from './intents'

function intent(key: string, more: Partial<KeyPress> = {}) {
  return intentOf({
    key,
    repeat: false,
    modified: false,
    shifted: false,
    where: 'page',
    covered: false,
    letters: true,
    ...more,
  })
}

describe('keys on the desk', () => {
  it('mean what the legend says', () => {
    expect(['Enter', 'r', 'R', '1', '4', 's', 'x', 'Escape'].map((key) => intent(key))).toEqual([
      'primary',
      'reask',
      'reask',
      'row1',
      'row4',
      'slow',
      'spoken',
      'cancel',
    ])
    expect(intent('?', { shifted: true })).toBe('legend')
  })

  it('mean nothing in a text box, except Esc', () => {
    expect(['r', '1', 'Enter', '?'].map((key) => intent(key, { where: 'text' }))).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(intent('Escape', { where: 'text' })).toBe('cancel')
  })

  it('mean nothing with a modifier, on auto-repeat or under a dialog', () => {
    expect(intent('r', { modified: true })).toBeNull()
    expect(intent('R', { shifted: true })).toBeNull()
    expect(intent('Enter', { repeat: true })).toBeNull()
    expect(intent('Escape', { covered: true })).toBeNull()
  })

  it('mean nothing once single letters are switched off, except Enter and Esc', () => {
    expect(['r', '1', 's', 'x', '?'].map((key) => intent(key, { letters: false }))).toEqual(
      Array(5).fill(null),
    )
    expect(['Enter', 'Escape'].map((key) => intent(key, { letters: false }))).toEqual(['primary', 'cancel'])
  })

  it('leave Enter to a button that has the focus', () => {
    expect(intent('Enter', { where: 'control' })).toBeNull()
    expect(intent('r', { where: 'control' })).toBe('reask')
  })
})
