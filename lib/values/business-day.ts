import { day, hour, type Instant } from './instant'

/**
 * When the calendar day of a moment began in a time zone. On the two days a year with another length the difference is
 * looked for, not assumed.
 *
 * @param zone an IANA name
 */
export function startOfDay(at: Instant, zone: string): Instant {
  const today = dateIn(at, zone)
  // Midnight lies at most 25 hours back: the first moment of the same date is found by halves.
  let [before, within] = [at - day - hour, at]
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dateIn(middle, zone) === today) within = middle
    else before = middle
  }
  return within
}

/**
 * When a day of the calendar begins in a time zone; `null` when that zone has left the day out.
 *
 * @param noon of that day in Greenwich
 */
export function startOfDate(noon: Instant, zone: string): Instant | null {
  const date = dateIn(noon, 'UTC')
  // Where clocks are more than twelve hours away it is another day at that moment, and half a day off it is not.
  const within = [noon, noon - day / 2, noon + day / 2].find((at) => dateIn(at, zone) === date)
  return within === undefined ? null : startOfDay(within, zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function dateIn(at: Instant, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    formats.set(zone, format)
  }
  return format.format(at)
}
