'use client'

import { useProgress, useServerNow } from '@/lib/client/live/use-live'
import type { DeskView } from '@/lib/wire/views'
import { type SayFacts, screen, sentences } from '@/lib/words'
import { toMoney } from '../ui/money'
import { Unbroken } from '../ui/unbroken'
import { type Draft, draftMoney } from './draft'
import { resultWords } from './result-words'
import { detailsSaying, isJustSpoken, isSilent, sayingOf, sayingWhenSpoken } from './saying'
import type { Stage } from './stage'
import { useKnown } from './use-details'

/** What the agent says aloud now: after the amount the largest text on the screen. Not a live region. */
export function Say({ stage, desk, draft }: { stage: Stage; desk: DeskView; draft: Draft }) {
  switch (stage.name) {
    case 'idle':
    case 'incoming':
    case 'callEnded':
      return null
    case 'details':
      return <DetailsSaying draft={draft} desk={desk} />
    case 'result': {
      const { say, when } = resultWords(stage.payment, stage.result, desk.timeZone, desk.call)
      const label = when === 'callBack' ? screen.desk.sayCallBack : screen.desk.sayNow
      return <SayPanel label={label} text={say} />
    }
    case 'card':
    case 'review':
    case 'waiting':
      return <LiveSaying desk={desk} payment={stage.payment} />
  }
}

function DetailsSaying({ draft, desk }: { draft: Draft; desk: DeskView }) {
  const { known } = useKnown(draft)
  const now = useServerNow(500, desk.call?.spokenAt !== null)
  const text = sentences[
    isJustSpoken(desk.call, now, desk.clockScale) ? 'spoken' : detailsSaying(draft, known)
  ]({
    money: draftMoney(draft),
    reference: draft.reference,
    description: draft.description,
    card: null,
    taken: [],
    recordingPaused: false,
  })
  return <SayPanel label={screen.desk.sayNow} text={text} />
}

/** The only part of the panel that follows the key presses and the clock. */
function LiveSaying({ desk, payment }: { desk: DeskView; payment: NonNullable<DeskView['payment']> }) {
  const progress = useProgress(payment.id)
  const now = useServerNow(500)
  const justSpoken = isJustSpoken(desk.call, now, desk.clockScale)
  const saying = sayingWhenSpoken(sayingOf(payment, progress, now), justSpoken)
  const number = payment.attempt?.rows.find((row) => row.field === 'cardNumber')
  const facts: SayFacts = {
    money: payment.money && toMoney(payment.money),
    reference: payment.reference,
    description: payment.description,
    card: payment.attempt?.card ?? number ?? null,
    taken: payment.attempt?.brands ?? [],
    recordingPaused: isSilent(desk.call),
  }
  return <SayPanel label={screen.desk.sayNow} text={sentences[saying](facts)} />
}

/** As tall as its longest sentence from the start, so that a new one moves nothing below it. */
function SayPanel({ label, text }: { label: string; text: string }) {
  return (
    <section
      aria-labelledby="say-now"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: read on demand, never announced: the caller is in the other ear
      tabIndex={0}
      className="flex flex-col gap-2 rounded-card border border-line bg-surface p-4 min-h-[12.5rem] min-[420px]:min-h-44 band:min-h-36 desk:min-h-54 desk:p-5"
    >
      <h2 id="say-now" className="text-small text-text-3">
        {label}
      </h2>
      <p key={text} className="text-say text-balance [overflow-wrap:anywhere]">
        <Unbroken>{`“${text}”`}</Unbroken>
      </p>
    </section>
  )
}
