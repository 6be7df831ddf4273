'use client'

import { ChevronDown } from 'lucide-react'
import { type ReactNode, type Ref, useId } from 'react'
import { Icon } from './icon'
import { Refused } from './refused'

interface FieldFrame {
  label: string
  /** The sentence beside the field when something is wrong with it. */
  problem?: string | null
  /** A choice that cannot be wrong needs no place for a sentence. */
  neverWrong?: boolean
  children: (ids: { input: string; problem: string | undefined }) => ReactNode
}

/** A label, a control and the place for one sentence. */
export function Field({ label, problem = null, neverWrong = false, children }: FieldFrame) {
  const input = useId()
  const sentence = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={input} className="font-medium text-text-2">
        {label}
      </label>
      {children({ input, problem: problem ? sentence : undefined })}
      {!neverWrong && <Refused id={sentence} sentence={problem} />}
    </div>
  )
}

const box =
  'min-h-9 w-full min-w-0 rounded-control border bg-surface px-3 text-body text-text placeholder:text-text-3 max-band:min-h-10'
const border = (wrong: boolean) => (wrong ? 'border-attention-mark' : 'border-line-strong')

export interface InputProps {
  id?: string
  name: string
  value: string
  onValue: (value: string) => void
  onBlur?: () => void
  type?: 'text' | 'email' | 'password' | 'date'
  mode?: 'text' | 'decimal' | 'email'
  autoComplete?: string
  /** Figures and references: letters of equal width, or figures of equal width and right-aligned. */
  face?: 'plain' | 'mono' | 'money'
  describedBy?: string | undefined
  wrong?: boolean
  required?: boolean
  charactersMax?: number
  ref?: Ref<HTMLInputElement>
}

/** Puts the keyboard where something has to be put right. */
export function focusField(form: HTMLElement | null, name: string): void {
  form?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus()
}

/** A one-line text box. What was typed is never changed behind the person's back while they type. */
export function Input({
  onValue,
  mode = 'text',
  type = 'text',
  autoComplete = 'off',
  face = 'plain',
  describedBy,
  wrong = false,
  charactersMax,
  ...rest
}: InputProps) {
  const faces = { plain: '', mono: 'font-mono', money: 'tabular' }
  return (
    <input
      {...rest}
      type={type}
      inputMode={mode}
      autoComplete={autoComplete}
      spellCheck={false}
      maxLength={charactersMax}
      aria-describedby={describedBy}
      aria-invalid={wrong || undefined}
      onChange={(event) => onValue(event.target.value)}
      className={`${box} ${border(wrong)} ${faces[face]}`}
    />
  )
}

/**
 * A text box with its label and its sentence.
 * @param note id of what is said about the field while nothing is wrong with it
 */
export function TextField({
  label,
  problem = null,
  note,
  ...input
}: Omit<InputProps, 'id' | 'wrong' | 'describedBy'> &
  Pick<FieldFrame, 'label' | 'problem'> & { note?: string | undefined }) {
  return (
    <Field label={label} problem={problem}>
      {({ input: id, problem: why }) => (
        <Input {...input} id={id} wrong={why !== undefined} describedBy={why ?? note} />
      )}
    </Field>
  )
}

/** A text box of several lines. */
export function TextArea({
  onValue,
  describedBy,
  wrong = false,
  ...rest
}: Pick<InputProps, 'id' | 'name' | 'value' | 'onValue' | 'describedBy' | 'wrong'>) {
  return (
    <textarea
      {...rest}
      rows={2}
      spellCheck
      aria-describedby={describedBy}
      aria-invalid={wrong || undefined}
      onChange={(event) => onValue(event.target.value)}
      className={`${box} ${border(wrong)} field-sizing-content max-h-40 py-2`}
    />
  )
}

/** A closed list of choices. */
export function Select<T extends string>({
  id,
  name,
  value,
  options,
  onValue,
  label,
  words,
}: {
  id?: string
  name: string
  value: T
  options: readonly T[]
  onValue: (value: T) => void
  /** Needed when no visible label points here. */
  label?: string
  /** What people read, where that is not the value itself. */
  words?: (option: T) => string
}) {
  return (
    <span className="relative block">
      <select
        id={id}
        name={name}
        value={value}
        aria-label={label}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.target.value)
          if (chosen) onValue(chosen)
        }}
        className={`${box} appearance-none border-line-strong pr-8`}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {words ? words(option) : option}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-text-3">
        <Icon of={ChevronDown} />
      </span>
    </span>
  )
}

/** Two or three choices beside each other, one of them chosen. */
export function Segmented<T extends string>({
  legend,
  name,
  value,
  options,
  onValue,
}: {
  legend: string
  name: string
  value: T
  options: readonly { value: T; words: string }[]
  onValue: (value: T) => void
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-text-2">{legend}</legend>
      <div className="inline-flex max-w-full rounded-control border border-line-strong bg-surface p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-8 items-center rounded-[6px] px-3 font-medium text-text-2 has-checked:bg-selected has-checked:text-link has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus max-band:min-h-9"
          >
            <input
              type="radio"
              className="sr-only"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onValue(option.value)}
            />
            {option.words}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Choices under each other, one of them chosen, or none yet. */
export function Choices<T extends string>({
  legend,
  name,
  value,
  options,
  onValue,
  problem = null,
}: {
  legend: string
  name: string
  value: T | null
  options: readonly { value: T; words: string }[]
  onValue: (value: T) => void
  /** The sentence below when nothing was chosen. */
  problem?: string | null
}) {
  const sentence = useId()
  return (
    <fieldset className="min-w-0" aria-describedby={problem ? sentence : undefined}>
      <legend className="mb-1 font-medium text-text-2">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex min-h-8 items-center gap-2 max-band:min-h-10">
          <input
            type="radio"
            className="size-4 accent-link"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onValue(option.value)}
          />
          {option.words}
        </label>
      ))}
      <Refused id={sentence} sentence={problem} />
    </fieldset>
  )
}

/** One thing to agree to. */
export function Check({
  children,
  checked,
  onValue,
}: {
  children: string
  checked: boolean
  onValue: (checked: boolean) => void
}) {
  return (
    <label className="inline-flex min-h-8 items-center gap-2 font-medium max-band:min-h-10">
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-link"
        checked={checked}
        onChange={(event) => onValue(event.target.checked)}
      />
      {children}
    </label>
  )
}
