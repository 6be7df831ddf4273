'use client'

import { finishCall } from '@/lib/client/commands'
import type { CallView, DeskView } from '@/lib/wire/views'
import { deskWords, screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Refused } from '../ui/refused'
import { WorkFrame } from './frame'
import { useCommand } from './use-command'
import { noteProblem, WrapUp } from './wrap-up'

/** The call ended, and nothing of it is left to do: no payment was started, or the last one was put away. */
export function CallEnded({
  desk,
  call,
  note,
  onNote,
}: {
  desk: DeskView
  call: CallView
  note: string
  onNote: (note: string) => void
}) {
  const command = useCommand(() => finishCall(call.id, note))
  const payments = desk.calls.find(({ id }) => id === call.id)?.payments ?? []
  const done = () => {
    if (noteProblem(note) === null) void command.run()
  }
  useKeys({ primary: done })
  return (
    <WorkFrame
      step={null}
      heading={screen.desk.callEnded}
      primary={
        <Button kind="primary" keyCap="Enter" busy={command.busy} onPress={done}>
          {deskWords.wrapUp.done}
        </Button>
      }
    >
      {payments.length === 0 && <p className="text-text-2">{screen.desk.noPayment}</p>}
      <WrapUp call={call} payments={payments} clockScale={desk.clockScale} note={note} onNote={onNote} />
      <Refused sentence={command.sentence} />
    </WorkFrame>
  )
}
