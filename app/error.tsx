'use client'

import { Button } from '@/components/ui/button'
import { PageTitle } from '@/components/ui/page-title'
import { screen } from '@/lib/words'

/** A screen broke. The call and the card entry live on the server and go on. */
export default function ScreenFault() {
  return (
    <main className="m-auto flex max-w-sm flex-col items-start gap-3 p-8">
      <PageTitle title={screen.product} />
      <h1 className="text-heading">{screen.fault.heading}</h1>
      <p className="text-text-2">{screen.fault.line}</p>
      <Button kind="primary" onPress={() => window.location.reload()}>
        {screen.fault.reload}
      </Button>
    </main>
  )
}
