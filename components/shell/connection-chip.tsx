'use client'

import { CircleDashed, Wifi, WifiOff } from 'lucide-react'
import { useEffect } from 'react'
import { useConnection } from '@/lib/client/live/use-live'
import { announcements, screen } from '@/lib/words'
import { announce } from '../ui/announcer'
import { Chip } from '../ui/chip'
import { clockTime } from '../ui/time-words'

/** "Connected", or what is broken. It stands at the right edge and grows to the left, so nothing beside it moves. */
export function ConnectionChip({ zone }: { zone: string }) {
  const { state, lastWallMs } = useConnection()
  useEffect(() => {
    if (state === 'stale') announce(announcements.notLive(), 'assertive')
    if (state === 'again') announce(announcements.liveAgain(), 'polite')
  }, [state])
  switch (state) {
    case 'connecting':
      return <Chip face={{ tone: 'idle', icon: CircleDashed }}>{screen.connection.connecting}</Chip>
    case 'live':
      return <Chip face={{ tone: 'idle', icon: Wifi }}>{screen.connection.connected}</Chip>
    case 'again':
      return <Chip face={{ tone: 'accepted', icon: Wifi }}>{screen.connection.again}</Chip>
    case 'stale':
      return (
        <Chip face={{ tone: 'attention', icon: WifiOff }}>
          {screen.connection.notLive} ·{' '}
          {/* On a narrow window the caller's number needs the room; the words stay for those who listen. */}
          <span className="max-band:sr-only">{screen.connection.lastUpdate} </span>
          {clockTime(lastWallMs ?? 0, zone, true)}
        </Chip>
      )
  }
}
