'use client'

import { Lock as LockIcon } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { lock, useAskedToUnlock, useLocked, usePresence } from '@/lib/client/locking'
import { reportPresence, unlockScreen, useSession } from '@/lib/client/people'
import { fetchAnew, useDeskCall } from '@/lib/client/resources'
import { refusalSentence, lockWords as words } from '@/lib/words'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { focusField, TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { leave } from './leave'

/**
 * Covers the page when nobody was there for a quarter of an hour. Not the desk in the middle of a call: there the call,
 * the card and the sentence to say stay, and a line says that money waits. What was typed is still there afterwards.
 */
export function Lock({
  name,
  lockedAtFirst,
  onDesk,
  children,
}: {
  name: string
  lockedAtFirst: boolean
  onDesk: boolean
  children: ReactNode
}) {
  usePresence(lockedAtFirst, reportPresence)
  const locked = useLocked()
  const asked = useAskedToUnlock()
  const inCall = useDeskCall() === 'live'
  const covered = locked && !(onDesk && inCall)
  useTruthAfterwards(locked)
  return (
    <>
      {locked && !covered && <LockedLine />}
      {covered && <Cover name={name} />}
      <div hidden={covered} className={covered ? undefined : 'contents'}>
        {children}
      </div>
      <Dialog
        open={locked && asked && !covered}
        title={words.heading}
        onClose={lock.keepGoing}
        actions={null}
      >
        <UnlockForm name={name} />
      </Dialog>
    </>
  )
}

/** What was refused while the screen was locked is asked for again. */
function useTruthAfterwards(locked: boolean): void {
  const wasLocked = useRef(locked)
  useEffect(() => {
    if (wasLocked.current && !locked) fetchAnew()
    wasLocked.current = locked
  }, [locked])
}

function LockedLine() {
  return (
    <Notice
      face={{ tone: 'attention', icon: LockIcon }}
      actions={
        <span>
          <Button onPress={lock.ask}>{words.unlock}</Button>
        </span>
      }
    >
      {words.onCall}
    </Notice>
  )
}

function Cover({ name }: { name: string }) {
  const cover = useRef<HTMLElement>(null)
  useEffect(() => {
    // Whoever comes back types at once.
    cover.current?.querySelector('input')?.focus()
    announce(`${words.heading}. ${words.away}`, 'polite')
  }, [])
  return (
    <section
      ref={cover}
      aria-labelledby="locked"
      className="mx-auto mt-12 flex w-full max-w-sm flex-col gap-4 rounded-card border border-line bg-surface p-6"
    >
      <h1 id="locked" className="text-heading">
        {words.heading}
      </h1>
      <p className="text-text-2">{words.away}</p>
      <UnlockForm name={name} />
    </section>
  )
}

function UnlockForm({ name }: { name: string }) {
  const { data } = useSession()
  const [shown, setShown] = useState({ password: '', code: '' })
  const [problem, setProblem] = useState<{ field: string; sentence: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const answer = await unlockScreen(shown.password, shown.code)
    setBusy(false)
    if (answer.ok) {
      announce(words.unlocked, 'polite')
      return lock.unlock()
    }
    const { refusal, field, errorId } = answer.error
    const sentence = refusalSentence(refusal, errorId)
    setProblem({ field: field ?? 'code', sentence })
    announce(sentence, 'assertive')
    focusField(form.current, field ?? 'code')
  }
  const of = (field: 'password' | 'code') => (problem?.field === field ? problem.sentence : null)
  return (
    <form ref={form} noValidate className="flex flex-col gap-2" onSubmit={(event) => void submit(event)}>
      <p className="text-text-2">{words.lead(name)}</p>
      {data?.onCall && <p className="text-text-2">{words.oneIsEnough}</p>}
      {(data?.hasPassword ?? true) && (
        <TextField
          label={words.password}
          problem={of('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={shown.password}
          onValue={(password) => setShown({ ...shown, password })}
        />
      )}
      <TextField
        label={words.code}
        problem={of('code')}
        name="code"
        face="mono"
        autoComplete="one-time-code"
        value={shown.code}
        onValue={(code) => setShown({ ...shown, code })}
      />
      <Button kind="primary" type="submit" wide busy={busy} busyWords={words.busy}>
        {words.unlock}
      </Button>
      <Button kind="quiet" onPress={() => void leave()}>
        {words.signOut}
      </Button>
    </form>
  )
}
