'use client'

import { Check, Circle, Ellipsis } from 'lucide-react'
import { useEffect } from 'react'
import { useServerNow } from '@/lib/client/live/use-live'
import type { AttemptView, PaymentView } from '@/lib/wire/views'
import { screen, waitingLines } from '@/lib/words'
import { announce } from '../ui/announcer'
import { Icon } from '../ui/icon'
import { WorkFrame } from './frame'
import { waitingKey } from './saying'
import { TermsLine } from './terms'

/** The bank has it: only what is known, with running seconds. There is nothing to press. */
export function WaitingStep({ payment, attempt }: { payment: PaymentView; attempt: AttemptView }) {
  const now = useServerNow(1_000)
  const key = waitingKey(attempt, now)
  const line = waitingLines[key]
  const seconds = attempt.takenAt === null ? 0 : Math.max(0, Math.floor((now - attempt.takenAt) / 1_000))
  useEffect(() => announce(line, 'polite'), [line])
  return (
    <WorkFrame
      step="result"
      heading={
        // Two lines on a phone from the start: some of the sentences need them.
        <span key={line} className="block max-[29rem]:min-h-14">
          {line}{' '}
          <span
            role="timer"
            aria-live="off"
            className="tabular inline-block min-w-[3.5rem] whitespace-nowrap text-text-2"
          >
            {`· ${seconds} s`}
          </span>
        </span>
      }
      aside={<TermsLine payment={payment} />}
    >
      <ol aria-label={screen.waiting.stages} className="flex flex-wrap items-center gap-3">
        <StageMark words={screen.waiting.sent} state={attempt.received ? 'done' : 'next'} first />
        <StageMark words={screen.waiting.received} state={attempt.received ? 'done' : 'open'} />
        <StageMark words={screen.waiting.answer} state={attempt.received ? 'next' : 'open'} />
      </ol>
      <p className="text-text-2">
        {payment.kind === 'save' ? screen.waiting.tooLateToSave : screen.waiting.tooLate}
      </p>
    </WorkFrame>
  )
}

const marks = {
  done: { icon: Check, colours: 'text-accepted-fg' },
  next: { icon: Ellipsis, colours: 'text-asking-fg' },
  open: { icon: Circle, colours: 'text-text-3' },
} as const

function StageMark({
  words,
  state,
  first = false,
}: {
  words: string
  state: keyof typeof marks
  first?: boolean
}) {
  const { icon, colours } = marks[state]
  return (
    <li className={`flex items-center gap-3 font-medium ${colours}`}>
      {!first && <span aria-hidden className="h-px w-6 bg-line-strong" />}
      <span className="flex items-center gap-1.5">
        <Icon of={icon} />
        {words}
      </span>
    </li>
  )
}
