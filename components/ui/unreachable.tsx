'use client'

import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RefusedRead } from '@/lib/client/fetcher'
import { readRetryMs } from '@/lib/client/resources'
import { refusalSentence, screen } from '@/lib/words'
import { Button } from './button'
import { Notice } from './notice'

/** A read failed: what that means for the call, and when it is tried again. */
export function Unreachable({ error, onRetry }: { error: RefusedRead; onRetry: () => Promise<unknown> }) {
  const seconds = useCountdown(error, readRetryMs)
  const { refusal, errorId } = error.refusal
  return (
    <Notice
      face={{ tone: 'attention', icon: WifiOff }}
      actions={
        <span>
          <Button onPress={() => void onRetry()}>{screen.unreachable.retry}</Button>
        </span>
      }
    >
      {refusal === 'unreachable'
        ? seconds > 0
          ? screen.unreachable.line(seconds)
          : screen.unreachable.retrying
        : refusalSentence(refusal, errorId)}
    </Notice>
  )
}

/** Whole seconds left since `start` became what it is. */
function useCountdown(start: unknown, ms: number): number {
  const [left, setLeft] = useState(ms)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new error starts the count anew
  useEffect(() => {
    const began = performance.now()
    setLeft(ms)
    const timer = setInterval(() => setLeft(Math.max(0, ms - (performance.now() - began))), 250)
    return () => clearInterval(timer)
  }, [start, ms])
  return Math.ceil(left / 1_000)
}
