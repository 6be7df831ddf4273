import { AccountScreen } from '@/components/account/account-screen'

/** One's own account, for everybody. */
export default function AccountPage() {
  return <AccountScreen />
}
