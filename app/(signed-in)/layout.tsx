import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { LazyDemoBar } from '@/components/demo/lazy-demo-bar'
import { Shell } from '@/components/shell/shell'
import { demoBarUrl, isTest, people } from '@/lib/server'
import { chosenTheme } from '../theme'
import { pageViewer } from '../viewer'

/** The frame around every signed-in page. Every handler behind the pages authorises by itself; this only shows the way in. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const viewer = await pageViewer()
  if (!viewer) redirect('/')
  const url = demoBarUrl()
  const bar = url && <LazyDemoBar url={url} roles={viewer.roles} />
  return (
    <Shell
      viewer={{ id: viewer.id, name: viewer.name, roles: viewer.roles }}
      locked={people.isLockedNow(viewer)}
      test={isTest()}
      theme={await chosenTheme()}
      bar={bar}
    >
      {children}
    </Shell>
  )
}
