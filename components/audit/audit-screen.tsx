'use client'

import { useSearchParams } from 'next/navigation'
import { useAudit } from '@/lib/client/audit'
import type { AuditView } from '@/lib/wire/audit'
import { screen, auditWords as words } from '@/lib/words'
import { ConnectionChip } from '../shell/connection-chip'
import { LinkButton } from '../ui/link-button'
import { PageTitle } from '../ui/page-title'
import { Skeleton } from '../ui/skeleton'
import { Unreachable } from '../ui/unreachable'
import { Filters } from './filters'
import { Find, Only } from './find'
import { AuditTable } from './table'

/** Who did what, newest first. What is looked for stands in the address, but for what was typed. */
export function AuditScreen() {
  const params = useSearchParams()
  const { data, error, reload } = useAudit(params.toString())
  return (
    <>
      <PageTitle title={`${words.title} · ${screen.product}`} />
      <div className="flex min-h-14 items-center justify-between gap-4">
        <div className="min-w-0">
          <h1 className="text-heading">{words.title}</h1>
        </div>
        <ConnectionChip zone={data?.timeZone ?? 'UTC'} />
      </div>
      <p className="-mt-3 text-text-2">{words.lead}</p>
      <search
        aria-label={words.filters.name}
        className="flex flex-col gap-2 rounded-card border border-line bg-surface p-4"
      >
        <Find byIdOnly={data?.mayOpen === false} />
        <Filters people={data?.people ?? []} />
      </search>
      {error && <Unreachable error={error} onRetry={reload} />}
      {!data && !error && <Skeleton lines={10} />}
      {data && <Rows view={data} filtered={[...params.keys()].some((name) => name !== 'before')} />}
      {data && <Pages view={data} />}
    </>
  )
}

function Rows({ view, filtered }: { view: AuditView; filtered: boolean }) {
  const before = useSearchParams().get('before')
  const empty = before ? words.emptyOlder : filtered ? words.emptyFiltered : words.empty
  return (
    <>
      {view.subjects.length > 0 && <Only view={view} />}
      {/* Told to whoever changes a filter and cannot see what became of the list. */}
      <p role="status" className="sr-only">
        {view.rows.length === 0 ? empty : words.found(view.rows.length, view.next !== null)}
      </p>
      <div className="rounded-card border border-line bg-surface px-3 py-1 band:px-2">
        {view.rows.length === 0 ? <p className="p-4 text-text-2">{empty}</p> : <AuditTable view={view} />}
      </div>
    </>
  )
}

function Pages({ view }: { view: AuditView }) {
  const params = useSearchParams()
  return (
    <div className="flex min-h-10 justify-end gap-2">
      {params.has('before') && (
        <LinkButton to={withParameter(params, 'before', null)}>{words.newest}</LinkButton>
      )}
      {view.next && <LinkButton to={withParameter(params, 'before', view.next)}>{words.older}</LinkButton>}
    </div>
  )
}

/** The address of this page with one thing changed. */
export function withParameter(params: URLSearchParams, name: string, value: string | null): string {
  const changed = new URLSearchParams(params)
  if (value === null) changed.delete(name)
  else changed.set(name, value)
  return changed.size === 0 ? '/audit' : `/audit?${changed}`
}
