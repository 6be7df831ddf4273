'use client'

import {
  CircleDashed,
  CircleDot,
  CircleHelp,
  CirclePause,
  Lock,
  LockOpen,
  Phone,
  PhoneIncoming,
  PhoneOff,
  TriangleAlert,
} from 'lucide-react'
import { useConnection, useServerNow } from '@/lib/client/live/use-live'
import type { CallView, DeskView } from '@/lib/wire/views'
import { type KeyPrivacy, keyPrivacyWords, lastKnownWords, recordingWords, screen } from '@/lib/words'
import { ConnectionChip } from '../shell/connection-chip'
import { Chip } from '../ui/chip'
import { Icon } from '../ui/icon'
import { durationWords } from '../ui/time-words'
import type { Face } from '../ui/tone'
import { CardSpoken } from './spoken'
import { keyPrivacy } from './stage'

/** Who calls, for how long, who can hear the keys, whether it is recorded, and whether the screen is alive. */
export function CallStrip({ desk }: { desk: DeskView }) {
  const { call } = desk
  // What was true when the screen was last told is not said as if it were true now.
  const stale = useConnection().state === 'stale'
  return (
    <section
      aria-label={screen.desk.strip}
      className="grid grid-cols-[1fr_auto] items-center gap-x-4 band:flex band:min-h-14"
    >
      <div className="flex min-h-10 min-w-0 items-center gap-2">
        {call ? <Caller call={call} /> : <p className="text-section">{desk.viewer.name}</p>}
      </div>
      <div className="band:order-last band:ml-auto">
        <ConnectionChip zone={desk.timeZone} links={desk.links} />
      </div>
      {call && call.status !== 'ringing' && (
        // On a phone the button has a line of its own. All of it keeps its place when there is no line any more to speak of.
        <div
          key={call.status}
          className="col-span-2 flex min-h-10 min-w-0 flex-wrap items-center gap-2 max-[29rem]:min-h-18 max-[29rem]:content-start"
        >
          {call.status === 'live' && (
            <>
              <KeyPrivacyChip privacy={keyPrivacy(desk.payment)} stale={stale} />
              <RecordingChip recording={call.recording} stale={stale} />
              <CardSpoken call={call} />
            </>
          )}
        </div>
      )}
    </section>
  )
}

/** As wide as its longer words, so that the chip beside it stays. */
function KeyPrivacyChip({ privacy, stale }: { privacy: KeyPrivacy; stale: boolean }) {
  return (
    <span className="min-w-[9.875rem]">
      {stale ? (
        <Chip face={unsure}>{lastKnownWords.keys}</Chip>
      ) : (
        <Chip face={privacyFaces[privacy]}>{keyPrivacyWords[privacy]}</Chip>
      )}
    </span>
  )
}

/** As wide as its longest words, so that the button beside it stays. */
function RecordingChip({ recording, stale }: { recording: CallView['recording']; stale: boolean }) {
  return (
    <span className="min-w-[10.125rem]">
      {stale ? (
        <Chip face={unsure}>{lastKnownWords.recording(recording)}</Chip>
      ) : (
        <Chip face={recordingFaces[recording]}>{recordingWords[recording]}</Chip>
      )}
    </span>
  )
}

const unsure: Face = { tone: 'idle', icon: CircleHelp }

function Caller({ call }: { call: CallView }) {
  const icon = { ringing: PhoneIncoming, live: Phone, ended: PhoneOff }[call.status]
  return (
    <>
      <Icon of={icon} />
      <p className="min-w-0 truncate text-section">{callerOf(call)}</p>
      {call.name && <p className="hidden truncate font-mono text-text-2 wide:block">{call.from}</p>}
      <CallTime call={call} />
    </>
  )
}

/** The caller's name, else the number. */
export function callerOf(call: CallView): string {
  return call.name ?? (call.from === '' ? screen.desk.unknownCaller : call.from)
}

function CallTime({ call }: { call: CallView }) {
  const now = useServerNow(1_000, call.status !== 'ended')
  const from = call.answeredAt ?? call.arrivedAt
  return (
    <span
      role="timer"
      aria-live="off"
      aria-label={screen.desk.callTime}
      className="tabular min-w-12 shrink-0 text-text-2"
    >
      {durationWords((call.endedAt ?? now) - from)}
    </span>
  )
}

const privacyFaces: Record<KeyPrivacy, Face> = {
  hidden: { tone: 'accepted', icon: Lock },
  audible: { tone: 'idle', icon: LockOpen },
}

const recordingFaces: Record<CallView['recording'], Face> = {
  none: { tone: 'idle', icon: CircleDashed },
  starting: { tone: 'idle', icon: CircleDot },
  on: { tone: 'idle', icon: CircleDot },
  pausing: { tone: 'asking', icon: CirclePause },
  paused: { tone: 'accepted', icon: CirclePause },
  resuming: { tone: 'idle', icon: CircleDot },
  stopped: { tone: 'idle', icon: CircleDashed },
  unclear: { tone: 'attention', icon: TriangleAlert },
}
