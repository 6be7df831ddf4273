'use client'

import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { screen } from '@/lib/words'
import { Icon } from '../ui/icon'
import { type StepName, stepNames } from './stage'

/**
 * The work area of every step: the same place for the steps, the heading, the amount and the buttons, so that a new
 * step changes what is written and not where it stands.
 */
export function WorkFrame({
  step,
  stepsDone,
  heading,
  aside,
  children,
  actions,
  primary,
}: {
  step: StepName | null
  /** Steps that were done; without it all those before this one. */
  stepsDone?: readonly StepName[] | undefined
  heading: ReactNode
  /** Stands at the right of the heading: amount and reference. */
  aside?: ReactNode
  children: ReactNode
  /** Quiet and secondary buttons, left of the primary one. */
  actions?: ReactNode
  /** The one dark button with its line underneath. */
  primary?: ReactNode
}) {
  return (
    <div className="flex flex-col gap-5 rounded-card border border-line bg-surface p-4 band:min-h-[34rem] band:p-6">
      {step && <Steps current={step} done={stepsDone ?? stepNames.slice(0, stepNames.indexOf(step))} />}
      <div className="flex min-h-11 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 tabIndex={-1} data-step-heading className="text-heading">
          {heading}
        </h2>
        {aside}
      </div>
      <div className="flex flex-1 flex-col gap-4">{children}</div>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex flex-wrap items-center gap-2 max-band:order-first">{actions}</div>
        {primary && <PrimaryPlace>{primary}</PrimaryPlace>}
      </div>
    </div>
  )
}

/** On a narrow window the primary button stays at the bottom edge, under the thumb and above everything that scrolls. */
function PrimaryPlace({ children }: { children: ReactNode }) {
  return (
    <div className="ml-auto flex flex-col items-end gap-1 max-band:fixed max-band:inset-x-0 max-band:bottom-0 max-band:z-20 max-band:items-stretch max-band:border-t max-band:border-line max-band:bg-surface max-band:px-4 max-band:pt-2.5 max-band:pb-[max(0.375rem,env(safe-area-inset-bottom))]">
      {children}
    </div>
  )
}

function Steps({ current, done }: { current: StepName; done: readonly StepName[] }) {
  return (
    <ol aria-label={screen.desk.stepsName} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-small">
      {stepNames.map((name, index) => (
        <li
          key={name}
          aria-current={name === current ? 'step' : undefined}
          className={`flex items-center gap-2 ${name === current ? 'text-text' : 'text-text-3'}`}
        >
          {index > 0 && <span aria-hidden className="h-px w-4 bg-line-strong band:w-6" />}
          <span className="flex items-center gap-1">
            {done.includes(name) && <Icon of={Check} />}
            <span
              className={
                name === current ? 'underline decoration-link decoration-2 underline-offset-[6px]' : ''
              }
            >
              {screen.desk.steps[name]}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}
