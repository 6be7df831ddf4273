'use client'

import { useEffect, useRef, useState } from 'react'
import { requestId, startPayment } from '@/lib/client/commands'
import { useReference } from '@/lib/client/resources'
import type { RefusalField } from '@/lib/wire/commands'
import type { CallView, PaymentView, ReferenceView } from '@/lib/wire/views'
import { refusalSentence, screen } from '@/lib/words'
import { announce } from '../ui/announcer'
import {
  askableReference,
  type Draft,
  needsConfirmation,
  type Problems,
  problemsOf,
  replacedOf,
  requestOf,
} from './draft'
import { useCommand } from './use-command'

/** The reference is asked about when typing rests this long. */
const referenceRestMs = 250

/** What Details knows and does besides showing fields: checking, asking about the reference, sending, refusals. */
export function useDetails(call: CallView, draft: Draft, onStarted: (payment: PaymentView) => void) {
  const [problems, setProblems] = useState<Problems>({})
  const [mustConfirm, setMustConfirm] = useState(false)
  const wish = useRef({ of: '', id: '' })
  const command = useCommand(startPayment)
  const { known, reload } = useKnown(draft)

  const submit = async () => {
    const found = problemsOf(draft)
    setProblems(found)
    const blocked = Object.keys(found).length > 0
    const unconfirmed = needsConfirmation(draft, known)
    setMustConfirm(!blocked && unconfirmed)
    if (blocked || unconfirmed) {
      announce(blocked ? firstSentence(found) : confirmWords(known), 'assertive')
      showFields(Object.keys(found))
      return
    }
    const paid = known?.paid.map(({ id }) => id) ?? []
    const body = { ...requestOf(draft, call.id, '', paid), replaces: replacedOf(draft, known) }
    // The same wish keeps its name, so that a repeat after a lost answer opens nothing twice.
    const of = JSON.stringify(body)
    if (wish.current.of !== of) wish.current = { of, id: requestId() }
    const answer = await command.run({ ...body, requestId: wish.current.id })
    if (answer?.ok) onStarted(answer.value)
    else if (answer?.error.field && answer.error.refusal !== 'unreachable') {
      setProblems({ [answer.error.field]: answer.error.refusal })
      showFields([answer.error.field])
      // News about a colleague's payment does not come here: what was refused shows itself when it is read again.
      if (answer.error.field === 'reference') void reload()
    }
  }
  const general = mustConfirm ? confirmWords(known) : command.refusal?.field ? null : command.sentence
  return {
    submit: () => void submit(),
    busy: command.busy,
    known,
    general,
    sentenceOf: (field: RefusalField) => {
      const code = problems[field]
      return code ? refusalSentence(code, null) : null
    },
    forget: (part: Partial<Draft>) => {
      setProblems((before) => without(before, Object.keys(part)))
      command.forget()
      if (part.kind !== undefined || part.confirmed !== undefined) setMustConfirm(false)
    },
  }
}

/** What the server knows of the reference that is being typed, and how to ask again. */
export function useKnown({ reference }: Draft): {
  readonly known: ReferenceView | undefined
  readonly reload: () => Promise<unknown>
} {
  const rested = useRested(reference, referenceRestMs)
  const { data, reload } = useReference(askableReference(rested))
  // What is known belongs to the text that was asked about, not to one typed since.
  return { known: rested === reference ? data : undefined, reload }
}

function useRested(value: string, ms: number): string {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
}

/** What has to be ticked before a card is asked for. */
function confirmWords(known: ReferenceView | undefined): string {
  return known?.busy?.mayReplace ? screen.details.mustReplace : screen.details.mustConfirm
}

function without(problems: Problems, fields: readonly string[]): Problems {
  // A new currency or kind makes the amount's sentence stale too.
  const gone = new Set(
    fields.flatMap((field) => (field === 'currency' || field === 'kind' ? [field, 'amount'] : [field])),
  )
  return Object.fromEntries(Object.entries(problems).filter(([field]) => !gone.has(field)))
}

function firstSentence(problems: Problems): string {
  const code = Object.values(problems)[0]
  return code ? refusalSentence(code, null) : ''
}

/**
 * Opens the folds around the fields that are wrong and goes to the first of them. A fold that was opened stays open, also
 * when its field is put right: it belongs to the person from then on. After the next paint, when the sentences stand.
 */
function showFields(names: readonly string[]) {
  requestAnimationFrame(() => {
    const fields = names.flatMap((name) => [
      ...document.querySelectorAll<HTMLElement>(`form [name="${CSS.escape(name)}"]`),
    ])
    for (const field of fields) field.closest('details')?.setAttribute('open', '')
    fields[0]?.focus()
  })
}
