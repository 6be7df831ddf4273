'use client'

import type { ReactNode } from 'react'
import { closePayment, finishCall, startAttempt } from '@/lib/client/commands'
import { ok } from '@/lib/values/result'
import type { CallView, PaymentView, ResultView } from '@/lib/wire/views'
import { cardInWords, screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { useNews } from '../ui/announcer'
import { Button } from '../ui/button'
import { Codes } from '../ui/codes'
import { Countdown } from '../ui/countdown'
import { Fold } from '../ui/fold'
import { Money } from '../ui/money'
import { Refused } from '../ui/refused'
import { StatusChip } from '../ui/status-chip'
import { WorkFrame } from './frame'
import { type ResultAction, resultActions } from './result-actions'
import { resultWords } from './result-words'
import { useCommand } from './use-command'
import { noteProblem } from './wrap-up'

/** How it ended: never only a code, never only a colour, and what can be done next. */
export function ResultStep({
  payment,
  result,
  call,
  zone,
  onAnother,
  note,
  wrapUp,
}: {
  payment: PaymentView
  result: ResultView
  call: CallView | null
  zone: string
  onAnother: () => void
  /** After the call has ended: what was written down about it, and where the writing goes on. */
  note: string
  wrapUp: ReactNode
}) {
  const { line } = resultWords(payment, result, zone, call)
  // Each result is told once; that the caller has left meanwhile is told by the desk.
  useNews(`${payment.id} ${result.kind} ${payment.attempts}`, line)
  const actions = useResultActions(payment, call, note, onAnother)
  const { primary, others } = resultActions(payment, call)
  useKeys(primary ? { primary: () => actions.run(primary) } : {})
  return (
    <WorkFrame
      // With the end of the call this is another screen: nothing of it is pushed about by what is added.
      key={wrapUp ? 'over' : 'live'}
      step="result"
      stepsDone={result.taken ? undefined : ['details']}
      heading={line}
      actions={others.map((action) => (
        <Button key={action} busy={actions.busy(action)} onPress={() => actions.run(action)}>
          {actionWords[action]}
        </Button>
      ))}
      primary={
        primary && (
          <Button
            kind="primary"
            keyCap="Enter"
            busy={actions.busy(primary)}
            {...(primary === 'another' || primary === 'done' ? {} : { busyWords: screen.details.asking })}
            onPress={() => actions.run(primary)}
          >
            {actionWords[primary]}
          </Button>
        )
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {payment.money ? <Money of={payment.money} size="amount" /> : <SavedCard result={result} />}
        <StatusChip of={payment.chip} />
        {result.nextCheckAt !== null && <Countdown to={result.nextCheckAt} />}
      </div>
      <p className="text-text-2">
        <span className="font-mono font-medium break-all">{payment.reference}</span>
        {payment.money && isKnown(result.card) && <> · {cardInWords(result.card)}</>}
      </p>
      {result.details.length > 0 && (
        <Fold title={screen.result.details}>
          <Codes of={result.details} />
        </Fold>
      )}
      {wrapUp}
      <Refused sentence={actions.sentence} />
    </WorkFrame>
  )
}

const actionWords: Record<ResultAction, string> = {
  askAgain: screen.result.again,
  askForCard: screen.result.ask,
  retry: screen.result.retry,
  another: screen.result.another,
  done: screen.result.done,
}

function isKnown(card: ResultView['card']): boolean {
  return Boolean(card?.brand || card?.lastFour)
}

function SavedCard({ result }: { result: ResultView }) {
  return <span className="text-amount">{cardInWords(result.card)}</span>
}

function useResultActions(payment: PaymentView, call: CallView | null, note: string, onAnother: () => void) {
  const start = useCommand(() => startAttempt(payment.id))
  const done = useCommand(async () => {
    if (payment.availableActions.includes('close')) {
      const closed = await closePayment(payment.id)
      if (!closed.ok) return closed
    }
    return call && call.status === 'ended' ? finishCall(call.id, note) : ok(null)
  })
  const run = (action: ResultAction) => {
    if (action === 'another') onAnother()
    else if (action === 'done') {
      if (noteProblem(note) === null) void done.run()
    } else void start.run()
  }
  return {
    run,
    busy: (action: ResultAction) =>
      action === 'done' ? done.busy : action === 'another' ? false : start.busy,
    sentence: start.sentence ?? done.sentence,
  }
}
