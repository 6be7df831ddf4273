'use client'

import { ShieldAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import { overridePayment } from '@/lib/client/commands'
import type { CaseView } from '@/lib/wire/views'
import { refusalSentence, unresolvedWords as words } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field, focusField, TextArea } from '../ui/field'
import { TextLink } from '../ui/link'
import { Notice } from '../ui/notice'
import { Refused } from '../ui/refused'

/** Lets one new payment take the place of this one: asked for with a reason, and answered for. */
export function Override({ id }: { id: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={ShieldAlert} onPress={() => setOpen(true)}>
        {words.override}
      </Button>
      {open && <OverrideDialog id={id} onClose={() => setOpen(false)} />}
    </>
  )
}

function OverrideDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const form = useRef<HTMLDivElement>(null)
  const command = useCommand(overridePayment)
  const beside = command.refusal?.field === 'reason' ? command.refusal.refusal : null
  const send = async () => {
    const answer = await command.run(id, reason)
    if (answer?.ok) onClose()
    else focusField(form.current, 'reason')
  }
  return (
    <Dialog
      open
      title={words.overrideQuestion}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.keepGoing}</Button>
          <Button kind="primary" busy={command.busy} onPress={() => void send()}>
            {words.override}
          </Button>
        </>
      }
    >
      <p className="text-text-2">{words.overrideLine}</p>
      <div ref={form}>
        <Field label={words.reason} problem={beside && refusalSentence(beside, null)}>
          {({ input, problem }) => (
            <TextArea
              id={input}
              name="reason"
              value={reason}
              wrong={problem !== undefined}
              describedBy={problem}
              onValue={setReason}
            />
          )}
        </Field>
      </div>
      {command.sentence && beside === null && <Refused sentence={command.sentence} />}
    </Dialog>
  )
}

/** Who allowed it, why, and which payment used it. */
export function Overridden({ override }: { override: NonNullable<CaseView['override']> }) {
  return (
    <Notice face={{ tone: 'attention', icon: ShieldAlert }}>
      {words.overridden(override.byName)} “{override.reason}”
      {override.replacedBy && (
        <>
          {' '}
          <TextLink to={`/payments/${override.replacedBy}`}>{words.replacedBy}</TextLink>
        </>
      )}
    </Notice>
  )
}
