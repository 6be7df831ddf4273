'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { findSubjects } from '@/lib/client/audit'
import { looksLikeCard } from '@/lib/values/prose'
import { type AuditView, searchCharactersMax } from '@/lib/wire/audit'
import { auditWords, refusalSentence } from '@/lib/words'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { LinkButton } from '../ui/link-button'
import { withParameter } from './audit-screen'
import { shortened } from './table'

const words = auditWords.find

/**
 * One box for what people have at hand. What was typed is sent to the server alone, which answers with the ids of what it
 * names; the address gets these, never the text.
 */
export function Find({ byIdOnly }: { byIdOnly: boolean }) {
  const params = useSearchParams()
  const router = useRouter()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const find = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || text.trim() === '') return
    if (looksLikeCard(text)) return setProblem(refusalSentence('textCardLike', null))
    setBusy(true)
    const found = await findSubjects(text)
    setBusy(false)
    if (!found.ok) return setProblem(refusalSentence(found.error.refusal, found.error.errorId))
    if (found.value.length === 0) return setProblem(words.nothing)
    setText('')
    const changed = new URLSearchParams(params)
    changed.delete('before')
    router.push(withParameter(changed, 'subject', found.value.join(',')), { scroll: false })
  }
  return (
    <form onSubmit={find} className="flex items-start gap-3">
      <div className="min-w-0 flex-1 desk:max-w-md">
        <TextField
          label={byIdOnly ? words.labelById : words.label}
          problem={problem}
          name="text"
          value={text}
          onValue={(value) => {
            setText(value)
            setProblem(null)
          }}
          face="mono"
          charactersMax={searchCharactersMax}
        />
      </div>
      {/* Beside the box and not beside its label. */}
      <span className="pt-6">
        <Button type="submit" busy={busy} busyWords={words.busy}>
          {words.submit}
        </Button>
      </span>
    </form>
  )
}

/** What the list is limited to, and the way back to all of it. */
export function Only({ view: { subjects, people, mayOpen } }: { view: AuditView }) {
  const params = useSearchParams()
  // The calls of a payment have no name of their own: that of the payment says which they are.
  const named = subjects.filter(({ label }) => label !== null)
  const names = [
    ...new Set((named.length > 0 ? named : subjects).map(({ id, label }) => label ?? shortened(id))),
  ]
  const [first] = named
  const payment =
    mayOpen && named.length === 1 && first && !people.some(({ id }) => id === first.id) ? first.id : null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-0 text-text-2">
        {words.only}{' '}
        <span className="font-mono text-small font-medium break-all text-text">{names.join(', ')}</span>
      </p>
      {payment !== null && <LinkButton to={`/payments/${payment}`}>{words.open}</LinkButton>}
      <LinkButton to={withParameter(params, 'subject', null)}>{words.all}</LinkButton>
    </div>
  )
}
