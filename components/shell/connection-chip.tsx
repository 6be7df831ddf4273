'use client'

import { CircleDashed, TriangleAlert, Wifi, WifiOff } from 'lucide-react'
import { useEffect, useId } from 'react'
import { useConnection } from '@/lib/client/live/use-live'
import { useReached } from '@/lib/client/reach'
import type { DeskView } from '@/lib/wire/views'
import { announcements, linkWords, screen } from '@/lib/words'
import { announce } from '../ui/announcer'
import { Chip } from '../ui/chip'
import { Popover } from '../ui/popover'
import { clockTime } from '../ui/time-words'

type Links = DeskView['links']

/**
 * "Connected", or what is broken; pressed, it lists the ways to the outside one by one. It stands at the right edge, as wide
 * as its usual words, and grows to the left, so nothing beside it moves.
 */
export function ConnectionChip({ zone, links = null }: { zone: string; links?: Links | null }) {
  const { state } = useConnection()
  useEffect(() => {
    if (state === 'stale') announce(announcements.notLive(), 'assertive')
    if (state === 'again') announce(announcements.liveAgain(), 'polite')
  }, [state])
  return (
    <Popover
      button={(parts) => (
        <button
          {...parts}
          type="button"
          title={linkWords.menu}
          className="flex min-h-8 min-w-30 items-center justify-end rounded-full max-band:min-h-10"
        >
          <ChipOf key={state} zone={zone} links={links} />
        </button>
      )}
    >
      {() => (
        <div className="w-60">
          <LinkList links={links} />
        </div>
      )}
    </Popover>
  )
}

function ChipOf({ zone, links }: { zone: string; links: Links | null }) {
  const { state, lastWallMs } = useConnection()
  if (state === 'connecting')
    return <Chip face={{ tone: 'idle', icon: CircleDashed }}>{screen.connection.connecting}</Chip>
  if (state === 'stale')
    return (
      <Chip face={{ tone: 'attention', icon: WifiOff }}>
        {screen.connection.notLive} ·{' '}
        {/* On a narrow window the caller's number needs the room; the words stay for those who listen. */}
        <span className="max-band:sr-only">{screen.connection.lastUpdate} </span>
        {clockTime(lastWallMs ?? 0, zone, true)}
      </Chip>
    )
  const broken = links && (['records', 'phone', 'bank'] as const).find((name) => links[name] === 'down')
  if (broken) return <Chip face={{ tone: 'attention', icon: TriangleAlert }}>{linkWords.broken[broken]}</Chip>
  if (state === 'again') return <Chip face={{ tone: 'accepted', icon: Wifi }}>{screen.connection.again}</Chip>
  return <Chip face={{ tone: 'idle', icon: Wifi }}>{screen.connection.connected}</Chip>
}

/** Each way to the outside, and whether it was open when it was last used. */
export function LinkList({ links }: { links: Links | null }) {
  const { state } = useConnection()
  const reached = useReached()
  const heading = useId()
  const lines: Line[] = [
    [linkWords.server, reached ? 'up' : 'down'],
    [linkWords.live, state === 'stale' ? 'down' : state === 'connecting' ? 'unknown' : 'up'],
    ...(links ? outside(links) : []),
  ]
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="mb-2 text-section">
        {linkWords.heading}
      </h2>
      <dl className="grid grid-cols-[1fr_max-content] items-center gap-x-4 gap-y-2">
        {lines.map(([name, how]) => (
          <div key={name} className="contents">
            <dt className="text-text-2">{name}</dt>
            <dd>
              <Chip face={faces[how]}>{linkWords.states[how]}</Chip>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type Line = readonly [name: string, how: Links['phone']]

function outside({ phone, bank, records }: Links): Line[] {
  return [
    [linkWords.phone, phone],
    [linkWords.bank, bank],
    [linkWords.records, records],
  ]
}

const faces = {
  up: { tone: 'accepted', icon: Wifi },
  down: { tone: 'attention', icon: WifiOff },
  unknown: { tone: 'idle', icon: CircleDashed },
} as const
