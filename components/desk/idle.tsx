'use client'

import { type ReactNode, type Ref, useEffect, useRef } from 'react'
import { setPresence } from '@/lib/client/commands'
import { type AwayReason, awayReasons, type DeskView, type PaymentRow } from '@/lib/wire/views'
import { awayLine, awayWords, deskWords, screen } from '@/lib/words'
import { stepAppeared, useKeys } from '../keys/use-keys'
import { PaymentTable } from '../payments/table'
import { ToTell } from '../review/to-tell'
import { Button } from '../ui/button'
import { Popover } from '../ui/popover'
import { Refused } from '../ui/refused'
import { useFocusCaught } from '../ui/use-focus-caught'
import { CallsToday } from './calls-today'
import { WorkFrame } from './frame'
import { LostDesks } from './lost-desks'
import { useCommand } from './use-command'

/** No call: whether calls come here, what of mine is not settled, and what I did today. */
export function Idle({ desk, prefilled }: { desk: DeskView; prefilled: ReactNode }) {
  const ready = desk.presence.state === 'ready'
  const command = useCommand(setPresence)
  const button = useKeptFocus(ready)
  const caught = useFocusCaught()
  const go = (state: 'ready' | 'away', reason: AwayReason | null = null) => {
    button.pressed()
    void command.run(state, reason)
  }
  useKeys(ready || desk.lost.length > 0 ? {} : { primary: () => go('ready') })
  return (
    <WorkFrame
      step={null}
      heading={ready ? screen.desk.ready : awayLine(desk.presence.reason)}
      aside={
        ready ? (
          <GoAway ref={button.ref} busy={command.busy} onAway={(reason) => go('away', reason)} />
        ) : (
          <Button
            ref={button.ref}
            kind="primary"
            {...(desk.lost.length > 0 ? {} : { keyCap: 'Enter' })}
            busy={command.busy}
            onPress={() => go('ready')}
          >
            {screen.desk.goReady}
          </Button>
        )
      }
    >
      {command.sentence && <Refused sentence={command.sentence} />}
      {prefilled}
      <LostDesks lost={desk.lost} />
      <div {...caught} className="contents">
        <ToTell owed={desk.toTell} zone={desk.timeZone} />
      </div>
      <OpenPayments rows={desk.open} zone={desk.timeZone} />
      <CallsToday calls={desk.calls} zone={desk.timeZone} />
    </WorkFrame>
  )
}

/** Going away asks what for; no answer is one too. */
function GoAway({
  ref,
  busy,
  onAway,
}: {
  ref: Ref<HTMLButtonElement>
  busy: boolean
  onAway: (reason: AwayReason | null) => void
}) {
  const reasons: (AwayReason | null)[] = [...awayReasons, null]
  return (
    <Popover
      button={(parts) => (
        <Button
          popoverTarget={parts.popoverTarget}
          ref={(element) => {
            for (const each of [ref, parts.ref]) setRef(each, element)
          }}
          busy={busy}
        >
          {screen.desk.goAway}
        </Button>
      )}
    >
      {(close) => (
        <section aria-label={deskWords.away.question} className="flex w-44 flex-col gap-1">
          <h3 className="px-2.5 text-small text-text-3">{deskWords.away.question}</h3>
          {reasons.map((reason) => (
            <Button
              key={reason ?? 'none'}
              kind="quiet"
              align="left"
              onPress={() => {
                close()
                onAway(reason)
              }}
            >
              {reason === null ? deskWords.away.none : awayWords[reason]}
            </Button>
          ))}
        </section>
      )}
    </Popover>
  )
}

function setRef(ref: Ref<HTMLButtonElement>, element: HTMLButtonElement | null): void {
  if (typeof ref === 'function') ref(element)
  else if (ref) ref.current = element
}

/**
 * *Go away* and *Go ready* take each other's turn at different places. Whoever pressed the one with the focus on it finds
 * the focus on the other, and a key still held down on the first does not set off the second.
 */
function useKeptFocus(ready: boolean) {
  const ref = useRef<HTMLButtonElement>(null)
  const shown = useRef(ready)
  const had = useRef(false)
  useEffect(() => {
    if (shown.current === ready) return
    shown.current = ready
    stepAppeared()
    if (had.current && document.activeElement === document.body) ref.current?.focus()
    had.current = false
  }, [ready])
  const pressed = () => {
    had.current = document.activeElement === ref.current
  }
  return { ref, pressed }
}

function OpenPayments({ rows, zone }: { rows: readonly PaymentRow[]; zone: string }) {
  return (
    <section aria-labelledby="open-payments" className="flex flex-col gap-2">
      <h3 id="open-payments" className="text-section">
        {screen.desk.openHeading}
      </h3>
      {rows.length === 0 ? (
        <p className="text-text-2">{screen.desk.nothingOpen}</p>
      ) : (
        <PaymentTable rows={rows} zone={zone} label={screen.desk.openHeading} brief />
      )}
    </section>
  )
}
