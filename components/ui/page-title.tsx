'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

/**
 * The page's and the tab's title. When `attention` changes while nobody looks at the tab, the title asks for a look
 * until somebody does.
 */
export function PageTitle({
  title,
  attention,
  needsYou,
  calls = false,
}: {
  title: string
  attention?: string
  needsYou?: string
  /** Something is going on right now that needs an answer, seen or not. */
  calls?: boolean
}) {
  const hidden = useSyncExternalStore(onVisibility, isHidden, () => false)
  const [missed, setMissed] = useState(false)
  const seen = useRef(attention)
  useEffect(() => {
    if (attention === seen.current) return
    seen.current = attention
    if (document.hidden) setMissed(true)
  }, [attention])
  useEffect(() => {
    if (!hidden) setMissed(false)
  }, [hidden])
  return <title>{hidden && (missed || calls) ? needsYou : title}</title>
}

function onVisibility(listener: () => void) {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

function isHidden(): boolean {
  return document.hidden
}
