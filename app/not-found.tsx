import { TextLink } from '@/components/ui/link'
import { PageTitle } from '@/components/ui/page-title'
import { screen } from '@/lib/words'

/** An address that leads nowhere. */
export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-3 p-8">
      <PageTitle title={screen.product} />
      <h1 className="text-heading">{screen.fault.notFound}</h1>
      <TextLink to="/desk">{screen.fault.toDesk}</TextLink>
    </main>
  )
}
