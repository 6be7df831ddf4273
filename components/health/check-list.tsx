import { useId } from 'react'
import type { CheckView } from '@/lib/wire/health'
import { checkStateWords, checkWords, codeWords, healthWords, wordsOfFinding } from '@/lib/words'
import { Chip } from '../ui/chip'
import { Codes } from '../ui/codes'
import { Fold } from '../ui/fold'
import { Time } from '../ui/time'
import { faces } from './faces'

/** Checks that belong together, each with its state, what that means, and what to do. */
export function CheckList({
  title,
  checks,
  zone,
}: {
  title: string
  checks: readonly CheckView[]
  zone: string
}) {
  const heading = useId()
  return (
    <section aria-labelledby={heading} className="rounded-card border border-line bg-surface px-4 pt-3 pb-1">
      <h2 id={heading} className="text-section">
        {title}
      </h2>
      <ul className="flex flex-col">
        {checks.map((check) => (
          <CheckRow key={check.check} check={check} zone={zone} />
        ))}
      </ul>
    </section>
  )
}

/** State first, time last. Below 720 px the sentence stands under both. */
function CheckRow({ check, zone }: { check: CheckView; zone: string }) {
  const { line, todo } = wordsOfFinding(check.finding)
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 border-t border-line py-2.5 first:border-t-0 band:grid-cols-[7rem_minmax(0,1fr)_auto]">
      <span className="max-band:order-1">
        <Chip face={faces[check.state]}>{checkStateWords[check.state]}</Chip>
      </span>
      <div className="flex min-w-0 flex-col gap-0.5 max-band:order-3 max-band:col-span-2">
        <h3 className="font-medium">{checkWords[check.check].name}</h3>
        <p className="break-words text-text-2">
          {line(check.values)}
          <Moment check={check} zone={zone} />
        </p>
        {todo && <p className="break-words">{todo}</p>}
        <CodesOf values={check.values} />
      </div>
      <Times check={check} zone={zone} />
    </li>
  )
}

/** The moment that the sentence speaks of: "Last one 4 min ago." */
function Moment({ check, zone }: { check: CheckView; zone: string }) {
  const { when } = wordsOfFinding(check.finding)
  if (when === null || check.moment === null) return null
  return (
    <>
      {` ${when} `}
      <Time at={check.moment} zone={zone} style="when" />.
    </>
  )
}

/** When it was looked at; and since when it has been like this, where that is no good state. */
function Times({ check: { state, at, since }, zone }: { check: CheckView; zone: string }) {
  return (
    <p className="flex min-w-22 flex-col items-end gap-0.5 pt-0.5 text-small text-text-3 max-band:order-2">
      {at !== null && <Time at={at} zone={zone} style="when" />}
      {since !== null && (state === 'fault' || state === 'warning') && (
        <span>
          {healthWords.since} <Time at={since} zone={zone} />
        </span>
      )}
    </p>
  )
}

function CodesOf({ values }: { values: CheckView['values'] }) {
  const codes = Object.entries(codeWords).flatMap(([name, label]) => {
    const value = values[name]
    return value ? [{ label, value }] : []
  })
  if (codes.length === 0) return null
  return (
    <Fold title={healthWords.codes}>
      <Codes of={codes} />
    </Fold>
  )
}
