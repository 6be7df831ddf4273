'use client'

import { useState } from 'react'
import type { Refusal } from '@/lib/client/fetcher'
import type { Result } from '@/lib/values/result'
import { screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Refused } from '../ui/refused'
import { useCommand } from './use-command'

/** Ends the card entry after asking once. `Esc` opens the question; in the question it means "keep going". */
export function CancelButton({
  busy,
  onCancel,
}: {
  busy: boolean
  onCancel: () => Promise<Result<unknown, Refusal>>
}) {
  const [asking, setAsking] = useState(false)
  const command = useCommand(onCancel)
  const running = busy || command.busy
  useKeys(running ? {} : { cancel: () => setAsking(true) })
  return (
    <>
      <span className="-ml-2.5">
        <Button kind="quiet" keyCap="Esc" busy={running} onPress={() => setAsking(true)}>
          {screen.card.cancel}
        </Button>
      </span>
      {command.sentence && <Refused sentence={command.sentence} />}
      <Dialog
        open={asking && !running}
        title={screen.card.cancelQuestion}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button
              onPress={() => {
                setAsking(false)
                void command.run()
              }}
            >
              {screen.card.cancel}
            </Button>
            <Button kind="primary" keyCap="Esc" firstFocus onPress={() => setAsking(false)}>
              {screen.card.keepGoing}
            </Button>
          </>
        }
      >
        <p className="text-text-2">{screen.card.cancelLine}</p>
      </Dialog>
    </>
  )
}
