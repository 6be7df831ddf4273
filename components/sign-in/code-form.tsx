'use client'

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Refusal } from '@/lib/client/fetcher'
import { showCode } from '@/lib/client/people'
import { signOut } from '@/lib/client/session'
import type { Result } from '@/lib/values/result'
import { refusalSentence, factorWords as words } from '@/lib/words'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'

/** The second half of signing in: the six figures of the app, or a recovery code. */
export function SignInCode() {
  const startOver = async () => {
    await signOut()
    window.location.assign('/')
  }
  return (
    <CodeForm
      lead={words.lead}
      submit={words.submit}
      busyWords={words.busy}
      send={showCode}
      onShown={() => window.location.assign('/')}
    >
      <p className="text-small text-text-3">{words.help}</p>
      <Button kind="quiet" onPress={() => void startOver()}>
        {words.startOver}
      </Button>
    </CodeForm>
  )
}

/**
 * Asks for a code. What was typed stays when it was wrong, selected, so that the next one replaces it.
 * @param send asks the server
 */
export function CodeForm({
  lead,
  submit,
  busyWords,
  send,
  onShown,
  children,
}: {
  lead: string
  submit: string
  busyWords: string
  send: (code: string) => Promise<Result<unknown, Refusal>>
  onShown: () => void
  children?: ReactNode
}) {
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  const say = (sentence: string) => {
    setProblem(sentence)
    announce(sentence, 'assertive')
    input.current?.focus()
    input.current?.select()
  }
  const submitCode = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (code.trim() === '') return say(words.missing)
    setBusy(true)
    const answer = await send(code)
    setBusy(false)
    if (answer.ok) return onShown()
    const { refusal, errorId } = answer.error
    say(refusal === 'notSignedIn' ? words.expired : refusalSentence(refusal, errorId))
  }
  return (
    <form noValidate className="flex flex-col gap-2" onSubmit={(event) => void submitCode(event)}>
      <p className="text-text-2">{lead}</p>
      <TextField
        label={words.label}
        problem={problem}
        ref={input}
        name="code"
        face="mono"
        autoComplete="one-time-code"
        value={code}
        onValue={setCode}
      />
      <Button kind="primary" type="submit" wide busy={busy} busyWords={busyWords}>
        {submit}
      </Button>
      {children}
    </form>
  )
}
