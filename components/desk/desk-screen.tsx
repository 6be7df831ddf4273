'use client'

import { useDesk } from '@/lib/client/resources'
import { screen } from '@/lib/words'
import { PageTitle } from '../ui/page-title'
import { Skeleton } from '../ui/skeleton'
import { Unreachable } from '../ui/unreachable'
import { Desk } from './desk'

/** The desk with its loading and broken states. Data that was read once stays readable. */
export function DeskScreen() {
  const { data, error, reload } = useDesk()
  return (
    <>
      <h1 className="sr-only">{screen.desk.title}</h1>
      {error && <Unreachable error={error} onRetry={reload} />}
      {data ? (
        <Desk desk={data} />
      ) : (
        <>
          <PageTitle title={`${screen.desk.title} · ${screen.product}`} />
          <Skeleton lines={6} />
        </>
      )}
    </>
  )
}
