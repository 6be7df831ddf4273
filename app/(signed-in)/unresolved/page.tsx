import type { Metadata } from 'next'
import { UnresolvedScreen } from '@/components/review/unresolved-screen'
import { screen, unresolvedWords } from '@/lib/words'

export const metadata: Metadata = { title: `${unresolvedWords.title} · ${screen.product}` }

/** What is not settled, and who must be told. */
export default function UnresolvedPage() {
  return <UnresolvedScreen />
}
