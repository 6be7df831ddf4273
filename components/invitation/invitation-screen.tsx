'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { acceptInvitation, openInvitation } from '@/lib/client/people'
import type { InvitationView } from '@/lib/wire/people'
import { refusalSentence, screen, invitationWords as words } from '@/lib/words'
import { Authenticator } from '../account/authenticator'
import { RecoveryCodes } from '../account/recovery-codes'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { Check, focusField, TextField } from '../ui/field'
import { LinkButton } from '../ui/link-button'
import { PageTitle } from '../ui/page-title'
import { Refused } from '../ui/refused'
import { Skeleton } from '../ui/skeleton'

/** Where a link leads: authenticator app, password, recovery codes, and then to work. */
export function InvitationScreen() {
  const { token, view, why } = useInvitation()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  return (
    <main className="m-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <PageTitle title={`${words.title} · ${screen.product}`} />
      <p className="text-section tracking-tight">{screen.product}</p>
      <div className="flex flex-col gap-4 rounded-card border border-line bg-surface p-6 max-band:p-4">
        {!view && !why && <Skeleton lines={6} />}
        {why && (
          <>
            <h1 className="text-heading">{words.title}</h1>
            <Refused sentence={why} />
            <div className="flex">
              <LinkButton to="/">{words.toSignIn}</LinkButton>
            </div>
          </>
        )}
        {view && !codes && <Steps token={token} view={view} onDone={setCodes} />}
        {codes && <RecoveryCodes codes={codes} onKept={() => window.location.assign('/')} />}
      </div>
    </main>
  )
}

/** The link's secret stands behind the #, which browsers send to nobody; it leaves the address once it was used. */
function useInvitation() {
  const [token, setToken] = useState('')
  const [view, setView] = useState<InvitationView | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const secret = window.location.hash.slice(1)
    setToken(secret)
    // Whoever comes without a link, or loads the page again after using it, is told so without a question.
    if (secret === '') return setWhy(words.void)
    void openInvitation(secret).then((answer) => {
      if (answer.ok) setView(answer.value)
      else setWhy(refusalSentence(answer.error.refusal, answer.error.errorId))
    })
  }, [])
  return { token, view, why }
}

function Steps({
  token,
  view,
  onDone,
}: {
  token: string
  view: InvitationView
  onDone: (codes: readonly string[]) => void
}) {
  const form = useRef<HTMLFormElement>(null)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [seen, setSeen] = useState(false)
  const [elsewhere, setElsewhere] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ field: 'code' | 'password'; sentence: string } | null>(null)
  const say = (field: 'code' | 'password', sentence: string) => {
    setProblem({ field, sentence })
    announce(sentence, 'assertive')
    focusField(form.current, field)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (code.trim() === '') return say('code', words.codeMissing)
    if (password === '' && !elsewhere) return say('password', words.passwordMissing)
    setBusy(true)
    const answer = await acceptInvitation(token, elsewhere ? null : password, code)
    setBusy(false)
    if (answer.ok) {
      window.history.replaceState(null, '', window.location.pathname)
      return onDone(answer.value.recoveryCodes)
    }
    const { refusal, field, errorId } = answer.error
    say(field === 'password' ? 'password' : 'code', refusalSentence(refusal, errorId))
  }
  const { passwordCharactersMin: min, passwordLetterAndDigit: both } = view
  return (
    <form ref={form} noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <div>
        <h1 className="text-heading">{words.welcome(view.name)}</h1>
        <p className="text-text-2">{words.lead(view.email)}</p>
      </div>
      <section className="flex flex-col gap-3">
        <h2 className="text-section">{words.appHeading}</h2>
        <p className="text-text-2">{words.appLead}</p>
        <Authenticator
          secret={view.secret}
          appAddress={view.appAddress}
          code={code}
          problem={problem?.field === 'code' ? problem.sentence : null}
          onCode={setCode}
        />
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="text-section">{words.passwordHeading}</h2>
        <p className="text-text-2">{words.passwordLead(min, both)}</p>
        {view.provider && (
          <Check checked={elsewhere} onValue={setElsewhere}>
            {words.atProvider(view.provider)}
          </Check>
        )}
        <input type="hidden" autoComplete="username" value={view.email} readOnly />
        {!elsewhere && (
          <>
            <TextField
              label={words.password}
              problem={problem?.field === 'password' ? problem.sentence : null}
              name="password"
              type={seen ? 'text' : 'password'}
              autoComplete="new-password"
              value={password}
              onValue={setPassword}
            />
            <Check checked={seen} onValue={setSeen}>
              {words.show}
            </Check>
          </>
        )}
      </section>
      <Button kind="primary" type="submit" wide busy={busy} busyWords={words.busy}>
        {words.submit}
      </Button>
    </form>
  )
}
