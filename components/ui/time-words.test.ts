import { describe, expect, it } from 'vitest'
import { clockTime, dateAndTime, dayName, durationWords, sameDay, utcTime, whenWords } from './time-words'

const at = Date.UTC(2026, 6, 3, 13, 3, 22)

describe('times', () => {
  it('are told in the zone of the person who looks', () => {
    expect(clockTime(at, 'Europe/London')).toBe('14:03')
    expect(clockTime(at, 'Asia/Tokyo', true)).toBe('22:03:22')
    expect(dateAndTime(at, 'Europe/London')).toBe('3 Jul 2026, 14:03:22')
    expect(utcTime(at)).toBe('13:03:22 UTC')
  })

  it('are relative up to an hour, then a clock time, then a date', () => {
    expect(whenWords(at, at + 20_000, 'Europe/London')).toBe('just now')
    expect(whenWords(at, at + 4 * 60_000, 'Europe/London')).toBe('4 min ago')
    expect(whenWords(at, at + 2 * 3_600_000, 'Europe/London')).toBe('14:03')
    expect(whenWords(at, at + 24 * 3_600_000, 'Europe/London')).toBe('3 Jul, 14:03')
  })

  it('know that midnight comes at different moments', () => {
    const evening = Date.UTC(2026, 6, 3, 22, 30)
    expect(sameDay(evening, evening + 3_600_000, 'UTC')).toBe(true)
    expect(sameDay(evening, evening + 3_600_000, 'Europe/London')).toBe(false)
  })

  it('count how long a call lasts', () => {
    expect(durationWords(7_400)).toBe('0:07')
    expect(durationWords(754_000)).toBe('12:34')
    expect(durationWords(3_723_000)).toBe('1:02:03')
    expect(durationWords(-5)).toBe('0:00')
  })
})

it('days are called by their names', () => {
  const now = Date.UTC(2026, 10, 21, 14)
  const name = (at: number) => dayName(at, now, 'Europe/London')
  expect(name(now - 3_600_000)).toBe('Today')
  expect(name(now - 24 * 3_600_000)).toBe('Yesterday, 20 November')
  expect(name(now - 48 * 3_600_000)).toBe('Thursday, 19 November 2026')
})
