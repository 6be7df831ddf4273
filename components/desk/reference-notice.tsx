'use client'

import { Clock, TriangleAlert } from 'lucide-react'
import { useServerNow } from '@/lib/client/live/use-live'
import type { ReferenceView } from '@/lib/wire/views'
import { paidBefore, referenceBlocked, screen } from '@/lib/words'
import { Check } from '../ui/field'
import { TextLink } from '../ui/link'
import { toMoney } from '../ui/money'
import { Notice } from '../ui/notice'
import { clockTime, sameDay, whenWords } from '../ui/time-words'

/** What is already known of the reference that is being typed: paid before, or not settled yet. */
export function ReferenceNotice({
  known,
  kind,
  confirmed,
  zone,
  onConfirm,
}: {
  known: ReferenceView | undefined
  /** Saving a card has nothing to confirm: what was paid is only told. */
  kind: 'charge' | 'save'
  confirmed: boolean
  zone: string
  onConfirm: (confirmed: boolean) => void
}) {
  const now = useServerNow(60_000)
  if (known?.busy) {
    const { state, nextCheckAt, agentName, id, mayOpen, mayReplace } = known.busy
    const until = nextCheckAt === null ? null : clockTime(nextCheckAt, zone)
    return (
      <Notice
        face={{ tone: 'attention', icon: Clock }}
        actions={
          mayReplace && (
            <Check checked={confirmed} onValue={onConfirm}>
              {screen.details.replace}
            </Check>
          )
        }
      >
        {referenceBlocked({ state, until, by: agentName, mayReplace })}
        {mayOpen && <OpenIt id={id} />}
      </Notice>
    )
  }
  if (!known || known.paid.length === 0) return null
  return (
    <Notice
      face={{ tone: 'attention', icon: TriangleAlert }}
      actions={
        kind === 'charge' && (
          <Check checked={confirmed} onValue={onConfirm}>
            {screen.details.another}
          </Check>
        )
      }
    >
      {known.paid.map(({ id, money, at, agentName, mayOpen }) => {
        const today = sameDay(at, now, zone)
        const time = today ? clockTime(at, zone) : whenWords(at, now, zone)
        return (
          <p key={id}>
            {paidBefore({ time, today, money: money && toMoney(money), by: agentName })}
            {mayOpen && <OpenIt id={id} />}
          </p>
        )
      })}
    </Notice>
  )
}

/** Only where it leads somewhere: an agent may not look at a colleague's payment. */
function OpenIt({ id }: { id: string }) {
  return (
    <>
      {' '}
      <TextLink to={`/payments/${id}`} aside>
        {screen.details.openIt}
      </TextLink>
    </>
  )
}
