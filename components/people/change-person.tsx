'use client'

import { useState } from 'react'
import { changePerson, newLink, setRoles } from '@/lib/client/people'
import type { ColleagueView, InvitedAnswer } from '@/lib/wire/people'
import { peopleWords as words } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'
import { Dialog } from '../ui/dialog'
import { Refused } from '../ui/refused'
import { Roles } from './roles'

/** What can be done about one person, each with what it means. */
export function ChangePerson({
  person,
  isYou,
  onClose,
  onChanged,
  onLink,
}: {
  person: ColleagueView
  isYou: boolean
  onClose: () => void
  onChanged: () => void
  onLink: (invited: InvitedAnswer) => void
}) {
  const [roles, hold] = useState<ColleagueView['roles']>([...person.roles])
  const saving = useCommand(setRoles)
  const linking = useCommand(newLink)
  const changing = useCommand(changePerson)
  const save = async () => {
    const answer = await saving.run(person.id, roles)
    if (answer?.ok) done()
  }
  const link = async () => {
    const answer = await linking.run(person.id)
    if (answer?.ok) onLink(answer.value)
  }
  const change = async (verb: Parameters<typeof changePerson>[1]) => {
    const answer = await changing.run(person.id, verb)
    if (answer?.ok) done()
  }
  const done = () => {
    announce(words.saved, 'polite')
    onChanged()
    onClose()
  }
  const disabled = person.disabledAt !== null
  return (
    <Dialog
      open
      title={words.changeTitle(person.name)}
      onClose={onClose}
      actions={<Button onPress={onClose}>{words.close}</Button>}
    >
      <p className="flex flex-wrap items-center gap-1 text-small text-text-3">
        {words.device} <span className="font-mono break-all text-text-2">{person.id}</span>
        <Copy text={person.id} what={words.deviceName} />
      </p>
      <Roles held={roles} refusal={saving.refusal} onHeld={(next) => hold([...next])} />
      {saving.sentence && !saving.refusal?.field && <Refused sentence={saving.sentence} />}
      <span>
        <Button busy={saving.busy} onPress={() => void save()}>
          {words.saveRoles}
        </Button>
      </span>
      {!isYou && !disabled && (
        <Act line={words.newLinkLine} name={words.newLink} busy={linking.busy} onPress={link} />
      )}
      {person.lockedUntil !== null && (
        <Act
          line={words.unlockLine}
          name={words.unlock}
          busy={changing.busy}
          onPress={() => change('unlock')}
        />
      )}
      {!disabled && (
        <Act
          line={words.endSessionsLine}
          name={words.endSessions}
          busy={changing.busy}
          onPress={() => change('sessions')}
        />
      )}
      {!isYou && (
        <Act
          line={disabled ? words.enableLine : words.disableLine}
          name={disabled ? words.enable(person.name) : words.disable(person.name)}
          busy={changing.busy}
          onPress={() => change(disabled ? 'enable' : 'disable')}
        />
      )}
      <Refused sentence={linking.sentence ?? changing.sentence} />
    </Dialog>
  )
}

function Act({
  line,
  name,
  busy,
  onPress,
}: {
  line: string
  name: string
  busy: boolean
  onPress: () => Promise<void>
}) {
  return (
    <div className="flex flex-col items-start gap-1 border-t border-line pt-3">
      <Button busy={busy} onPress={() => void onPress()}>
        {name}
      </Button>
      <p className="text-small text-text-3">{line}</p>
    </div>
  )
}
