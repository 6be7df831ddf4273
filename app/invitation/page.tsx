import { connection } from 'next/server'
import { InvitationScreen } from '@/components/invitation/invitation-screen'
import { TestBanner } from '@/components/ui/test-banner'
import { isTest } from '@/lib/server'

/** Where the link of an invitation leads. Its secret stands behind the #, so this page knows nothing of it. */
export default async function InvitationPage() {
  // Made anew for each visitor: the policy of its headers names a nonce.
  await connection()
  return (
    <div className="flex min-h-dvh flex-col">
      {isTest() && <TestBanner />}
      <InvitationScreen />
    </div>
  )
}
