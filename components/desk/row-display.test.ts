import { describe, expect, it } from 'vitest'
import type { AttemptView, RowView } from '@/lib/wire/views'
import { displayRow, numberShape, type RowDisplay } from './row-display'
import { amexNumber, attempt, progress, row, startedAt, visaNumber } from './views.testing'

const later = startedAt + 1_000

function shown(row: RowView, of: AttemptView, keys: number | null = null, now = later): RowDisplay {
  return displayRow(row, of, keys === null ? null : progress(keys, { field: row.field }), now)
}

function numberRow(keys: number | null, now = later, more: Partial<AttemptView> = {}): RowDisplay {
  const asked = row('cardNumber', 'asked')
  return shown(
    asked,
    attempt([asked, row('expiry', 'notAsked'), row('securityCode', 'notAsked')], more),
    keys,
    now,
  )
}

/** The slots as text: `o` typed, `>` next, `.` empty, `*` hidden, digits as they are. */
function picture({ groups }: RowDisplay): string {
  const marks = { typed: 'o', next: '>', empty: '.', hidden: '*' }
  return groups
    .map((group) => group.map((slot) => (slot.kind === 'clear' ? slot.text : marks[slot.kind])).join(''))
    .join(' ')
}

describe('a row while the caller types', () => {
  it('waits for its turn', () => {
    const number = row('cardNumber', 'asked')
    const expiry = row('expiry', 'notAsked')
    expect(shown(expiry, attempt([number, expiry])).state).toBe('notAsked')
  })

  it('asks the agent to speak while no key has arrived', () => {
    const display = numberRow(null)
    expect(display.state).toBe('yourTurn')
    expect(picture(display)).toBe('>... .... .... ....')
  })

  it('shows a dot for each key and never a digit', () => {
    const display = numberRow(7)
    expect(display.state).toBe('typing')
    expect(picture(display)).toBe('oooo ooo> .... ....')
  })

  it('is paused three seconds after the last key and says how long is left', () => {
    expect(numberRow(7, later + 2_900).state).toBe('typing')
    const display = numberRow(7, later + 3_000)
    expect([display.state, display.secondsLeft]).toEqual(['paused', 7])
    expect(numberRow(7, later + 9_950).secondsLeft).toBe(1)
  })

  it('checks once the waiting time is over', () => {
    expect(numberRow(7, later + 10_000).state).toBe('checking')
  })

  it('says how far the caller came when the provider only knows that it does not fit', () => {
    const refused = (field: 'cardNumber' | 'expiry', why: 'mistyped' | 'datePast', keys: number) => {
      const short = row(field, 'refused', { why, keys })
      return displayRow(short, attempt([short]), null, later)
    }
    expect(refused('cardNumber', 'mistyped', 8)).toMatchObject({ state: 'incomplete', keys: 8 })
    expect(refused('cardNumber', 'mistyped', 12).state).toBe('mistyped')
    expect(refused('cardNumber', 'mistyped', 0).state).toBe('mistyped')
    expect(refused('expiry', 'datePast', 2)).toMatchObject({ state: 'incomplete', keys: 2 })
    expect(refused('expiry', 'datePast', 4).state).toBe('datePast')
  })

  it('checks from the sixteenth key on, because more digits may follow', () => {
    expect(numberRow(16).state).toBe('checking')
    expect(picture(numberRow(16))).toBe('oooo oooo oooo oooo')
  })

  it('grows a fifth group from the seventeenth key on', () => {
    expect(picture(numberRow(17))).toBe('oooo oooo oooo oooo o..')
    expect(numberRow(23).keys).toBe(23)
  })

  it('takes fifteen keys for a whole number only where Amex is taken, and only after a moment', () => {
    expect(numberRow(15, later + 3_500).state).toBe('paused')
    const amex = { brands: ['visa', 'amex'] as AttemptView['brands'] }
    expect(numberRow(15, later + 500, amex).state).toBe('typing')
    expect(numberRow(15, later + 1_500, amex).state).toBe('checking')
  })

  it('asks for three digits on the back, and for four once the card is known to be Amex', () => {
    const code = row('securityCode', 'asked')
    expect(picture(shown(code, attempt([visaNumber, code])))).toBe('>..')
    expect(picture(shown(code, attempt([amexNumber, code])))).toBe('>...')
    expect(shown(code, attempt([visaNumber, code]), 3).state).toBe('checking')
    expect(shown(code, attempt([amexNumber, code]), 3).state).toBe('typing')
  })
})

describe('a row after the provider answered', () => {
  it('takes its true shape with the last four digits', () => {
    expect(picture(shown(visaNumber, attempt([visaNumber])))).toBe('**** **** **** 1111')
    expect(picture(shown(amexNumber, attempt([amexNumber])))).toBe('**** ****** *0005')
  })

  it('shows the expiry in clear', () => {
    const expiry = row('expiry', 'accepted', { expiry: '0328' })
    expect(picture(shown(expiry, attempt([visaNumber, expiry])))).toBe('03 28')
  })

  it('never shows a security code', () => {
    const code = row('securityCode', 'accepted')
    expect(picture(shown(code, attempt([visaNumber, code])))).toBe('***')
  })

  it('says why it was refused and is empty again', () => {
    const refused = row('cardNumber', 'refused', { why: 'mistyped', keys: 16 })
    const display = shown(refused, attempt([refused]))
    expect([display.state, display.live, display.keys]).toEqual(['mistyped', true, 0])
    expect(picture(display)).toBe('.... .... .... ....')
  })

  it('is cleared when an earlier row is asked again', () => {
    const number = row('cardNumber', 'asked', { tries: 2 })
    const expiry = row('expiry', 'notAsked', { tries: 1 })
    expect(shown(expiry, attempt([number, expiry])).state).toBe('cleared')
  })

  it('knows the shapes of long and short numbers', () => {
    expect(numberShape('diners-club', 14)).toEqual([4, 6, 4])
    expect(numberShape('discover', 19)).toEqual([4, 4, 4, 4, 3])
    expect(numberShape(null, 0)).toEqual([4, 4, 4, 4])
  })
})

describe('keys from the stream and from the truth', () => {
  const asked = row('cardNumber', 'asked', { keys: 9, serial: 20, lastKeyAt: later })

  it('prefer the higher serial', () => {
    const rows = attempt([asked])
    expect(displayRow(asked, rows, progress(10, { serial: 21 }), later).keys).toBe(10)
    expect(displayRow(asked, rows, progress(8, { serial: 19 }), later).keys).toBe(9)
    expect(displayRow(asked, rows, progress(9, { serial: 20 }), later).keys).toBe(9)
  })

  it('ignore keys of another attempt, another field or an earlier asking', () => {
    const again = row('cardNumber', 'asked', { tries: 2 })
    const rows = attempt([again], { askedAt: later + 5_000 })
    const state = (more: Parameters<typeof progress>[1]) =>
      displayRow(again, rows, progress(16, { serial: 99, ...more }), later + 6_000).state
    expect(state({ at: later + 4_000 })).toBe('yourTurn')
    expect(state({ at: later + 6_000, attemptId: 'attempt-0' })).toBe('yourTurn')
    expect(state({ at: later + 6_000, field: 'expiry' })).toBe('yourTurn')
    expect(state({ at: later + 6_000 })).toBe('checking')
  })
})
