'use client'

import { type FormEvent, useId, useRef, useState } from 'react'
import { invite } from '@/lib/client/people'
import type { InvitedAnswer } from '@/lib/wire/people'
import { refusalSentence, peopleWords as words } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { focusField, TextField } from '../ui/field'
import { Refused } from '../ui/refused'
import { type RoleName, Roles } from './roles'

/** Name, e-mail and roles of somebody new. What was typed stays when it is refused. */
export function InvitePerson({
  onClose,
  onMade,
}: {
  onClose: () => void
  onMade: (name: string, invited: InvitedAnswer) => void
}) {
  const [typed, setTyped] = useState({ name: '', email: '' })
  const [roles, setRoles] = useState<readonly RoleName[]>(['agent'])
  const command = useCommand(invite)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await command.run({ ...typed, roles })
    if (answer?.ok) return onMade(typed.name.trim(), answer.value)
    if (answer?.error.field) focusField(form.current, answer.error.field)
  }
  const { refusal } = command
  const of = (field: string) => (refusal?.field === field ? refusalSentence(refusal.refusal, null) : null)
  return (
    <Dialog
      open
      title={words.inviteTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.close}</Button>
          <Button kind="primary" type="submit" form={id} busy={command.busy} busyWords={words.making}>
            {words.makeLink}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        noValidate
        className="flex flex-col gap-2"
        onSubmit={(event) => void submit(event)}
      >
        <p className="text-text-2">{words.inviteLead}</p>
        {(['name', 'email'] as const).map((field) => (
          <TextField
            key={field}
            label={words[field]}
            problem={of(field)}
            name={field}
            type={field === 'email' ? 'email' : 'text'}
            mode={field === 'email' ? 'email' : 'text'}
            value={typed[field]}
            onValue={(text) => setTyped({ ...typed, [field]: text })}
          />
        ))}
        <Roles held={roles} refusal={refusal} onHeld={setRoles} />
        {command.sentence && !refusal?.field && <Refused sentence={command.sentence} />}
      </form>
    </Dialog>
  )
}
