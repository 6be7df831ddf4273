'use client'

import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { type SignInRefusal, signIn } from '@/lib/client/session'
import { factorWords, providerWords, refusalSentence, screen } from '@/lib/words'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { Refused } from '../ui/refused'
import { SignInCode } from './code-form'

const words = screen.signIn

/**
 * E-mail and password. What was typed stays when it did not work.
 * @param ended the person was sent here in the middle of something: says why, and begins in the first field
 */
export function SignInForm({
  ended,
  provider,
  refusal,
}: {
  ended: boolean
  /** Where one may sign in instead. */
  provider: string | null
  /** Why that did not work. */
  refusal: string
}) {
  const form = useSignIn()
  const id = useId()
  const why = useId()
  const email = useRef<HTMLInputElement>(null)
  useEffect(() => email.current?.focus(), [])
  if (form.codeNext) return <SignInCode />
  return (
    <form id={id} noValidate className="flex flex-col gap-2" onSubmit={form.submit}>
      {ended && (
        <p id={why} role="status" className="text-text-2">
          {refusalSentence('notSignedIn', null)}
        </p>
      )}
      <TextField
        label={words.email}
        problem={form.problems.email ?? null}
        ref={email}
        name="email"
        type="email"
        mode="email"
        autoComplete="username"
        value={form.email}
        note={ended ? why : undefined}
        onValue={form.setEmail}
      />
      <TextField
        label={words.password}
        problem={form.problems.password ?? null}
        name="password"
        type="password"
        autoComplete="current-password"
        value={form.password}
        onValue={form.setPassword}
      />
      <Button kind="primary" type="submit" wide busy={form.busy} busyWords={words.busy}>
        {words.submit}
      </Button>
      {provider && <AtProvider name={provider} refusal={refusal} />}
    </form>
  )
}

function AtProvider({ name, refusal }: { name: string; refusal: string }) {
  const known = ['unknown', 'failed', 'unreachable', 'link'] as const
  const why = known.find((each) => each === refusal)
  return (
    <div className="mt-2 flex flex-col gap-2 border-t border-line pt-4">
      <Button wide onPress={() => window.location.assign('/api/auth/oidc')}>
        {providerWords.submit(name)}
      </Button>
      <Refused sentence={why ? providerWords[why] : null} />
    </div>
  )
}

interface Problems {
  email?: string
  password?: string
}

function useSignIn() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [problems, setProblems] = useState<Problems>({})
  const [busy, setBusy] = useState(false)
  const [codeNext, setCodeNext] = useState(false)
  const running = useRef(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = missingIn(email, password)
    show(missing, setProblems)
    if (running.current || Object.keys(missing).length > 0) return
    running.current = true
    setBusy(true)
    const answer = await signIn(email.trim(), password)
    if (answer === 'code') return setCodeNext(true)
    if (answer === 'signedIn') {
      // A full page load: the server decides what this person sees first.
      window.location.assign('/')
      return
    }
    running.current = false
    setBusy(false)
    show({ password: sentences[answer] }, setProblems)
  }
  return {
    email,
    password,
    setEmail,
    setPassword,
    problems,
    busy,
    codeNext,
    submit: (event: FormEvent) => void submit(event),
  }
}

const sentences: Record<SignInRefusal, string> = {
  wrong: words.wrong,
  tooMany: words.tooMany,
  unreachable: words.unreachable,
  failed: words.failed,
  link: factorWords.needLink,
}

function missingIn(email: string, password: string): Problems {
  return {
    ...(email.trim() === '' ? { email: words.emailMissing } : {}),
    ...(password === '' ? { password: words.passwordMissing } : {}),
  }
}

function show(problems: Problems, setProblems: (problems: Problems) => void) {
  setProblems(problems)
  const first = problems.email ?? problems.password
  if (!first) return
  announce(first, 'assertive')
  document.querySelector<HTMLElement>(`form [name=${problems.email ? 'email' : 'password'}]`)?.focus()
}
