import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { LazyDemoBar } from '@/components/demo/lazy-demo-bar'
import { SignInCode } from '@/components/sign-in/code-form'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { PageTitle } from '@/components/ui/page-title'
import { TestBanner } from '@/components/ui/test-banner'
import { awaitsCode, demoBarUrl, isTest, providerName } from '@/lib/server'
import { screen } from '@/lib/words'
import { pageViewer } from './viewer'

/** Signed out: sign in. Signed in: on to where this person works. `?ended` comes from a screen whose session is over, `?oidc` from the provider. */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ ended?: unknown; oidc?: unknown }>
}) {
  const viewer = await pageViewer()
  if (viewer) redirect(startOf(viewer.roles))
  const bar = demoBarUrl()
  return (
    <div className="flex min-h-dvh flex-col">
      <PageTitle title={`${screen.signIn.heading} · ${screen.product}`} />
      {isTest() && <TestBanner />}
      {bar && <LazyDemoBar url={bar} roles={[]} />}
      <main className="m-auto flex w-full max-w-sm flex-col gap-6 p-4">
        <div className="flex flex-col gap-1">
          <p className="text-section tracking-tight">{screen.product}</p>
          <p className="text-text-2">{screen.signIn.lead}</p>
        </div>
        <div className="flex flex-col gap-4 rounded-card border border-line bg-surface p-6">
          <h1 className="text-heading">{screen.signIn.heading}</h1>
          {(await awaitsCode(await headers())) ? (
            <SignInCode />
          ) : (
            <SignInForm
              ended={(await searchParams).ended !== undefined}
              provider={providerName()}
              refusal={String((await searchParams).oidc ?? '')}
            />
          )}
        </div>
      </main>
    </div>
  )
}

/** An admin alone has nothing to do with customers' payments. */
function startOf(roles: readonly string[]): string {
  if (roles.includes('agent')) return '/desk'
  if (roles.includes('supervisor')) return '/payments'
  return roles.includes('admin') ? '/people' : '/account'
}
