'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'
import { joinLive } from './leader'
import type { Progress } from './state'
import { type ConnectionView, liveStore, type News } from './store'

const watchMs = 250

/** Keeps this tab on the live stream. Used once, by the shell. */
export function useLiveStream(person: string): void {
  useEffect(() => {
    const leave = joinLive(person, liveStore.take)
    const watching = setInterval(liveStore.look, watchMs)
    return () => {
      leave()
      clearInterval(watching)
    }
  }, [person])
}

/** Calls back when the truth should be fetched: after every (re)connect and when something changed. */
export function useNews(onNews: (message: News) => void): void {
  const latest = useRef(onNews)
  useEffect(() => {
    latest.current = onNews
  })
  useEffect(() => liveStore.onNews((message) => latest.current(message)), [])
}

const connectingView: ConnectionView = { state: 'connecting', lastWallMs: null }

/** State of the stream for the connection chip. */
export function useConnection(): ConnectionView {
  return useSyncExternalStore(liveStore.onConnection, liveStore.connection, () => connectingView)
}

/** The newest key press of a payment; repaints only the component that asks. */
export function useProgress(paymentId: string): Progress | null {
  return useSyncExternalStore(
    liveStore.onProgress,
    () => liveStore.progressOf(paymentId),
    () => null,
  )
}

/**
 * The server's time, refreshed about every `stepMs` of it. Between two steps the value is the same, so nothing repaints.
 * @param running false stops the ticking and keeps the last value
 */
export function useServerNow(stepMs: number, running = true): number {
  return useSyncExternalStore(
    (onTick) => {
      if (!running) return () => {}
      const timer = setInterval(onTick, Math.max(tickMsMin, stepMs / 2 / liveStore.clockScale()))
      return () => clearInterval(timer)
    },
    () => Math.floor(liveStore.serverNow() / stepMs) * stepMs,
    () => 0,
  )
}
const tickMsMin = 50
