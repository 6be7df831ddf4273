'use client'

import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { changePassword, endSession, useAccount } from '@/lib/client/people'
import type { AccountView } from '@/lib/wire/people'
import { invitationWords, refusalSentence, screen, accountWords as words } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { focusField, TextField } from '../ui/field'
import { PageTitle } from '../ui/page-title'
import { Refused } from '../ui/refused'
import { Skeleton } from '../ui/skeleton'
import { Unreachable } from '../ui/unreachable'
import { SecondFactor } from './second-factor'
import { Sessions } from './sessions'

/** One's own account: password, authenticator app, recovery codes, sessions. */
export function AccountScreen() {
  const { data, error, mutate } = useAccount()
  const again = () => void mutate()
  return (
    <>
      <PageTitle title={`${words.title} · ${screen.product}`} />
      <div className="flex min-h-14 flex-wrap items-center justify-between gap-x-4">
        <h1 className="text-heading">{words.title}</h1>
        {data && (
          <p className="text-text-2">
            {data.name} · {data.email}
          </p>
        )}
      </div>
      {error && <Unreachable error={error} onRetry={() => mutate()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <div className="flex max-w-[44rem] flex-col gap-4">
          <Card title={words.factorHeading}>
            <SecondFactor view={data} onChanged={again} />
          </Card>
          <Card title={words.passwordHeading}>
            {data.hasPassword ? <Password view={data} /> : <p className="text-text-2">{words.noPassword}</p>}
          </Card>
          <Card title={words.sessionsHeading}>
            <Sessions sessions={data.sessions} end={endSession} onChanged={again} />
          </Card>
        </div>
      )}
    </>
  )
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="flex flex-col gap-3 rounded-card border border-line bg-surface p-4"
    >
      <h2 className="text-section">{title}</h2>
      {children}
    </section>
  )
}

function Password({ view }: { view: AccountView }) {
  const [typed, setTyped] = useState({ current: '', next: '' })
  const [done, setDone] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const command = useCommand(changePassword)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setDone(false)
    if (typed.current === '') return focusField(form.current, 'current')
    if (typed.next === '') return focusField(form.current, 'next')
    const answer = await command.run(typed.current, typed.next)
    if (!answer?.ok) return focusField(form.current, answer?.error.field ?? 'current')
    setTyped({ current: '', next: '' })
    setDone(true)
    announce(words.passwordChanged, 'polite')
  }
  const of = (field: 'current' | 'next') =>
    command.refusal?.field === field ? refusalSentence(command.refusal.refusal, null) : null
  const beside = of('current') ?? of('next')
  return (
    <form ref={form} noValidate className="flex flex-col gap-2" onSubmit={(event) => void submit(event)}>
      <p className="text-text-2">
        {invitationWords.passwordLead(view.passwordCharactersMin, view.passwordLetterAndDigit)}
      </p>
      {(['current', 'next'] as const).map((field) => (
        <TextField
          key={field}
          label={words[field]}
          problem={of(field)}
          name={field}
          type="password"
          autoComplete={field === 'current' ? 'current-password' : 'new-password'}
          value={typed[field]}
          onValue={(text) => setTyped({ ...typed, [field]: text })}
        />
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={command.busy}>
          {words.changePassword}
        </Button>
        <span role="status" className="text-small text-text-2">
          {done ? words.passwordChanged : ''}
        </span>
      </div>
      {command.sentence && beside === null && <Refused sentence={command.sentence} />}
    </form>
  )
}
