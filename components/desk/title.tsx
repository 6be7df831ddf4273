'use client'

import type { DeskView } from '@/lib/wire/views'
import { paymentTitle, screen, statusWords } from '@/lib/words'
import { toMoney } from '../ui/money'
import { PageTitle } from '../ui/page-title'
import type { Stage } from './stage'

/** "£49.00 · Paid · A-1042" while there is a payment; "Needs you" when something happened behind the agent's back. */
export function DeskTitle({ desk, stage }: { desk: DeskView; stage: Stage }) {
  const { call } = desk
  const payment = 'payment' in stage ? stage.payment : null
  return (
    <PageTitle
      title={
        payment
          ? paymentTitle(
              payment.money && toMoney(payment.money),
              statusWords[payment.chip],
              payment.reference,
            )
          : `${screen.desk.title} · ${screen.product}`
      }
      attention={attentionOf(desk)}
      needsYou={screen.needsYou}
      calls={call?.status === 'ringing'}
    />
  )
}

/** Changes when something needs the agent: a result, a refusal, an ended or a new call. */
export function attentionOf({ call, payment }: DeskView): string {
  const refused = payment?.attempt?.rows
    .filter((row) => row.state === 'refused')
    .map((row) => row.field + row.tries)
  return [call?.id, call?.status, payment?.result?.kind, payment?.attempts, ...(refused ?? [])].join(' ')
}
