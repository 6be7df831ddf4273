'use client'

import { useState } from 'react'
import { reopen } from '@/lib/client/commands'
import type { AttemptView, PaymentView } from '@/lib/wire/views'
import { deskWords, screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Refused } from '../ui/refused'
import { useCommand } from './use-command'

const words = deskWords.slow

/**
 * More time for each key. It is fixed when an entry opens, so before the first accepted field the entry is opened anew
 * without a word; afterwards the agent is asked, because the caller must type the card from its first digit.
 */
export function SlowMode({ payment, attempt }: { payment: PaymentView; attempt: AttemptView }) {
  const [asking, setAsking] = useState(false)
  const wish = !attempt.slow
  const command = useCommand(() => reopen(payment.id, attempt.id, wish))
  const allowed = payment.availableActions.includes('reopen')
  const begun = attempt.rows.some(({ state }) => state === 'accepted')
  const press = () => {
    if (begun) setAsking(true)
    else void command.run()
  }
  useKeys(allowed && !command.busy ? { slow: press } : {})
  if (!allowed && !attempt.reopening) return null
  return (
    <>
      <Button kind="quiet" keyCap="S" busy={command.busy || attempt.reopening} onPress={press}>
        {attempt.slow ? words.usual : words.button}
      </Button>
      {command.sentence && <Refused sentence={command.sentence} />}
      <Dialog
        open={asking && allowed}
        title={wish ? words.question : words.usualQuestion}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button
              onPress={() => {
                setAsking(false)
                void command.run()
              }}
            >
              {wish ? words.start : words.startUsual}
            </Button>
            <Button kind="primary" keyCap="Esc" firstFocus onPress={() => setAsking(false)}>
              {screen.card.keepGoing}
            </Button>
          </>
        }
      >
        <p className="text-text-2">{wish ? words.line : words.usualLine}</p>
      </Dialog>
    </>
  )
}
