import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { AuditScreen } from '@/components/audit/audit-screen'
import { maySeeAudit } from '@/lib/server'
import { auditWords, screen } from '@/lib/words'
import { pageViewer } from '../../viewer'

export const metadata: Metadata = { title: `${auditWords.title} · ${screen.product}` }

/** Who did what, for those who answer for it. */
export default async function AuditPage() {
  const viewer = await pageViewer()
  if (viewer && !(await maySeeAudit(viewer, await headers()))) notFound()
  return (
    <Suspense>
      <AuditScreen />
    </Suspense>
  )
}
