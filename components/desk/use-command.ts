'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Refusal } from '@/lib/client/fetcher'
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

/** Busy from the click's own frame on; a second click while it runs does nothing and gets `null`. */
export function useCommand<Arguments extends unknown[], T>(
  send: (...parts: Arguments) => Promise<Result<T, Refusal>>,
): Command<Arguments, T> {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const running = useRef(false)
  const latest = useRef(send)
  useEffect(() => {
    latest.current = send
  })

  const run = useCallback(async (...parts: Arguments) => {
    if (running.current) return null
    running.current = true
    setBusy(true)
    setRefusal(null)
    const answer = await latest.current(...parts).finally(() => {
      running.current = false
      setBusy(false)
    })
    if (!answer.ok) {
      setRefusal(answer.error)
      announce(refusalSentence(answer.error.refusal, answer.error.errorId), 'assertive')
    }
    return answer
  }, [])
  const forget = useCallback(() => setRefusal(null), [])
  const sentence = refusal && refusalSentence(refusal.refusal, refusal.errorId)
  return { busy, refusal, sentence, run, forget }
}
