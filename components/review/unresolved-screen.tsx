'use client'

import { useUnresolved } from '@/lib/client/resources'
import type { UnresolvedView } from '@/lib/wire/views'
import { screen, unresolvedWords as words } from '@/lib/words'
import { ConnectionChip } from '../shell/connection-chip'
import { PageTitle } from '../ui/page-title'
import { Skeleton } from '../ui/skeleton'
import { clockTime } from '../ui/time-words'
import { Unreachable } from '../ui/unreachable'
import { useFocusCaught } from '../ui/use-focus-caught'
import { CaseCard } from './case-card'
import { StopCards, StopNotice } from './stop'
import { ToTell } from './to-tell'

/** Everything about money that nobody knows yet, and everybody who is waiting for an answer. */
export function UnresolvedScreen() {
  const { data, error, reload } = useUnresolved()
  const caught = useFocusCaught()
  return (
    <div {...caught} className="contents">
      <PageTitle title={`${words.title} · ${screen.product}`} />
      <div className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="text-heading">{words.title}</h1>
        <span className="flex flex-wrap items-center gap-2">
          {data?.everybodys && data.stop === null && <StopCards />}
          <ConnectionChip zone={data?.timeZone ?? 'UTC'} />
        </span>
      </div>
      {error && <Unreachable error={error} onRetry={reload} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && <Lists view={data} />}
    </div>
  )
}

function Lists({ view }: { view: UnresolvedView }) {
  const { cases, toTell, stop, timeZone, serverNow, everybodys } = view
  return (
    <div className="flex max-w-[64rem] flex-col gap-6">
      {stop && <StopNotice stop={stop} zone={timeZone} />}
      <section aria-labelledby="not-settled" className="flex flex-col gap-3">
        <h2 id="not-settled" className="text-section">
          {words.heading}
        </h2>
        {cases.length === 0 ? (
          <p className="rounded-card border border-line bg-surface p-4 text-text-2">
            {words.empty(clockTime(serverNow, timeZone, true))}
          </p>
        ) : (
          cases.map((row) => <CaseCard key={row.id} row={row} zone={timeZone} />)
        )}
      </section>
      <ToTell owed={toTell} zone={timeZone} everybodys={everybodys} showEmpty />
    </div>
  )
}
