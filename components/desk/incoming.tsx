'use client'

import { Clock } from 'lucide-react'
import type { CallView, EarlierView } from '@/lib/wire/views'
import { briefPayment, earlierWords, screen, statusWords } from '@/lib/words'
import { toMoney } from '../ui/money'
import { Notice } from '../ui/notice'
import { dayWords } from '../ui/time-words'
import { WorkFrame } from './frame'
import { callerOf } from './strip'

/** A call rings on the agent's phone: who it is, and what is known of them before it is answered. */
export function Incoming({
  call,
  earlier,
  zone,
}: {
  call: CallView
  earlier: EarlierView | null
  zone: string
}) {
  return (
    <WorkFrame step={null} heading={screen.desk.incoming}>
      <p className="text-amount">{callerOf(call)}</p>
      {call.name && <p className="font-mono text-text-2">{call.from}</p>}
      {earlier && <Earlier earlier={earlier} zone={zone} />}
      <p className="text-text-2">{screen.desk.incomingLine}</p>
    </WorkFrame>
  )
}

/** Earlier payments of this caller, and in amber what of them is open. */
function Earlier({ earlier, zone }: { earlier: EarlierView; zone: string }) {
  const { paid, lastPaidAt, open } = earlier
  return (
    <div className="flex flex-col gap-2">
      <p className="text-text-2">
        {earlierWords({ paid, last: lastPaidAt === null ? null : dayWords(lastPaidAt, zone) })}
      </p>
      <OpenBefore open={open} />
    </div>
  )
}

/** What of this caller is not settled: one line each, under one sign. */
export function OpenBefore({ open }: { open: EarlierView['open'] }) {
  if (open.length === 0) return null
  return (
    <Notice face={{ tone: 'attention', icon: Clock }}>
      {open.map(({ id, chip, money, reference, agentName }) => (
        <p key={id}>
          {statusWords[chip]}: {briefPayment(money && toMoney(money), reference)} · {agentName}
        </p>
      ))}
    </Notice>
  )
}
