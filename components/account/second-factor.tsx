'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { newRecoveryCodes, offerFactor, replaceFactor } from '@/lib/client/people'
import type { AccountView, OfferedFactor } from '@/lib/wire/people'
import { invitationWords, refusalSentence, accountWords as words } from '@/lib/words'
import { type Command, useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { focusField, TextField } from '../ui/field'
import { Refused } from '../ui/refused'
import { Authenticator } from './authenticator'
import { RecoveryCodes } from './recovery-codes'

/** What somebody wants to replace: the app, or the codes for a lost phone. */
type Wish = 'app' | 'codes'
const wishes = ['app', 'codes'] as const satisfies readonly Wish[]

/** The second factor of one's own account. Replacing any of it asks for the password once more. */
export function SecondFactor({ view, onChanged }: { view: AccountView; onChanged: () => void }) {
  const [asking, setAsking] = useState<Wish | null>(null)
  /** Whose button the keyboard goes back to. */
  const [asked, setAsked] = useState<Wish | null>(null)
  const [offered, setOffered] = useState<OfferedFactor | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const offer = useCommand(offerFactor)
  const renew = useCommand(newRecoveryCodes)
  const commands = { app: offer, codes: renew } as const
  const begin = async (wish: Wish, password: string) => {
    const done = wish === 'app' ? await showApp(password) : await showCodes(password)
    if (done) setAsking(null)
  }
  const showApp = async (password: string) => {
    const answer = await offer.run(password)
    if (answer?.ok) setOffered(answer.value)
    return answer?.ok
  }
  const showCodes = async (password: string) => {
    const answer = await renew.run(password)
    if (answer?.ok) setCodes(answer.value.recoveryCodes)
    return answer?.ok
  }
  const press = (wish: Wish) => {
    setAsked(wish)
    if (view.hasPassword) return setAsking(wish)
    void begin(wish, '')
  }
  const close = () => {
    setCodes(null)
    setOffered(null)
    setAsking(null)
  }
  const kept = () => {
    close()
    onChanged()
  }
  if (codes) return <RecoveryCodes codes={codes} onKept={kept} />
  if (offered) return <Replace offered={offered} onCodes={setCodes} onClose={close} />
  if (asking)
    return (
      <AskPassword
        key={asking}
        submit={words.begin[asking]}
        command={commands[asking]}
        onPassword={(password) => begin(asking, password)}
        onClose={close}
      />
    )
  const since = view.secondFactorSince
  return (
    <>
      <p className="text-text-2">
        {since === null
          ? words.factorNone
          : `${words.factorSince} ${new Date(since).toLocaleDateString('en-GB')}.`}{' '}
        {words.codesLeft(view.recoveryCodesLeft)}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {wishes.map((wish) => (
          <Button
            key={wish}
            ref={asked === wish ? takesFocus : undefined}
            busy={commands[wish].busy}
            onPress={() => press(wish)}
          >
            {words.begin[wish]}
          </Button>
        ))}
        <span className="text-small text-text-3">{words.newCodesLine}</span>
      </div>
      <Refused sentence={offer.sentence ?? renew.sentence} />
    </>
  )
}

function takesFocus(element: HTMLElement | null): void {
  element?.focus()
}

function AskPassword({
  submit,
  command,
  onPassword,
  onClose,
}: {
  submit: string
  command: Pick<Command<never, unknown>, 'busy' | 'refusal' | 'sentence'>
  onPassword: (password: string) => Promise<void>
  onClose: () => void
}) {
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => focusField(form.current, 'password'), [])
  const wrong = command.refusal?.field === 'password' ? refusalSentence(command.refusal.refusal, null) : null
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setMissing(password === '')
    if (password !== '') await onPassword(password)
    focusField(form.current, 'password')
  }
  return (
    <form ref={form} noValidate className="flex flex-col gap-3" onSubmit={(event) => void send(event)}>
      <p className="text-text-2">{words.proveLead}</p>
      <TextField
        label={words.current}
        problem={missing ? words.currentMissing : wrong}
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onValue={setPassword}
      />
      {command.sentence && wrong === null && <Refused sentence={command.sentence} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onClose}>{words.close}</Button>
        <Button kind="primary" type="submit" busy={command.busy}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

function Replace({
  offered,
  onCodes,
  onClose,
}: {
  offered: OfferedFactor
  onCodes: (codes: readonly string[]) => void
  onClose: () => void
}) {
  const [code, setCode] = useState('')
  const command = useCommand(replaceFactor)
  const [missing, setMissing] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => focusField(form.current, 'code'), [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setMissing(code.trim() === '' ? invitationWords.codeMissing : null)
    if (code.trim() === '') return
    const answer = await command.run(offered.ticket, code)
    if (answer?.ok) return onCodes(answer.value.recoveryCodes)
    focusField(form.current, 'code')
  }
  return (
    <form ref={form} noValidate className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <p className="text-text-2">{words.replaceLead}</p>
      <Authenticator
        secret={offered.secret}
        appAddress={offered.appAddress}
        code={code}
        problem={missing ?? command.sentence}
        onCode={setCode}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onClose}>{words.close}</Button>
        <Button kind="primary" type="submit" busy={command.busy}>
          {words.replaceSubmit}
        </Button>
      </div>
    </form>
  )
}
