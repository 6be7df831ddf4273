'use client'

import {
  Check,
  CircleDashed,
  CirclePause,
  Clock,
  Ellipsis,
  Hourglass,
  RotateCcw,
  TriangleAlert,
} from 'lucide-react'
import { memo, useEffect, useId, useRef } from 'react'
import { useConnection, useProgress, useServerNow } from '@/lib/client/live/use-live'
import type { EntryField } from '@/lib/values/card'
import type { AttemptView, RowView } from '@/lib/wire/views'
import {
  announcements,
  clearsWords,
  fieldNames,
  type RowState,
  rowWords,
  screen,
  slotNames,
} from '@/lib/words'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import type { Face } from '../ui/tone'
import { displayRow, type RowDisplay } from './row-display'
import { Slots } from './slots'

/** How each state of a row looks. */
export const rowFaces: Record<RowState, Face> = {
  notAsked: { tone: 'idle', icon: CircleDashed },
  yourTurn: { tone: 'asking', icon: Hourglass },
  onceMore: { tone: 'asking', icon: Hourglass },
  typing: { tone: 'asking', icon: Ellipsis },
  paused: { tone: 'attention', icon: CirclePause },
  checking: { tone: 'asking', icon: Hourglass },
  accepted: { tone: 'accepted', icon: Check },
  cleared: { tone: 'idle', icon: RotateCcw },
  incomplete: { tone: 'attention', icon: Clock },
  keysTwice: { tone: 'attention', icon: TriangleAlert },
  mistyped: { tone: 'attention', icon: TriangleAlert },
  brandNotTaken: { tone: 'attention', icon: TriangleAlert },
  datePast: { tone: 'attention', icon: TriangleAlert },
  codeLength: { tone: 'attention', icon: TriangleAlert },
  postcodeLength: { tone: 'attention', icon: TriangleAlert },
  nothingTyped: { tone: 'attention', icon: Clock },
  entriesDiffer: { tone: 'attention', icon: TriangleAlert },
  outOfOrder: { tone: 'attention', icon: TriangleAlert },
  fault: { tone: 'attention', icon: TriangleAlert },
}

interface RowProps {
  readonly row: RowView
  readonly attempt: AttemptView
  readonly paymentId: string
  readonly canReask: boolean
  readonly reasking: boolean
  /** The first of two presses on an accepted row was made. */
  readonly confirming: boolean
  readonly onReask: (field: EntryField) => void
}

/** A row that the caller may be typing into: it alone follows the key presses and the clock. */
export function LiveRow(props: RowProps) {
  const progress = useProgress(props.paymentId)
  const stale = useConnection().state === 'stale'
  // While nothing is heard from the server nobody knows whether keys come: the count stands still with the rest.
  const ticking = props.row.state === 'asked' && !stale
  const now = useServerNow(250, ticking)
  const display = displayRow(props.row, props.attempt, progress, now)
  useTypingAnnouncements(display)
  return <RowFrame {...props} display={display} />
}

/** A row that waits or is done. */
export const StillRow = memo(function StillRow(props: RowProps) {
  return <RowFrame {...props} display={displayRow(props.row, props.attempt, null, 0)} />
})

function RowFrame({
  display,
  attempt,
  canReask,
  reasking,
  confirming,
  onReask,
}: RowProps & { display: RowDisplay }) {
  const { field, state, live } = display
  const chip = useId()
  const line = useId()
  const words = rowWords[state]
  const facts = { ...display, taken: attempt.brands }
  const lineWords = confirming ? clearsWords(field, display) : words.line(facts)
  return (
    <li aria-current={live ? 'step' : undefined}>
      <fieldset
        aria-label={fieldNames[field]}
        aria-describedby={`${chip} ${line}`}
        data-row={state}
        className={`row-grid min-h-14 min-w-0 rounded-row px-3 py-2 transition-colors @row:py-3 duration-[160ms] ${live ? 'bg-asking-bg' : ''}`}
      >
        <span aria-hidden className="[grid-area:label] self-center font-medium">
          {fieldNames[field]}
        </span>
        <div className="[grid-area:slots] self-center">
          <Slots
            groups={display.groups}
            name={slotsName(display)}
            accepted={state === 'accepted'}
            separator={field === 'expiry' && state === 'accepted' ? '/' : undefined}
          />
        </div>
        {/* Where not even the words fit beside the label, the icon gives way: word and tone say the same. */}
        <span className="[grid-area:chip] flex items-center min-w-0 justify-self-start @max-[17.5rem]:[&_svg]:hidden">
          <Chip id={chip} face={rowFaces[state]} raised={live}>
            {words.chip(facts)}
          </Chip>
        </span>
        <p
          key={lineWords}
          id={line}
          className={`[grid-area:line] min-h-[1.125rem] text-small ${live ? 'text-text-2' : 'text-text-3'}`}
        >
          {lineWords}
        </p>
        <span className="[grid-area:action] flex items-center justify-end">
          {canReask && (
            <ReaskButton
              display={display}
              busy={reasking}
              confirming={confirming}
              onPress={() => onReask(field)}
            />
          )}
        </span>
      </fieldset>
    </li>
  )
}

/** The live row shows its button; an accepted row shows one to those who point at it. The keyboard finds that one behind. */
function ReaskButton({
  display: { field, live, state },
  busy,
  confirming,
  onPress,
}: {
  display: RowDisplay
  busy: boolean
  confirming: boolean
  onPress: () => void
}) {
  if (!live && state !== 'accepted') return null
  return (
    <span className={live || confirming ? '' : 'shown-on-use'}>
      <Button
        kind={live ? 'secondary' : 'quiet'}
        name={`${screen.card.reask} ${fieldNames[field]}`}
        busy={busy}
        {...(live ? { keyCap: 'R' } : { pointerOnly: true })}
        onPress={onPress}
      >
        {screen.card.reask}
      </Button>
    </span>
  )
}

function slotsName(display: RowDisplay): string {
  const { field, state, keys, expiry } = display
  if (state === 'accepted' && field === 'expiry' && expiry) {
    return slotNames.expiry(expiry.slice(0, 2), expiry.slice(2))
  }
  if (state === 'accepted') return slotNames.accepted(field, display)
  return keys > 0 ? slotNames.typed(keys) : slotNames.empty()
}

/** Every fourth key and a pause with five seconds left are told once each. */
function useTypingAnnouncements({ field, state, keys, secondsLeft }: RowDisplay) {
  const told = useRef(0)
  useEffect(() => {
    const step = Math.floor(keys / 4)
    if (keys === 0) told.current = 0
    else if (step > told.current) {
      told.current = step
      announce(announcements.keys(field, keys), 'polite')
    }
  }, [field, keys])
  const twice = state === 'keysTwice'
  useEffect(() => {
    if (twice) announce(announcements.keysTwice(field), 'assertive')
  }, [twice, field])
  const nearEnd = state === 'paused' && secondsLeft <= 5
  useEffect(() => {
    if (nearEnd) announce(announcements.paused(), 'polite')
  }, [nearEnd])
}
