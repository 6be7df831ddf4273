import type { CallRow } from '@/lib/wire/views'
import { deskWords, screen } from '@/lib/words'
import { Fold } from '../ui/fold'
import { TextLink } from '../ui/link'
import { Money } from '../ui/money'
import { StatusChip } from '../ui/status-chip'
import { Time } from '../ui/time'
import { durationWords } from '../ui/time-words'

const words = deskWords.calls

/** What I did today, newest first: who rang, what was taken, and what I wrote down. */
export function CallsToday({ calls, zone }: { calls: readonly CallRow[]; zone: string }) {
  return (
    <section aria-labelledby="calls-today" className="flex flex-col gap-2">
      <h3 id="calls-today" className="text-section">
        {words.heading}
      </h3>
      {calls.length === 0 ? (
        <p className="text-text-2">{words.none}</p>
      ) : (
        <Lines calls={calls.slice(0, shownAtOnce)} zone={zone} />
      )}
      {calls.length > shownAtOnce && (
        <Fold title={words.more(calls.length - shownAtOnce)}>
          <Lines calls={calls.slice(shownAtOnce)} zone={zone} />
        </Fold>
      )}
    </section>
  )
}

/** The others are behind a fold: a desk that waits for calls is no list. */
const shownAtOnce = 5

function Lines({ calls, zone }: { calls: readonly CallRow[]; zone: string }) {
  return (
    <ol className="flex flex-col">
      {calls.map((call) => (
        <CallLine key={call.id} call={call} zone={zone} />
      ))}
    </ol>
  )
}

function CallLine({ call, zone }: { call: CallRow; zone: string }) {
  return (
    <li className="grid grid-cols-[4rem_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-1 border-t border-line py-2 first:border-t-0">
      <span className="text-text-3">
        <Time at={call.arrivedAt} zone={zone} />
      </span>
      <span className="min-w-0 truncate font-medium">
        {call.name ?? (call.from === '' ? screen.desk.unknownCaller : call.from)}
      </span>
      <span className="tabular text-text-2">
        {call.talkedMs === null ? words.live : durationWords(call.talkedMs)}
      </span>
      <span className="col-span-2 col-start-2 flex min-w-0 flex-col gap-1">
        {call.payments.length === 0 && <span className="text-small text-text-3">{words.noPayment}</span>}
        {call.payments.map((payment) => (
          <span key={payment.id} className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <StatusChip of={payment.chip} />
            {payment.money && <Money of={payment.money} />}
            <TextLink to={`/payments/${payment.id}`}>{payment.reference}</TextLink>
          </span>
        ))}
        {call.note !== null && <span className="text-small text-text-2">“{call.note}”</span>}
      </span>
    </li>
  )
}
