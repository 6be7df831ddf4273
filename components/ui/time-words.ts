/** Times as people read them. All take milliseconds since 1970 and an IANA zone. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** "14:03", or "14:03:22". */
export function clockTime(at: number, zone: string, seconds = false): string {
  return format(at, zone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(seconds ? { second: '2-digit' } : {}),
  })
}

/** "3 Oct 2026, 14:03:22". */
export function dateAndTime(at: number, zone: string): string {
  return `${format(at, zone, { day: 'numeric', month: 'short', year: 'numeric' })}, ${clockTime(at, zone, true)}`
}

/** "13:03:22 UTC". */
export function utcTime(at: number): string {
  return `${clockTime(at, 'UTC', true)} UTC`
}

/** "just now", "4 min ago", then "14:03", then "3 Oct, 14:03". */
export function whenWords(at: number, now: number, zone: string): string {
  const age = now - at
  if (age < minuteMs) return 'just now'
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min ago`
  if (sameDay(at, now, zone)) return clockTime(at, zone)
  return `${dayWords(at, zone)}, ${clockTime(at, zone)}`
}

/** "3 Oct". */
export function dayWords(at: number, zone: string): string {
  return format(at, zone, { day: 'numeric', month: 'short' })
}

/** "Today", "Yesterday, 20 November", then "Thursday, 19 November 2026". */
export function dayName(at: number, now: number, zone: string): string {
  if (sameDay(at, now, zone)) return 'Today'
  const date = { day: 'numeric', month: 'long' } as const
  if (sameDay(at, now - 24 * hourMs, zone)) return `Yesterday, ${format(at, zone, date)}`
  return `${format(at, zone, { weekday: 'long' })}, ${format(at, zone, { ...date, year: 'numeric' })}`
}

/** Whether two moments fall on the same calendar day in a zone. */
export function sameDay(a: number, b: number, zone: string): boolean {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  return format(a, zone, day) === format(b, zone, day)
}

/** "0:07", "12:34", "1:02:03": how long something has lasted. */
export function durationWords(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1_000))
  const seconds = String(total % 60).padStart(2, '0')
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return `${minutes}:${seconds}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = zone + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options })
    formats.set(key, found)
  }
  return found.format(at)
}
