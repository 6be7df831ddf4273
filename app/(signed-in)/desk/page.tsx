import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { DeskScreen } from '@/components/desk/desk-screen'
import { viewerOf } from '@/lib/server'

/** The agent's desk. Whoever takes no calls works with the list. */
export default async function DeskPage() {
  const viewer = await viewerOf(await headers())
  if (!viewer?.roles.includes('agent')) redirect('/payments')
  return <DeskScreen />
}
