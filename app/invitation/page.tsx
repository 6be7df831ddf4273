import { InvitationScreen } from '@/components/invitation/invitation-screen'
import { TestBanner } from '@/components/ui/test-banner'
import { isTest } from '@/lib/server'
import { pageViewer } from '../viewer'

/** Where the link of an invitation leads. Its secret stands behind the #, so this page knows nothing of it. */
export default async function InvitationPage() {
  // Looked up only so that the page is made for each visitor anew.
  await pageViewer()
  return (
    <div className="flex min-h-dvh flex-col">
      {isTest() && <TestBanner />}
      <InvitationScreen />
    </div>
  )
}
