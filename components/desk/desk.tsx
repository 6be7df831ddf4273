'use client'

import { startTransition, useEffect, useMemo, useRef, useState } from 'react'
import { useScreen } from '@/lib/client/screen'
import type { DeskView } from '@/lib/wire/views'
import { screen } from '@/lib/words'
import { followPresses, stepAppeared } from '../keys/use-keys'
import { StopNotice } from '../review/stop'
import { Acting } from '../ui/acting'
import { Fold } from '../ui/fold'
import { CallEnded } from './call-ended'
import { CardStep } from './card-step'
import { DetailsStep } from './details-step'
import { type Draft, draftAfter, emptyDraft } from './draft'
import { EarlierPayment } from './earlier-payment'
import { Feed } from './feed'
import { Idle } from './idle'
import { Incoming, OpenBefore } from './incoming'
import { formOf, hasBecomePayment, type Kept } from './kept'
import { OtherWindow } from './other-window'
import { type Prefill, Prefilled, usePrefill } from './prefilled'
import { ResultStep } from './result-step'
import { ReviewStep } from './review-step'
import { Say } from './say'
import { headingKey, type Stage, stageOf } from './stage'
import { CallStrip } from './strip'
import { DeskTitle } from './title'
import { useDeskAnnouncements } from './use-announcements'
import { StepShown } from './use-command'
import { useKept } from './use-kept'
import { useSounds } from './use-sounds'
import { WaitingStep } from './waiting-step'
import { WrapUp } from './wrap-up'

/** The agent's desk: one call, one payment, one thing live at a time. */
export function Desk({ desk }: { desk: DeskView }) {
  const { stage, draft, change, setAnother, note, setNote, prefill } = useStage(desk)
  const { place, workHere } = useScreen(desk)
  const acting = place !== 'elsewhere' || desk.call === null
  useEffect(followPresses, [])
  useDeskAnnouncements(desk)
  useSounds(desk)
  useHeadingFocus(headingKey(stage))
  const talking = !['idle', 'incoming', 'callEnded'].includes(stage.name)
  return (
    <Acting value={acting}>
      <div className="flex flex-1 flex-col gap-4 wide:mx-auto wide:w-full wide:max-w-[80rem]">
        <DeskTitle desk={desk} stage={stage} />
        <CallStrip desk={desk} />
        {desk.stop && <StopNotice stop={desk.stop} zone={desk.timeZone} />}
        {/* A call brings the sentence above or beside the work: new places, so nothing that was there is moved. */}
        <div key={String(talking)} className={talking ? 'desk-columns' : 'flex flex-col gap-4'}>
          <div className="min-w-0 [grid-area:work]">
            {!acting && <OtherWindow onHere={workHere} />}
            <StepShown value={headingKey(stage)}>
              <Step
                stage={stage}
                desk={desk}
                draft={draft}
                onDraft={change}
                onAnother={setAnother}
                note={note}
                onNote={setNote}
                prefill={prefill}
              />
            </StepShown>
          </div>
          {talking && (
            <div className="[grid-area:say] max-desk:sticky max-desk:top-0 band:max-desk:top-(--demo-bar,0px) max-desk:z-10 max-desk:order-first max-desk:-mx-1 max-desk:-my-2 max-desk:bg-canvas max-desk:px-1 max-desk:py-2">
              <Say stage={stage} desk={desk} draft={draft} />
            </div>
          )}
          {talking && (
            <div className="[grid-area:feed] max-desk:contents">
              <FeedPanel desk={desk} step={headingKey(stage)} />
            </div>
          )}
        </div>
      </div>
    </Acting>
  )
}

function Step({
  stage,
  desk,
  draft,
  onDraft,
  onAnother,
  note,
  onNote,
  prefill,
}: {
  stage: Stage
  desk: DeskView
  draft: Draft
  onDraft: (part: Partial<Draft>) => void
  onAnother: (paymentId: string | null) => void
  note: string
  onNote: (note: string) => void
  prefill: Prefill
}) {
  switch (stage.name) {
    case 'idle':
      return <Idle desk={desk} prefilled={<Prefilled prefill={prefill} />} />
    case 'incoming':
      return <Incoming call={stage.call} earlier={desk.earlier} zone={desk.timeZone} />
    case 'callEnded':
      return <CallEnded desk={desk} call={stage.call} note={note} onNote={onNote} />
    case 'details':
      return (
        <div className="flex flex-col gap-4">
          {stage.after && <EarlierPayment payment={stage.after} call={stage.call} zone={desk.timeZone} />}
          {desk.earlier && <OpenBefore open={desk.earlier.open} />}
          <Prefilled prefill={prefill} />
          <DetailsStep
            key={headingKey(stage)}
            call={stage.call}
            draft={draft}
            zone={desk.timeZone}
            onDraft={onDraft}
            onBack={stage.after ? () => onAnother(null) : null}
            onStarted={() => onAnother(null)}
          />
        </div>
      )
    case 'card':
      return <CardStep payment={stage.payment} attempt={stage.attempt} />
    case 'review':
      return <ReviewStep payment={stage.payment} attempt={stage.attempt} />
    case 'waiting':
      return <WaitingStep payment={stage.payment} attempt={stage.attempt} />
    case 'result':
      return (
        <ResultStep
          payment={stage.payment}
          result={stage.result}
          call={desk.call}
          zone={desk.timeZone}
          onAnother={() => onAnother(stage.payment.id)}
          note={note}
          wrapUp={
            desk.call?.status === 'ended' && (
              <WrapUp
                call={desk.call}
                payments={othersOf(desk, stage.payment.id)}
                clockScale={desk.clockScale}
                note={note}
                onNote={onNote}
              />
            )
          }
        />
      )
  }
}

/** What else was taken on the call of this desk. */
function othersOf({ calls, call }: DeskView, paymentId: string) {
  const row = calls.find(({ id }) => id === call?.id)
  return (row?.payments ?? []).filter(({ id }) => id !== paymentId)
}

/**
 * A new step or result takes the focus to its heading, so that a screen reader starts there and `Enter` belongs to the
 * page. Presses that began before it do not count in it. A field that is accepted moves nothing, and neither does loading the page.
 */
function useHeadingFocus(key: string) {
  const shown = useRef(key)
  useEffect(() => {
    if (shown.current === key) return
    shown.current = key
    stepAppeared()
    document.querySelector<HTMLElement>('[data-step-heading]')?.focus({ preventScroll: true })
  }, [key])
}

/** Beside the work where there is room, folded under it where there is not: there each step has a fold at its own place. */
function FeedPanel({ desk, step }: { desk: DeskView; step: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <section
        aria-labelledby="feed"
        className="hidden flex-col gap-2 rounded-card border border-line bg-surface p-5 desk:flex"
      >
        <h2 id="feed" className="text-small text-text-3">
          {screen.desk.feed}
        </h2>
        <Feed feed={desk.feed} zone={desk.timeZone} />
      </section>
      <div key={step} className="desk:hidden">
        <Fold title={screen.desk.feed} open={open} onToggle={setOpen}>
          <Feed feed={desk.feed} zone={desk.timeZone} />
        </Fold>
      </div>
    </>
  )
}

/**
 * What the desk shows, with what was typed into it. One draft for each form: a new call or another payment begins with an
 * empty one, and what has become a payment is forgotten. What a link has left is filled in where a form stands.
 */
function useStage(desk: DeskView) {
  const { kept, keep } = useKept(desk.call?.id ?? null)
  const stage = stageOf(desk, kept.another)
  const form = formOf(stage)
  const prefill = usePrefill()
  const fresh = useMemo(
    () =>
      stage.name === 'details' && stage.after
        ? draftAfter(stage.after, desk.defaultCurrency)
        : emptyDraft(desk.defaultCurrency),
    [stage, desk.defaultCurrency],
  )
  const { waiting, forget } = prefill
  useEffect(() => {
    if (form === null || waiting === null) return
    keep(() => ({ typed: { form, draft: { ...fresh, ...waiting } } }))
    forget()
  }, [form, waiting, fresh, keep, forget])
  const draftIn = ({ typed }: Kept) => (typed !== null && typed.form === form ? typed.draft : fresh)
  const old = hasBecomePayment(stage) && (kept.another !== null || kept.typed !== null)
  useEffect(() => {
    if (old) keep(() => ({ another: null, typed: null }))
  }, [old, keep])
  const change = (part: Partial<Draft>) => {
    if (form !== null) keep((before) => ({ typed: { form, draft: { ...draftIn(before), ...part } } }))
  }
  return {
    stage,
    draft: draftIn(kept),
    change,
    // A whole form takes the place of a whole result: on a slow machine the press is answered first.
    setAnother: (another: string | null) => startTransition(() => keep(() => ({ another }))),
    note: kept.note,
    setNote: (note: string) => keep(() => ({ note })),
    prefill,
  }
}
