'use client'

import { useEffect, useState } from 'react'
import { cancelEntry, reask, startAttempt } from '@/lib/client/commands'
import type { EntryField } from '@/lib/values/card'
import type { AttemptView, PaymentView } from '@/lib/wire/views'
import { deskWords, fieldNames, screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Refused } from '../ui/refused'
import { CancelButton } from './cancel'
import { WorkFrame } from './frame'
import { needsSecondPress, reaskable, repeats, type Waiting } from './reasking'
import { LiveRow, StillRow } from './row'
import { currentField, shownRows } from './row-display'
import { SlowMode } from './slow'
import { TermsLine } from './terms'
import { useCommand } from './use-command'

/** The caller types; the agent watches and moves nothing on: the server does. */
export function CardStep({ payment, attempt }: { payment: PaymentView; attempt: AttemptView | null }) {
  const asking = useReasking(payment, attempt)
  const start = useCommand(() => startAttempt(payment.id))
  const mayAsk = attempt === null && payment.availableActions.includes('askForCard')
  useKeys({
    ...(mayAsk ? { primary: () => void start.run() } : {}),
    reask: () => asking.again(attempt ? currentField(attempt) : null),
    row1: () => asking.again(attempt?.rows[0]?.field ?? null),
    row2: () => asking.again(attempt?.rows[1]?.field ?? null),
    row3: () => asking.again(attempt?.rows[2]?.field ?? null),
    row4: () => asking.again(attempt?.rows[3]?.field ?? null),
  })
  return (
    <WorkFrame
      step="card"
      heading={screen.desk.steps.card}
      aside={<TermsLine payment={payment} />}
      actions={
        attempt && (
          <>
            {payment.availableActions.includes('cancelEntry') && (
              <CancelButton
                busy={attempt.stage === 'cancelling'}
                onCancel={() => cancelEntry(payment.id, attempt.id)}
              />
            )}
            <SlowMode payment={payment} attempt={attempt} />
          </>
        )
      }
      primary={
        mayAsk && (
          <Button
            kind="primary"
            keyCap="Enter"
            busy={start.busy}
            busyWords={screen.details.asking}
            onPress={() => void start.run()}
          >
            {screen.details.ask}
          </Button>
        )
      }
    >
      {attempt && (
        <ol aria-label={screen.card.rows} className="@container -mx-3 flex flex-col gap-1">
          {shownRows(attempt).map((row) => {
            const live = currentField(attempt) === row.field && attempt.stage === 'entering'
            const Row = live ? LiveRow : StillRow
            return (
              <Row
                key={row.field}
                row={row}
                attempt={attempt}
                paymentId={payment.id}
                canReask={reaskable(payment, attempt, row)}
                reasking={asking.busy && asking.field === row.field}
                confirming={asking.confirming === row.field}
                onReask={asking.again}
              />
            )
          })}
        </ol>
      )}
      {attempt && <OtherRows payment={payment} attempt={attempt} onReask={asking.again} />}
      <Under sentence={asking.sentence ?? start.sentence} attempt={attempt} />
    </WorkFrame>
  )
}

/**
 * For the keyboard, the other rows come behind the live one: their own buttons stand before it, where only a pointer goes.
 * Each is seen while it has the focus, over the line below the rows, so that nothing moves.
 */
function OtherRows({
  payment,
  attempt,
  onReask,
}: {
  payment: PaymentView
  attempt: AttemptView
  onReask: (field: EntryField) => void
}) {
  const rows = attempt.rows.filter((row) => row.state === 'accepted' && reaskable(payment, attempt, row))
  return (
    <div className="relative h-0">
      {rows.map(({ field }) => (
        <span key={field} className="sr-only z-10 bg-surface focus-within:not-sr-only focus-within:absolute">
          <Button name={`${screen.card.reask} ${fieldNames[field]}`} onPress={() => onReask(field)}>
            {`${screen.card.reask} ${fieldNames[field]}`}
          </Button>
        </span>
      ))}
    </div>
  )
}

/** One line under the rows: why something was refused, else what happens besides the typing. Its place is kept. */
function Under({ sentence, attempt }: { sentence: string | null; attempt: AttemptView | null }) {
  if (sentence || !attempt) return <Refused sentence={sentence} />
  return <p className="min-h-[1.125rem] text-small text-text-2">{underWords(attempt)}</p>
}

function underWords({ stage, slow, reopening }: AttemptView): string {
  if (reopening) return `${screen.card.opening}…`
  return stageLines[stage] || (slow ? deskWords.slow.on : '')
}

/** What happens before and around the typing. */
const stageLines: Record<AttemptView['stage'], string> = {
  securing: `${screen.card.securing}…`,
  opening: `${screen.card.opening}…`,
  entering: '',
  ready: '',
  completing: '',
  cancelling: `${screen.card.cancelling}…`,
}

/** Asking a row again; an accepted one only on a second press within three seconds. */
function useReasking(payment: PaymentView, attempt: AttemptView | null) {
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const [field, setField] = useState<EntryField | null>(null)
  const command = useCommand(async (attemptId: string, which: EntryField, clears: boolean) =>
    reask(payment.id, attemptId, which, clears),
  )
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setWaiting(null), waiting.until - performance.now())
    return () => clearTimeout(timer)
  }, [waiting])

  const again = (which: EntryField | null) => {
    const row = attempt?.rows.find((each) => each.field === which)
    if (!attempt || !row || !reaskable(payment, attempt, row)) return
    const now = performance.now()
    if (row.state === 'accepted' && !repeats(waiting, row.field, now)) {
      setWaiting(needsSecondPress(row.field, now))
      return
    }
    setWaiting(null)
    setField(row.field)
    void command.run(attempt.id, row.field, row.state === 'accepted')
  }
  return { again, busy: command.busy, field, confirming: waiting?.field ?? null, sentence: command.sentence }
}
