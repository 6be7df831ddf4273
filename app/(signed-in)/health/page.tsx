import { notFound } from 'next/navigation'
import { HealthScreen } from '@/components/health/health-screen'
import { maySeeHealth } from '@/lib/server'
import { pageViewer } from '../../viewer'

/** Whether everything that cards need is in order, for those who can mend it. */
export default async function HealthPage() {
  const viewer = await pageViewer()
  if (viewer && !maySeeHealth(viewer)) notFound()
  return <HealthScreen />
}
