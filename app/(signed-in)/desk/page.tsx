import { redirect } from 'next/navigation'
import { DeskScreen } from '@/components/desk/desk-screen'
import { pageViewer } from '../../viewer'

/** The agent's desk. Whoever takes no calls works elsewhere. */
export default async function DeskPage() {
  const viewer = await pageViewer()
  if (!viewer?.roles.includes('agent')) redirect('/')
  return <DeskScreen />
}
