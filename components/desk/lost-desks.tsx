'use client'

import { UserRoundX } from 'lucide-react'
import { takeOver } from '@/lib/client/commands'
import type { LostDeskView } from '@/lib/wire/views'
import { briefPayment, deskWords } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { toMoney } from '../ui/money'
import { Notice } from '../ui/notice'
import { Refused } from '../ui/refused'
import { useCommand } from './use-command'

const words = deskWords.lost

/** Calls of colleagues that go on without a screen: `Enter` goes on with the first. */
export function LostDesks({ lost }: { lost: readonly LostDeskView[] }) {
  const command = useCommand(takeOver)
  const [first] = lost
  useKeys(first ? { primary: () => void command.run(first.callId) } : {})
  if (!first) return null
  return (
    <section aria-label={words.heading} className="flex flex-col gap-2">
      {lost.map(({ callId, agentName, caller, payment }) => (
        <Notice
          key={callId}
          face={{ tone: 'attention', icon: UserRoundX }}
          actions={
            <span>
              <Button
                {...(callId === first.callId ? { keyCap: 'Enter' } : {})}
                busy={command.busy}
                onPress={() => void command.run(callId)}
              >
                {words.takeOver}
              </Button>
            </span>
          }
        >
          {words.line({
            agent: agentName,
            caller,
            payment: payment && briefPayment(payment.money && toMoney(payment.money), payment.reference),
          })}
        </Notice>
      ))}
      <Refused sentence={command.sentence} />
    </section>
  )
}
