import { expect, it } from 'vitest'
import { startOfDate, startOfDay } from './business-day'
import { hour } from './instant'

it.each([
  ['a winter day in London', '2026-11-21T14:05:00Z', 'Europe/London', '2026-11-21T00:00:00Z'],
  ['a summer day in London', '2026-07-01T00:30:00Z', 'Europe/London', '2026-06-30T23:00:00Z'],
  ['the very first moment', '2026-11-21T00:00:00Z', 'UTC', '2026-11-21T00:00:00Z'],
  ['the evening before, far west', '2026-11-21T06:00:00Z', 'America/Los_Angeles', '2026-11-20T08:00:00Z'],
  ['a zone with half an hour', '2026-11-21T14:00:00Z', 'Asia/Kolkata', '2026-11-20T18:30:00Z'],
  ['the day that has 25 hours', '2026-10-25T23:30:00Z', 'Europe/London', '2026-10-24T23:00:00Z'],
  ['the day that has 23 hours', '2026-03-29T12:00:00Z', 'Europe/London', '2026-03-29T00:00:00Z'],
])('The day of %s begins at its own midnight', (_, at, zone, start) => {
  expect(new Date(startOfDay(Date.parse(at), zone)).toISOString()).toBe(new Date(start).toISOString())
  expect(Date.parse(at) - startOfDay(Date.parse(at), zone)).toBeLessThan(25 * hour)
})

it.each([
  ['2026-11-21', 'Europe/London', '2026-11-21T00:00:00Z'],
  ['2026-07-01', 'Europe/London', '2026-06-30T23:00:00Z'],
  ['2026-11-21', 'Pacific/Auckland', '2026-11-20T11:00:00Z'],
  ['2026-11-21', 'Pacific/Kiritimati', '2026-11-20T10:00:00Z'],
  ['2026-11-21', 'Pacific/Pago_Pago', '2026-11-21T11:00:00Z'],
])('%s in %s begins at %s', (date, zone, start) => {
  expect(startOfDate(Date.parse(`${date}T12:00:00Z`), zone)).toBe(Date.parse(start))
})

it('A day that a zone left out never begins there', () => {
  expect(startOfDate(Date.parse('2011-12-30T12:00:00Z'), 'Pacific/Apia')).toBeNull()
})
