import { redirect } from 'next/navigation'
import { PrefillScreen } from '@/components/desk/prefilled'
import { pageViewer } from '../../../viewer'

/** A CRM's way in: fills in Details for the call that goes on or comes next. Whoever takes no calls works with the list. */
export default async function NewPaymentPage() {
  const viewer = await pageViewer()
  if (!viewer?.roles.includes('agent')) redirect('/payments')
  return <PrefillScreen />
}
