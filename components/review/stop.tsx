'use client'

import { OctagonX } from 'lucide-react'
import { useState } from 'react'
import { liftStop, stopCards } from '@/lib/client/commands'
import type { StopView } from '@/lib/wire/views'
import { stopReasonWords, stopWords as words } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { TextLink } from '../ui/link'
import { Notice } from '../ui/notice'
import { Refused } from '../ui/refused'
import { clockTime } from '../ui/time-words'

/** No card is taken: who said so, since when, why, and who may lift it. */
export function StopNotice({ stop, zone }: { stop: StopView; zone: string }) {
  const [asking, setAsking] = useState(false)
  const lift = useCommand(liftStop)
  return (
    <Notice
      face={{ tone: 'stop', icon: OctagonX }}
      actions={
        <span className="flex flex-wrap items-center gap-2">
          {stop.mayLift ? (
            <Button busy={lift.busy} onPress={() => setAsking(true)}>
              {words.lift}
            </Button>
          ) : (
            <span>{words.whoMayLift}</span>
          )}
          <Refused sentence={lift.sentence} />
        </span>
      }
    >
      <strong className="font-semibold">{words.banner}.</strong>{' '}
      {words.since(clockTime(stop.since, zone), stop.byName)} {stopReasonWords[stop.why]} {words.rest}
      {stop.paymentId && (
        <>
          {' '}
          <TextLink to={`/payments/${stop.paymentId}`}>{words.payment}</TextLink>
        </>
      )}
      <Question
        open={asking}
        title={words.liftQuestion}
        line={words.liftLine}
        answer={words.lift}
        onClose={() => setAsking(false)}
        onAnswer={() => void lift.run()}
      />
    </Notice>
  )
}

/** A supervisor stops all new card entries. */
export function StopCards() {
  const [asking, setAsking] = useState(false)
  const stop = useCommand(stopCards)
  return (
    <>
      <Button icon={OctagonX} busy={stop.busy} onPress={() => setAsking(true)}>
        {words.stop}
      </Button>
      {stop.sentence && <Refused sentence={stop.sentence} />}
      <Question
        open={asking}
        title={words.stopQuestion}
        line={words.stopLine}
        answer={words.stop}
        onClose={() => setAsking(false)}
        onAnswer={() => void stop.run()}
      />
    </>
  )
}

function Question({
  open,
  title,
  line,
  answer,
  onClose,
  onAnswer,
}: {
  open: boolean
  title: string
  line: string
  answer: string
  onClose: () => void
  onAnswer: () => void
}) {
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button firstFocus onPress={onClose}>
            {words.keep}
          </Button>
          <Button
            kind="primary"
            onPress={() => {
              onClose()
              onAnswer()
            }}
          >
            {answer}
          </Button>
        </>
      }
    >
      <p className="text-text-2">{line}</p>
    </Dialog>
  )
}
