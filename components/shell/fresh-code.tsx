'use client'

import { answerCode, useCodeAsked } from '@/lib/client/fresh-code'
import { confirmCode } from '@/lib/client/people'
import { factorWords as words } from '@/lib/words'
import { CodeForm } from '../sign-in/code-form'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'

/** Asks for a code whenever a command turned out to need a fresh one (lib/client/fresh-code.ts). Used once, by the shell. */
export function FreshCode() {
  const asked = useCodeAsked()
  return (
    <Dialog
      open={asked}
      title={words.freshTitle}
      onClose={() => answerCode(false)}
      actions={<Button onPress={() => answerCode(false)}>{words.freshClose}</Button>}
    >
      <CodeForm
        lead={words.freshLead}
        submit={words.freshSubmit}
        busyWords={words.freshBusy}
        send={confirmCode}
        onShown={() => answerCode(true)}
      />
    </Dialog>
  )
}
