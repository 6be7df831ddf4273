'use client'

import { useId, useRef } from 'react'
import { holdWrapUp } from '@/lib/client/commands'
import { useServerNow } from '@/lib/client/live/use-live'
import { refuseProse } from '@/lib/values/prose'
import { charactersMax } from '@/lib/wire/commands'
import type { CallRow, CallView } from '@/lib/wire/views'
import { deskWords, refusalSentence } from '@/lib/words'
import { Button } from '../ui/button'
import { Field, TextArea } from '../ui/field'
import { Money } from '../ui/money'
import { Refused } from '../ui/refused'
import { StatusChip } from '../ui/status-chip'
import { useCommand } from './use-command'

const words = deskWords.wrapUp

/** What is left to do after a call: the outcome stands there already, a note may follow, and the clock runs. */
export function WrapUp({
  call,
  payments,
  clockScale,
  note,
  onNote,
}: {
  call: CallView
  /** What was taken on this call, as far as the screen does not show it already. */
  payments: CallRow['payments']
  clockScale: number
  note: string
  onNote: (note: string) => void
}) {
  const heading = useId()
  const hold = useCommand(() => holdWrapUp(call.id))
  const held = useRef(false)
  const write = (text: string) => {
    // Nobody writes against a clock: the first letter stops it.
    if (!held.current && call.wrapUpUntil !== null) void hold.run()
    held.current = true
    onNote(text)
  }
  return (
    <section aria-labelledby={heading} className="flex max-w-xl flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 id={heading} className="text-section">
          {words.heading}
        </h3>
        <Clock until={call.wrapUpUntil} scale={clockScale} busy={hold.busy} onHold={() => void hold.run()} />
      </div>
      {payments.map((payment) => (
        <p key={payment.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusChip of={payment.chip} />
          {payment.money && <Money of={payment.money} />}
          <span className="font-mono text-small font-medium break-all">{payment.reference}</span>
        </p>
      ))}
      <Field label={words.note} problem={noteProblem(note)}>
        {({ input, problem }) => (
          <TextArea
            id={input}
            name="note"
            value={note}
            wrong={problem !== undefined}
            describedBy={problem}
            onValue={write}
          />
        )}
      </Field>
      <Refused sentence={hold.sentence} />
    </section>
  )
}

/** What is wrong with a note, as its sentence; nothing is wrong with none. */
export function noteProblem(note: string): string | null {
  const refused = note.trim() === '' ? null : refuseProse(note, charactersMax.note)
  if (refused === null) return null
  const codes = {
    empty: 'textTooLong',
    tooLong: 'textTooLong',
    cardLike: 'textCardLike',
    controlCharacters: 'textControlCharacters',
  } as const
  return refusalSentence(codes[refused], null)
}

function Clock({
  until,
  scale,
  busy,
  onHold,
}: {
  until: number | null
  scale: number
  busy: boolean
  onHold: () => void
}) {
  const now = useServerNow(1_000, until !== null)
  // As tall as the clock with its button, which the words take the place of.
  if (until === null)
    return (
      <p className="flex min-h-9 items-center text-small text-text-2 max-band:min-h-10 max-band:basis-full">
        {words.held}
      </p>
    )

  // The time for people's own work is real time, however fast the business clock runs.
  // `now` is a whole second that has begun: rounding up would promise more time than there is.
  const seconds = Math.max(0, Math.floor((until - now) / 1_000 / scale))
  return (
    <span className="flex items-center gap-2 max-band:basis-full">
      <span role="timer" aria-live="off" className="tabular text-small text-text-2">
        {words.ready(seconds)}
      </span>
      <Button kind="quiet" busy={busy} onPress={onHold}>
        {words.hold}
      </Button>
    </span>
  )
}
