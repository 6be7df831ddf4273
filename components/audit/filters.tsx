'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { type AuditView, auditOutcomes } from '@/lib/wire/audit'
import { auditActionNames, auditOutcomeWords, auditWords } from '@/lib/words'
import { Button } from '../ui/button'
import { Field, Input, Select } from '../ui/field'

const words = auditWords.filters
const actions = ['', ...Object.keys(auditActionNames)]
const outcomes = ['', ...auditOutcomes] as const

/** Choices that hold at once. They stand in the address: a link shows a colleague the same rows. */
export function Filters({ people }: { people: AuditView['people'] }) {
  const params = useSearchParams()
  const router = useRouter()
  const choose = (name: string) => (value: string) => {
    const changed = new URLSearchParams(params)
    // Another choice begins with the newest rows again.
    changed.delete('before')
    if (value === '') changed.delete(name)
    else changed.set(name, value)
    router.replace(`/audit?${changed}`, { scroll: false })
  }
  const chosen = (name: string) => params.get(name) ?? ''
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return (
    <div className="grid grid-cols-2 items-end gap-3 band:grid-cols-3 desk:grid-cols-[minmax(0,1.2fr)_minmax(0,1.6fr)_9.5rem_9.5rem_minmax(0,0.8fr)_auto]">
      <Field neverWrong label={words.person}>
        {({ input }) => (
          <Select
            id={input}
            name="person"
            value={chosen('person')}
            options={withChosen(['', ...names.keys()], chosen('person'))}
            words={(id) => (id === '' ? words.everybody : (names.get(id) ?? id))}
            onValue={choose('person')}
          />
        )}
      </Field>
      <Field neverWrong label={words.action}>
        {({ input }) => (
          <Select
            id={input}
            name="action"
            value={chosen('action')}
            options={withChosen(actions, chosen('action'))}
            words={(action) => (action === '' ? words.everything : (auditActionNames[action] ?? action))}
            onValue={choose('action')}
          />
        )}
      </Field>
      <Field neverWrong label={words.from}>
        {({ input }) => (
          <Input id={input} name="from" type="date" value={chosen('from')} onValue={choose('from')} />
        )}
      </Field>
      <Field neverWrong label={words.until}>
        {({ input }) => (
          <Input id={input} name="until" type="date" value={chosen('until')} onValue={choose('until')} />
        )}
      </Field>
      <Field neverWrong label={words.outcome}>
        {({ input }) => (
          <Select
            id={input}
            name="outcome"
            value={outcomes.find((each) => each === chosen('outcome')) ?? ''}
            options={outcomes}
            words={(outcome) => (outcome === '' ? words.any : auditOutcomeWords[outcome])}
            onValue={choose('outcome')}
          />
        )}
      </Field>
      <Button kind="quiet" onPress={() => router.replace('/audit', { scroll: false })}>
        {words.clear}
      </Button>
    </div>
  )
}

/** What an address asks for is shown although this page does not know it: a person who left, a newer action. */
function withChosen(options: readonly string[], chosen: string): readonly string[] {
  return options.includes(chosen) ? options : [...options, chosen]
}
