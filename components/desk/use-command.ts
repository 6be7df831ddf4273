'use client'

import { createContext, use, useCallback, useEffect, useRef, useState } from 'react'
import type { Refusal } from '@/lib/client/fetcher'
import { useConnection } from '@/lib/client/live/use-live'
import { useReached } from '@/lib/client/reach'
import type { Result } from '@/lib/values/result'
import { refusalSentence } from '@/lib/words'
import { announce } from '../ui/announcer'

/** One thing a person can ask for: whether it runs, and why it was refused last time. */
export interface Command<Arguments extends unknown[], T> {
  readonly busy: boolean
  readonly refusal: Refusal | null
  /** The sentence that stands beside the control, `null` when there is nothing to say. */
  readonly sentence: string | null
  readonly run: (...parts: Arguments) => Promise<Result<T, Refusal> | null>
  readonly forget: () => void
}

/** Names the step or result that the desk shows. What was refused in one is no news in the next. */
export const StepShown = createContext('')

/** Busy from the click's own frame on; a second click while it runs does nothing and gets `null`. */
export function useCommand<Arguments extends unknown[], T>(
  send: (...parts: Arguments) => Promise<Result<T, Refusal>>,
): Command<Arguments, T> {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const refusal = useStanding(refused, () => setRefused(null))
  const step = use(StepShown)
  const running = useRef(false)
  const latest = useRef({ send, step })
  useEffect(() => {
    latest.current = { send, step }
  })

  const run = useCallback(async (...parts: Arguments) => {
    if (running.current) return null
    running.current = true
    setBusy(true)
    setRefused(null)
    const answer = await latest.current.send(...parts).finally(() => {
      running.current = false
      setBusy(false)
    })
    if (!answer.ok) {
      setRefused({ refusal: answer.error, step: latest.current.step })
      announce(refusalSentence(answer.error.refusal, answer.error.errorId), 'assertive')
    }
    return answer
  }, [])
  const forget = useCallback(() => setRefused(null), [])
  const sentence = refusal && refusalSentence(refusal.refusal, refusal.errorId)
  return { busy, refusal, sentence, run, forget }
}

interface Refused {
  readonly refusal: Refusal
  /** Where it was refused. */
  readonly step: string
}

/**
 * The refusal as long as it is true: another step makes it old, and "can't reach the server" ends when the server is
 * reached again. Only the change counts: while reading works all the time, the sentence is the only one that tells of a
 * command that got no answer.
 */
function useStanding(refused: Refused | null, forget: () => void): Refusal | null {
  const step = use(StepShown)
  const stale = useConnection().state === 'stale'
  const cut = !useReached() || stale
  const wasCut = useRef(cut)
  const healed = useRef(forget)
  const unreachable = refused?.refusal.refusal === 'unreachable'
  useEffect(() => {
    healed.current = forget
  })
  useEffect(() => {
    if (wasCut.current && !cut && unreachable) healed.current()
    wasCut.current = cut
  }, [cut, unreachable])
  return refused?.step === step ? refused.refusal : null
}
