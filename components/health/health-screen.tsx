'use client'

import { OctagonX, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { usePreflight } from '@/lib/client/resources'
import type { PreflightView } from '@/lib/wire/health'
import { byHandWords, checkWords, groupWords, type HealthGroup, healthWords, screen } from '@/lib/words'
import { ConnectionChip, LinkList } from '../shell/connection-chip'
import { announce } from '../ui/announcer'
import { Notice } from '../ui/notice'
import { PageTitle } from '../ui/page-title'
import { Skeleton } from '../ui/skeleton'
import { Unreachable } from '../ui/unreachable'
import { CheckList } from './check-list'
import { stopping, summaryOf } from './summary'
import { SummaryLine } from './summary-line'

/** What is in order and what is not, with what to do about it. */
export function HealthScreen() {
  const { data, error, reload } = usePreflight()
  return (
    <>
      <PageTitle title={`${healthWords.title} · ${screen.product}`} />
      <div className="flex min-h-14 items-center justify-between gap-4">
        <h1 className="text-heading">{healthWords.title}</h1>
        <ConnectionChip zone={data?.timeZone ?? 'UTC'} links={data?.links ?? null} />
      </div>
      {error && <Unreachable error={error} onRetry={reload} />}
      {!data && !error && <Skeleton lines={11} />}
      {data && <HealthPage view={data} />}
    </>
  )
}

const groups = Object.keys(groupWords) as HealthGroup[]

function HealthPage({ view }: { view: PreflightView }) {
  const stop = stopping(view.checks)
  useSpokenSummary(view)
  return (
    <div className="grid items-start gap-4 desk:grid-cols-[minmax(0,1fr)_20rem] desk:gap-6">
      <div className="flex min-w-0 flex-col gap-4">
        <SummaryLine view={view} />
        {view.overdue && (
          <Notice face={{ tone: 'attention', icon: TriangleAlert }}>{healthWords.overdue}</Notice>
        )}
        {stop && (
          <Notice face={{ tone: 'stop', icon: OctagonX }}>
            {`${healthWords.stops}: ${checkWords[stop.check].name}.`}
          </Notice>
        )}
        {groups.map((group) => (
          <CheckList
            key={group}
            title={groupWords[group]}
            checks={view.checks.filter(({ check }) => checkWords[check].group === group)}
            zone={view.timeZone}
          />
        ))}
      </div>
      <aside className="flex flex-col gap-4">
        <div className="rounded-card border border-line bg-surface p-4">
          <LinkList links={view.links} />
        </div>
        <ByHand />
      </aside>
    </div>
  )
}

/** Whoever presses the button and sees nothing must hear what came of it: each new round, once. */
function useSpokenSummary(view: PreflightView): void {
  const heard = useRef(view.checkedAt)
  useEffect(() => {
    if (view.checkedAt === heard.current) return
    heard.current = view.checkedAt
    announce(`${healthWords.done} ${summaryOf(view)}`, 'polite')
  }, [view])
}

function ByHand() {
  return (
    <section aria-labelledby="by-hand" className="rounded-card border border-line bg-surface p-4">
      <h2 id="by-hand" className="text-section">
        {healthWords.byHand}
      </h2>
      <p className="text-small text-text-3">{healthWords.byHandLead}</p>
      <ul className="mt-2 flex flex-col">
        {byHandWords.map(({ name, why, where }) => (
          <li
            key={name}
            className="flex flex-col gap-0.5 border-t border-line py-2.5 first:border-t-0 last:pb-0"
          >
            <h3 className="font-medium">{name}</h3>
            <p className="text-text-2">{why}</p>
            <p className="text-small text-text-3">{where}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
