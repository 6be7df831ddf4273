'use client'

import { useServerNow } from '@/lib/client/live/use-live'
import { clockTime, dateAndTime, utcTime, whenWords } from './time-words'

type Style = 'clock' | 'seconds' | 'when'

/** A moment in the viewer's zone; the exact time and UTC appear on hover and on focus. */
export function Time({ at, zone, style = 'clock' }: { at: number; zone: string; style?: Style }) {
  return style === 'when' ? (
    <When at={at} zone={zone} />
  ) : (
    <Exact at={at} zone={zone}>
      {clockTime(at, zone, style === 'seconds')}
    </Exact>
  )
}

/** "4 min ago" up to an hour, a clock time on the same day, else the date. */
function When({ at, zone }: { at: number; zone: string }) {
  const now = useServerNow(30_000)
  return (
    <Exact at={at} zone={zone}>
      {whenWords(at, now, zone)}
    </Exact>
  )
}

function Exact({ at, zone, children }: { at: number; zone: string; children: string }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`${dateAndTime(at, zone)} · ${utcTime(at)}`}
      className="tabular whitespace-nowrap"
    >
      {children}
    </time>
  )
}
