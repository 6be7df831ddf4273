'use client'

import { useSearchParams } from 'next/navigation'
import { usePayments } from '@/lib/client/resources'
import { screen } from '@/lib/words'
import { ConnectionChip } from '../shell/connection-chip'
import { LinkButton } from '../ui/link-button'
import { PageTitle } from '../ui/page-title'
import { Skeleton } from '../ui/skeleton'
import { Unreachable } from '../ui/unreachable'
import { PaymentTable } from './table'

/** All payments that the viewer may see, newest first. */
export function PaymentsScreen() {
  const before = useSearchParams().get('before')
  const { data, error, reload } = usePayments(before)
  const words = screen.payments
  return (
    <>
      <PageTitle title={`${words.title} · ${screen.product}`} />
      <div className="flex min-h-14 items-center justify-between gap-4">
        <h1 className="text-heading">{words.title}</h1>
        <ConnectionChip zone={data?.timeZone ?? 'UTC'} />
      </div>
      {error && <Unreachable error={error} onRetry={reload} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <div className="rounded-card border border-line bg-surface px-3 py-1 band:px-2">
          {data.rows.length === 0 ? (
            <p className="p-4 text-text-2">{before ? words.emptyOlder : words.empty}</p>
          ) : (
            <PaymentTable rows={data.rows} zone={data.timeZone} label={words.title} />
          )}
        </div>
      )}
      <div className="flex min-h-10 justify-end gap-2">
        {before && <LinkButton to="/payments">{words.newest}</LinkButton>}
        {data?.next && (
          <LinkButton to={`/payments?before=${encodeURIComponent(data.next)}`}>{words.older}</LinkButton>
        )}
      </div>
    </>
  )
}
