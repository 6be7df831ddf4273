'use client'

import type { InvitedAnswer } from '@/lib/wire/people'
import { peopleWords as words } from '@/lib/words'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Dialog } from '../ui/dialog'
import { dateAndTime } from '../ui/time-words'

/** A link that lets somebody in. It is shown this once, because nobody keeps it. */
export function LinkDialog({
  name,
  invited,
  onClose,
}: {
  name: string
  invited: InvitedAnswer
  onClose: () => void
}) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const link = `${window.location.origin}/invitation#${invited.token}`
  return (
    <Dialog
      open
      title={words.linkTitle(name)}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {words.done}
        </Button>
      }
    >
      <p className="text-text-2">{words.linkLead}</p>
      <p className="rounded-row bg-sunken p-3 font-mono text-small break-all" data-link>
        {link}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Copy text={link} what={words.link} />
        <span className="text-small text-text-3">
          {words.linkUntil} {dateAndTime(invited.expiresAt, zone)}
        </span>
      </div>
    </Dialog>
  )
}
