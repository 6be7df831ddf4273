'use client'

import { TriangleAlert } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { cancelEntry, reopen, take } from '@/lib/client/commands'
import type { AttemptView, PaymentView } from '@/lib/wire/views'
import { brandNames, deskWords, screen, takeLabel } from '@/lib/words'
import { armMs, mayTake } from '../keys/presses'
import { pressStart, useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Facts } from '../ui/facts'
import { Money, toMoney } from '../ui/money'
import { Notice } from '../ui/notice'
import { Refused } from '../ui/refused'
import { CancelButton } from './cancel'
import { WorkFrame } from './frame'
import { useCommand } from './use-command'

/** The last look: what will be taken, from which card, for what. One button, and nothing happens by habit. */
export function ReviewStep({ payment, attempt }: { payment: PaymentView; attempt: AttemptView }) {
  const card = attempt.card
  const command = useCommand(() => take(payment.id, attempt.id, payment.money?.minor ?? null))
  return (
    <WorkFrame
      step="review"
      heading={screen.desk.steps.review}
      actions={
        payment.availableActions.includes('cancelEntry') &&
        !command.busy && <CancelButton busy={false} onCancel={() => cancelEntry(payment.id, attempt.id)} />
      }
      primary={
        attempt.shunned ? (
          <AnotherCard payment={payment} attempt={attempt} />
        ) : (
          payment.availableActions.includes('take') && (
            <TakeButton
              key={`${attempt.id}:${payment.money?.minor ?? 'save'}`}
              payment={payment}
              busy={command.busy}
              onTake={() => void command.run()}
            />
          )
        )
      }
    >
      <p>{payment.money ? <Money of={payment.money} size="amount" /> : <SaveOnly />}</p>
      <Facts
        of={[
          {
            label: screen.review.card,
            value:
              `${card?.brand ? brandNames[card.brand] : ''} ${card?.lastFour ? `•••• ${card.lastFour}` : ''}`.trim(),
            mono: true,
          },
          {
            label: screen.review.expiry,
            value: card?.expiry ? `${card.expiry.slice(0, 2)} / ${card.expiry.slice(2)}` : '',
            mono: true,
          },
          { label: screen.review.reference, value: payment.reference, mono: true },
        ]}
      />
      <p className="text-text-2">{payment.money ? screen.review.next : screen.review.nextSave}</p>
      {attempt.shunned && (
        <Notice face={{ tone: 'attention', icon: TriangleAlert }}>{deskWords.shunned}</Notice>
      )}
      <Refused sentence={command.sentence} />
    </WorkFrame>
  )
}

/** The number is asked again, and with it what belongs to it. */
function AnotherCard({ payment, attempt }: { payment: PaymentView; attempt: AttemptView }) {
  const command = useCommand(() => reopen(payment.id, attempt.id, attempt.slow))
  useKeys({ primary: () => void command.run() })
  return (
    <>
      <Button kind="primary" keyCap="Enter" busy={command.busy} onPress={() => void command.run()}>
        {screen.result.again}
      </Button>
      <Refused sentence={command.sentence} />
    </>
  )
}

function SaveOnly() {
  return <span className="text-amount">{screen.details.save}</span>
}

/** *Take* wants a press that began after the button was armed; anything held, repeated or earlier is ignored. */
function TakeButton({ payment, busy, onTake }: { payment: PaymentView; busy: boolean; onTake: () => void }) {
  const { appearedAt, armed } = useArming()
  const line = useId()
  const takeIf = (at: number) => {
    if (!busy && mayTake(pressStart(at), appearedAt)) onTake()
  }
  useKeys({ primary: (event) => takeIf(event.timeStamp) })
  const { readAloud, readAloudSave, armed: armedWords } = screen.review
  const words = armed ? armedWords : payment.money ? readAloud : readAloudSave
  return (
    <>
      <Button
        kind="primary"
        keyCap="Enter"
        busy={busy}
        busyWords={screen.review.sending}
        unready={!armed}
        describedBy={line}
        onPress={() => takeIf(performance.now())}
      >
        {payment.money ? takeLabel(toMoney(payment.money)) : screen.review.save}
      </Button>
      {/* As wide as the longer words, so that the button above it stays. */}
      <p
        id={line}
        className="min-h-[1.125rem] min-w-48 text-right text-small text-text-2 max-band:text-center"
      >
        <span key={words}>{words}</span>
      </p>
    </>
  )
}

/** Counts from the first painted frame, not from the render: a hidden tab arms nothing. */
function useArming(): { appearedAt: number | null; armed: boolean } {
  const [appearedAt, setAppearedAt] = useState<number | null>(null)
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      setAppearedAt(performance.now())
      timer = setTimeout(() => setArmed(true), armMs)
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [])
  return { appearedAt, armed }
}
