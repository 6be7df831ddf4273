import { signOut } from '@/lib/client/session'
import { forgetPrefill } from '../desk/prefilled'
import { forgetKept } from '../desk/use-kept'

/** Signs out, with a full page load: nothing of this person stays in memory or in the tab for whoever comes next. */
export async function leave(): Promise<void> {
  await signOut()
  forgetKept()
  forgetPrefill()
  window.location.assign('/')
}
