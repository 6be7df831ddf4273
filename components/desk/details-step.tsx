'use client'

import { type FormEvent, useId, useState } from 'react'
import { type Currency, currencyDecimals } from '@/lib/values/money'
import type { RefusalField } from '@/lib/wire/commands'
import type { CallView, PaymentView } from '@/lib/wire/views'
import { screen } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Button } from '../ui/button'
import { Field, Input, Segmented, Select, TextField } from '../ui/field'
import { Fold } from '../ui/fold'
import { Refused } from '../ui/refused'
import { type Draft, tidiedAmount } from './draft'
import { WorkFrame } from './frame'
import { ReferenceNotice } from './reference-notice'
import { useDetails } from './use-details'

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
      <DetailsForm
        id={form}
        details={details}
        draft={draft}
        zone={zone}
        onChange={(part) => {
          details.forget(part)
          onDraft(part)
        }}
      />
      <Refused sentence={details.general} />
    </WorkFrame>
  )
}

function DetailsForm({
  id,
  details,
  draft,
  zone,
  onChange,
}: {
  id: string
  details: ReturnType<typeof useDetails>
  draft: Draft
  zone: string
  onChange: (part: Partial<Draft>) => void
}) {
  return (
    <form
      id={id}
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
        onValue={(kind) => onChange({ kind })}
      />
      {draft.kind === 'charge' && (
        <AmountField draft={draft} problem={details.sentenceOf('amount')} onChange={onChange} />
      )}
      <TextField
        label={screen.details.reference}
        problem={details.sentenceOf('reference')}
        name="reference"
        face="mono"
        value={draft.reference}
        onValue={(reference) => onChange({ reference, confirmed: false })}
      />
      <ReferenceNotice
        known={details.known}
        kind={draft.kind}
        confirmed={draft.confirmed}
        zone={zone}
        onConfirm={(confirmed) => onChange({ confirmed })}
      />
      <CustomerFold draft={draft} sentenceOf={details.sentenceOf} onChange={onChange} />
    </form>
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
  // What a link or a reload has filled in is seen; whoever closes the fold then is not overruled.
  const [open, setOpen] = useState(false)
  if (!open && fields.some((field) => draft[field] !== '')) setOpen(true)
  return (
    <Fold title={screen.details.fold} open={open}>
      <div className="flex flex-col gap-1">
        {fields.map((field) => (
          <TextField
            key={field}
            label={screen.details[field]}
            problem={sentenceOf(field)}
            name={field}
            value={draft[field]}
            onValue={(value) => onChange({ [field]: value })}
          />
        ))}
      </div>
    </Fold>
  )
}
