'use client'

import { useEffect, useId, useState } from 'react'
import { checkHealth } from '@/lib/client/commands'
import type { PreflightView } from '@/lib/wire/health'
import { checkStateWords, healthWords } from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { Time } from '../ui/time'
import { faces } from './faces'
import { summaryOf, worstOf } from './summary'

/** How it all stands, when it was looked at, and the button that looks again. */
export function SummaryLine({ view }: { view: PreflightView }) {
  const worst = worstOf(view)
  return (
    <section className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-line bg-surface p-4">
      <div className="grid min-w-0 flex-1 basis-72 gap-y-1.5 band:grid-cols-[7rem_minmax(0,1fr)] band:gap-x-4">
        <span>
          <Chip face={faces[worst]}>{checkStateWords[worst]}</Chip>
        </span>
        <div className="flex flex-col gap-0.5">
          <p className="text-section">{summaryOf(view)}</p>
          <p className="text-small text-text-3">
            {view.checkedAt !== null && (
              <>
                {healthWords.checked} <Time at={view.checkedAt} zone={view.timeZone} style="when" />
                {'. '}
              </>
            )}
            {healthWords.lead}
          </p>
        </div>
      </div>
      <CheckNow view={view} />
    </section>
  )
}

/** While it may not be pressed the button says so beside itself, and when it may. */
function CheckNow({ view }: { view: PreflightView }) {
  const { busy, sentence, run } = useCommand(checkHealth)
  const seconds = useSecondsLeft(view)
  const reason = useId()
  const running = busy || view.running
  const wait = seconds > 0 ? healthWords.again(seconds) : ''
  return (
    <div className="flex items-center gap-3 max-band:w-full max-band:flex-row-reverse max-band:justify-end">
      <p id={reason} className="tabular min-w-22 text-right text-small text-text-3 max-band:text-left">
        {sentence ?? wait}
      </p>
      <Button
        busy={running}
        busyWords={healthWords.running}
        unready={seconds > 0}
        describedBy={reason}
        onPress={() => {
          if (seconds === 0) void run()
        }}
      >
        {healthWords.check}
      </Button>
    </div>
  )
}

const tickMs = 250

/** Whole seconds until it may be asked for again; each answer of the server starts the count anew. */
function useSecondsLeft(view: PreflightView): number {
  const [leftMs, setLeftMs] = useState(view.againInMs)
  useEffect(() => {
    const began = performance.now()
    const left = () => Math.max(0, view.againInMs - (performance.now() - began))
    setLeftMs(left())
    if (view.againInMs === 0) return
    const timer = setInterval(() => {
      setLeftMs(left())
      if (left() === 0) clearInterval(timer)
    }, tickMs)
    return () => clearInterval(timer)
  }, [view])
  return Math.ceil(leftMs / 1_000)
}
