'use client'

import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { requestId, startPayment } from '@/lib/client/commands'
import { useReference } from '@/lib/client/resources'
import { type Currency, currencyDecimals } from '@/lib/values/money'
import type { RefusalField } from '@/lib/wire/commands'
import type { CallView, PaymentView } from '@/lib/wire/views'
import { refusalSentence, screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { Field, Input, Segmented, Select } from '../ui/field'
import { Fold } from '../ui/fold'
import {
  askableReference,
  type Draft,
  needsConfirmation,
  type Problems,
  problemsOf,
  requestOf,
  tidiedAmount,
} from './draft'
import { Refused, WorkFrame } from './frame'
import { ReferenceNotice } from './reference-notice'
import { useCommand } from './use-command'

const currencies = Object.keys(currencyDecimals) as Currency[]

/** What the payment is for. Nothing starts by itself: only the caller's yes opens the keypad. */
export function DetailsStep({
  call,
  draft,
  zone,
  onDraft,
  onBack,
  onStarted,
}: {
  call: CallView
  draft: Draft
  zone: string
  onDraft: (change: Partial<Draft>) => void
  /** Leads back to the result of the payment before, where there is one. */
  onBack: (() => void) | null
  onStarted: (payment: PaymentView) => void
}) {
  const form = useId()
  const details = useDetails(call, draft, onStarted)
  const change = (part: Partial<Draft>) => {
    details.forget(part)
    onDraft(part)
  }
  const text = (field: RefusalField) => details.sentenceOf(field)
  useKeys({ primary: () => details.submit() })
  return (
    <WorkFrame
      step="details"
      heading={screen.desk.steps.details}
      actions={
        onBack && (
          <Button kind="quiet" onPress={onBack}>
            {screen.details.back}
          </Button>
        )
      }
      primary={
        <Button
          kind="primary"
          type="submit"
          form={form}
          keyCap="Enter"
          busy={details.busy}
          busyWords={screen.details.asking}
        >
          {screen.details.ask}
        </Button>
      }
    >
      <form
        id={form}
        noValidate
        className="flex max-w-xl flex-col gap-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          details.submit()
        }}
      >
        <Segmented
          legend={screen.details.kind}
          name="kind"
          value={draft.kind}
          options={[
            { value: 'charge', words: screen.details.charge },
            { value: 'save', words: screen.details.save },
          ]}
          onValue={(kind) => change({ kind })}
        />
        {draft.kind === 'charge' && <AmountField draft={draft} problem={text('amount')} onChange={change} />}
        <Field label={screen.details.reference} problem={text('reference')}>
          {({ input, problem }) => (
            <Input
              id={input}
              name="reference"
              face="mono"
              value={draft.reference}
              wrong={problem !== undefined}
              describedBy={problem}
              onValue={(reference) => change({ reference })}
            />
          )}
        </Field>
        <ReferenceNotice
          known={details.known}
          confirmed={details.confirmed}
          zone={zone}
          onConfirm={details.confirm}
        />
        <CustomerFold draft={draft} sentenceOf={text} onChange={change} />
      </form>
      <Refused sentence={details.general} />
    </WorkFrame>
  )
}

function AmountField({
  draft,
  problem: sentence,
  onChange,
}: {
  draft: Draft
  problem: string | null
  onChange: (part: Partial<Draft>) => void
}) {
  return (
    <Field label={screen.details.amount} problem={sentence}>
      {({ input, problem }) => (
        <div className="grid max-w-xs grid-cols-[1fr_6rem] gap-2">
          <Input
            id={input}
            name="amount"
            mode="decimal"
            face="money"
            value={draft.amount}
            wrong={problem !== undefined}
            describedBy={problem}
            onValue={(amount) => onChange({ amount })}
            onBlur={() => {
              const amount = tidiedAmount(draft)
              if (amount !== draft.amount) onChange({ amount })
            }}
          />
          <Select
            name="currency"
            label={screen.details.currency}
            value={draft.currency}
            options={currencies}
            onValue={(currency) => onChange({ currency })}
          />
        </div>
      )}
    </Field>
  )
}

function CustomerFold({
  draft,
  sentenceOf,
  onChange,
}: {
  draft: Draft
  sentenceOf: (field: RefusalField) => string | null
  onChange: (part: Partial<Draft>) => void
}) {
  const fields = ['customerName', 'customerKey', 'description'] as const
  const wrong = fields.some((field) => sentenceOf(field) !== null)
  return (
    <Fold title={screen.details.fold} {...(wrong ? { open: true } : {})}>
      <div className="flex flex-col gap-1">
        {fields.map((field) => (
          <Field key={field} label={screen.details[field]} problem={sentenceOf(field)}>
            {({ input, problem }) => (
              <Input
                id={input}
                name={field}
                value={draft[field]}
                wrong={problem !== undefined}
                describedBy={problem}
                onValue={(value) => onChange({ [field]: value })}
              />
            )}
          </Field>
        ))}
      </div>
    </Fold>
  )
}

/** The reference is asked about when typing rests this long. */
const referenceRestMs = 250

function useDetails(call: CallView, draft: Draft, onStarted: (payment: PaymentView) => void) {
  const [problems, setProblems] = useState<Problems>({})
  const [confirmed, setConfirmed] = useState(false)
  const [mustConfirm, setMustConfirm] = useState(false)
  const wish = useRef({ of: '', id: '' })
  const command = useCommand(startPayment)
  const rested = useRested(draft.reference, referenceRestMs)
  const { data, reload } = useReference(askableReference(rested))
  // What is known belongs to the text that was asked about, not to one typed since.
  const known = rested === draft.reference ? data : undefined

  const submit = async () => {
    const found = problemsOf(draft)
    setProblems(found)
    const blocked = Object.keys(found).length > 0
    const unconfirmed = needsConfirmation(known, confirmed)
    setMustConfirm(!blocked && unconfirmed)
    if (blocked || unconfirmed) {
      announce(blocked ? firstSentence(found) : screen.details.mustConfirm, 'assertive')
      focusField(Object.keys(found)[0])
      return
    }
    const paid = known?.paid.map(({ id }) => id) ?? []
    const body = requestOf(draft, call.id, '', paid)
    // The same wish keeps its name, so that a repeat after a lost answer opens nothing twice.
    const of = JSON.stringify(body)
    if (wish.current.of !== of) wish.current = { of, id: requestId() }
    const answer = await command.run({ ...body, requestId: wish.current.id })
    if (answer?.ok) onStarted(answer.value)
    else if (answer?.error.field && answer.error.refusal !== 'unreachable') {
      setProblems({ [answer.error.field]: answer.error.refusal })
      focusField(answer.error.field)
      // News about a colleague's payment does not come here: what was refused shows itself when it is read again.
      if (answer.error.field === 'reference') void reload()
    }
  }
  const general = mustConfirm ? screen.details.mustConfirm : command.refusal?.field ? null : command.sentence
  return {
    submit: () => void submit(),
    busy: command.busy,
    known,
    confirmed,
    general,
    confirm: (value: boolean) => {
      setConfirmed(value)
      setMustConfirm(false)
    },
    sentenceOf: (field: RefusalField) => {
      const code = problems[field]
      return code ? refusalSentence(code, null) : null
    },
    forget: (part: Partial<Draft>) => {
      setProblems((before) => without(before, Object.keys(part)))
      command.forget()
      if (part.reference !== undefined) setConfirmed(false)
    },
  }
}

function useRested(value: string, ms: number): string {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
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

/** After the next paint, so that a folded field is open by then. */
function focusField(name: string | undefined) {
  if (!name) return
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`form [name="${CSS.escape(name)}"]`)?.focus(),
  )
}
