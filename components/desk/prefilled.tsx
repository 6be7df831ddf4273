'use client'

import { ClipboardList, TriangleAlert } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import { deskWords } from '@/lib/words'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { type Filled, type LinkRead, linkIn, readLink, storedLink } from './prefill'

const words = deskWords.prefilled
const storageKey = 'sotto-prefill'
const listeners = new Set<() => void>()

/** What a link has left for the next form of this tab. */
export interface Prefill {
  readonly link: LinkRead | null
  /** What is to be filled in, `null` when there is nothing. */
  readonly waiting: Filled | null
  /** It has been filled in, or is not wanted. */
  readonly forget: () => void
}

/** Follows what links leave, also when the page is loaded anew. */
export function usePrefill(): Prefill {
  const stored = useSyncExternalStore(subscribe, read, () => null)
  const link = useMemo(() => linkIn(stored), [stored])
  const forget = useCallback(() => write(null), [])
  const filled = link?.kind === 'filled' ? link.filled : null
  return { link, waiting: filled && Object.keys(filled).length > 0 ? filled : null, forget }
}

/** As with what the desk keeps of a call: it is not for whoever comes to this browser next. */
export function forgetPrefill(): void {
  write(null)
}

/** `/desk/new?…`: takes the link's words over, forgets its address, and goes on to the desk. Nothing starts by itself. */
export function PrefillScreen() {
  const router = useRouter()
  useEffect(() => {
    write(storedLink(readLink(new URLSearchParams(window.location.search))))
    router.replace('/desk')
  }, [router])
  return null
}

/** What waits for the call, or why a link was not used. */
export function Prefilled({ prefill: { link, waiting, forget } }: { prefill: Prefill }) {
  if (!link || (link.kind === 'filled' && !waiting)) return null
  const bad = link.kind !== 'filled'
  return (
    <Notice
      face={bad ? { tone: 'attention', icon: TriangleAlert } : { tone: 'asking', icon: ClipboardList }}
      actions={
        <span>
          <Button onPress={forget}>{words.drop}</Button>
        </span>
      }
    >
      {link.kind === 'filled'
        ? words.line({ money: moneyWords(link.filled), reference: link.filled.reference ?? '' })
        : link.kind === 'cardLike'
          ? words.refused
          : words.unread}
    </Notice>
  )
}

function moneyWords({ amount, currency }: Filled): string {
  return amount ? [currency, amount].filter(Boolean).join(' ') : ''
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** A browser that forbids the storage keeps it as long as the page lives. */
let kept: string | null = null

function read(): string | null {
  try {
    return sessionStorage.getItem(storageKey)
  } catch {
    return kept
  }
}

function write(text: string | null): void {
  kept = text
  try {
    if (text === null) sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, text)
  } catch {
    // As above.
  }
  for (const listener of listeners) listener()
}
