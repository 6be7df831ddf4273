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
    ...more,
  })
}

describe('keys on the desk', () => {
  it('mean what the legend says', () => {
    expect(['Enter', 'r', 'R', '1', '4', 'Escape'].map((key) => intent(key))).toEqual([
      'primary',
      'reask',
      'reask',
      'row1',
      'row4',
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

  it('leave Enter to a button that has the focus', () => {
    expect(intent('Enter', { where: 'control' })).toBeNull()
    expect(intent('r', { where: 'control' })).toBe('reask')
  })
})
