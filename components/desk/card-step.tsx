'use client'

import { useEffect, useState } from 'react'
import { cancelEntry, reask, startAttempt } from '@/lib/client/commands'
import type { EntryField } from '@/lib/values/card'
import type { AttemptView, PaymentView } from '@/lib/wire/views'
import { screen } from '@/lib/words'
import { Button } from '../ui/button'
import { CancelButton } from './cancel'
import { Refused, WorkFrame } from './frame'
import { needsSecondPress, reaskable, repeats, type Waiting } from './reasking'
import { LiveRow, StillRow } from './row'
import { currentField } from './row-display'
import { TermsLine } from './terms'
import { useCommand } from './use-command'
import { useKeys } from './use-keys'

/** The caller types; the agent watches and moves nothing on: the server does. */
export function CardStep({ payment, attempt }: { payment: PaymentView; attempt: AttemptView | null }) {
  const canCancel = attempt !== null && payment.availableActions.includes('cancelEntry')
  const cancelling = attempt?.stage === 'cancelling'
  return (
    <CardFrame payment={payment} attempt={attempt}>
      {{
        cancel: canCancel && (
          <CancelButton
            busy={cancelling}
            onCancel={() => (attempt ? cancelEntry(payment.id, attempt.id) : null)}
          />
        ),
      }}
    </CardFrame>
  )
}

function CardFrame({
  payment,
  attempt,
  children,
}: {
  payment: PaymentView
  attempt: AttemptView | null
  children: { cancel: React.ReactNode }
}) {
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
      actions={children.cancel}
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
      <p className="min-h-5 text-text-2">{attempt ? stageLines[attempt.stage] : ''}</p>
      {attempt && (
        <ol aria-label={screen.card.rows} className="-mx-3 flex flex-col gap-1">
          {attempt.rows.map((row) => {
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
      <Refused sentence={asking.sentence ?? start.sentence} />
    </WorkFrame>
  )
}

/** What happens before and around the typing. The place is kept when there is nothing to say. */
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
  const command = useCommand(async (attemptId: string, which: EntryField) =>
    reask(payment.id, attemptId, which),
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
    void command.run(attempt.id, row.field)
  }
  return { again, busy: command.busy, field, confirming: waiting?.field ?? null, sentence: command.sentence }
}
