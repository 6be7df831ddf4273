import { connection } from 'next/server'
import { TextLink } from '@/components/ui/link'
import { PageTitle } from '@/components/ui/page-title'
import { TestBanner } from '@/components/ui/test-banner'
import { isTest } from '@/lib/server'
import { screen } from '@/lib/words'

/** An address that leads nowhere. The start knows where each person works, and who has to sign in first. */
export default async function NotFound() {
  // Asked for each request: while the product is built, nobody knows its mode.
  await connection()
  return (
    <div className="flex min-h-dvh flex-col">
      <PageTitle title={`${screen.fault.notFoundTitle} · ${screen.product}`} />
      {isTest() && <TestBanner />}
      <main className="m-auto flex w-full max-w-sm flex-col gap-3 p-8">
        <p className="text-section tracking-tight">{screen.product}</p>
        <h1 className="text-heading">{screen.fault.notFound}</h1>
        <TextLink to="/">{screen.fault.toStart}</TextLink>
      </main>
    </div>
  )
}
