'use client'

import { useEffect, useRef } from 'react'
import { finishCall, setPresence } from '@/lib/client/commands'
import type { CallView, DeskView, PaymentRow } from '@/lib/wire/views'
import { screen } from '@/lib/words'
import { stepAppeared, useKeys } from '../keys/use-keys'
import { PaymentTable } from '../payments/table'
import { Button } from '../ui/button'
import { Refused, WorkFrame } from './frame'
import { callerOf } from './strip'
import { useCommand } from './use-command'

/** No call: whether calls come here, and what of mine is not settled. */
export function Idle({ desk }: { desk: DeskView }) {
  const ready = desk.presence.state === 'ready'
  const command = useCommand(setPresence)
  const button = useKeptFocus(ready)
  const go = () => {
    button.pressed()
    void command.run(ready ? 'away' : 'ready')
  }
  useKeys(ready ? {} : { primary: go })
  return (
    <WorkFrame
      step={null}
      heading={ready ? screen.desk.ready : screen.desk.away}
      aside={
        ready && (
          <Button ref={button.ref} busy={command.busy} onPress={go}>
            {screen.desk.goAway}
          </Button>
        )
      }
      primary={
        !ready && (
          <Button ref={button.ref} kind="primary" keyCap="Enter" busy={command.busy} onPress={go}>
            {screen.desk.goReady}
          </Button>
        )
      }
    >
      {command.sentence && <Refused sentence={command.sentence} />}
      <OpenPayments rows={desk.open} zone={desk.timeZone} />
    </WorkFrame>
  )
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

/** A call rings on the agent's phone. */
export function Incoming({ call }: { call: CallView }) {
  return (
    <WorkFrame step={null} heading={screen.desk.incoming}>
      <p className="text-amount">{callerOf(call)}</p>
      {call.name && <p className="font-mono text-text-2">{call.from}</p>}
      <p className="text-text-2">{screen.desk.incomingLine}</p>
    </WorkFrame>
  )
}

/** The call ended, and nothing of it is left to do: no payment was started, or the last one was put away. */
export function CallEnded({ call, hadPayment }: { call: CallView; hadPayment: boolean }) {
  const command = useCommand(() => finishCall(call.id))
  useKeys({ primary: () => void command.run() })
  return (
    <WorkFrame
      step={null}
      heading={screen.desk.callEnded}
      primary={
        <Button kind="primary" keyCap="Enter" busy={command.busy} onPress={() => void command.run()}>
          {screen.desk.done}
        </Button>
      }
    >
      {!hadPayment && <p className="text-text-2">{screen.desk.noPayment}</p>}
      <Refused sentence={command.sentence} />
    </WorkFrame>
  )
}
