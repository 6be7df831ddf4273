'use client'

import { Clock, Hourglass, UserCheck } from 'lucide-react'
import { checkNow } from '@/lib/client/commands'
import { useServerNow } from '@/lib/client/live/use-live'
import type { CaseView, MoneyView, ResultView, TimelineEntry } from '@/lib/wire/views'
import { sourceWords, unresolvedWords as words } from '@/lib/words'
import { resultTexts } from '../desk/result-words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { Countdown } from '../ui/countdown'
import { lineWords } from '../ui/line-words'
import { Refused } from '../ui/refused'
import { Time } from '../ui/time'
import { clockTime, durationWords } from '../ui/time-words'
import { Overridden, Override } from './override'
import { Proposed, Settle } from './settle'

/**
 * Everything about money that is not settled: what is known, since when, what each side said, when it is looked at next,
 * what to tell the customer, and what a person may do.
 */
export function CaseBody({
  id,
  money,
  reference,
  result,
  of,
  zone,
}: {
  id: string
  money: MoneyView | null
  reference: string
  result: ResultView
  of: CaseView
  zone: string
}) {
  const texts = resultTexts({ money, reference, result }, zone, false)
  const may = (action: CaseView['actions'][number]) => of.actions.includes(action)
  const isOpen = of.nextCheckAt !== null || may('check')
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="text-section">{texts.fact}</p>
        <Age since={of.since} />
        {of.escalated && <Chip face={{ tone: 'attention', icon: UserCheck }}>{words.overdue}</Chip>}
      </div>
      <Sources lines={of.sources} zone={zone} />
      <p className="text-text-2">
        <span className="text-small text-text-3">{words.sentence}</span>
        <br />“{texts.say}”
      </p>
      {isOpen && <NextCheck id={id} at={of.nextCheckAt} may={may('check')} zone={zone} />}
      {of.proposed && <Proposed id={id} proposed={of.proposed} actions={of.actions} />}
      {of.override && <Overridden override={of.override} />}
      {(may('settle') || may('override')) && (
        <div className="flex flex-wrap gap-2">
          {may('settle') && (
            <Settle id={id} twice={result.kind === 'chargedTwice' || result.kind === 'paidAndReplaced'} />
          )}
          {may('override') && <Override id={id} />}
        </div>
      )}
    </div>
  )
}

function Age({ since }: { since: number }) {
  const now = useServerNow(1_000)
  return (
    <span className="tabular flex items-center gap-1.5 text-text-2">
      {words.age} <span className="min-w-12">{durationWords(Math.max(0, now - since))}</span>
    </span>
  )
}

function Sources({ lines, zone }: { lines: readonly TimelineEntry[]; zone: string }) {
  if (lines.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-small text-text-3">{words.sources}</h3>
      <ul className="flex flex-col">
        {lines.map((line) => (
          <li
            key={line.source}
            className="grid grid-cols-[4.5rem_4rem_minmax(0,1fr)] gap-x-3 border-t border-line py-1.5 first:border-t-0"
          >
            <span className="text-text-3">
              <Time at={line.at} zone={zone} style="seconds" />
            </span>
            <span className="text-small leading-5 text-text-3">{sourceWords[line.source]}</span>
            <span className="min-w-0 break-words">{lineWords(line)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** When the books are read next, and the way to have it done now. */
function NextCheck({ id, at, may, zone }: { id: string; at: number | null; may: boolean; zone: string }) {
  const command = useCommand(() => checkNow(id))
  const again = command.refusal?.againAt ?? null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Chip face={{ tone: at === null ? 'attention' : 'idle', icon: at === null ? Hourglass : Clock }}>
        {at === null ? words.noCheck : words.nextCheck(clockTime(at, zone, true))}
      </Chip>
      {at !== null && <Countdown to={at} />}
      {may && (
        <Button busy={command.busy} busyWords={words.checking} onPress={() => void command.run()}>
          {words.checkNow}
        </Button>
      )}
      {command.sentence && (
        <span className="flex flex-wrap items-baseline gap-x-1.5">
          <Refused sentence={command.sentence} />
          {again !== null && <PossibleAgain at={again} />}
        </span>
      )}
    </div>
  )
}

/** Counts down to the moment at which the books may be asked again. */
function PossibleAgain({ at }: { at: number }) {
  const now = useServerNow(1_000)
  const seconds = Math.ceil((at - now) / 1_000)
  return seconds > 0 ? (
    <span className="tabular text-small text-text-3">{words.checkAgain(seconds)}</span>
  ) : null
}
