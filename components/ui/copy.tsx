'use client'

import { Check, Copy as CopyIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { screen } from '@/lib/words'
import { announce } from './announcer'
import { Icon } from './icon'

/** The answer stands this long in the button's own place. */
const copiedMs = 1_200

/** Copies a text and says so without moving anything. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), copiedMs)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      aria-label={`${screen.copy.copy} ${what}`}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-control px-2 text-small text-text-2 hover:bg-sunken hover:text-text max-band:min-h-10"
      onClick={async () => {
        await navigator.clipboard.writeText(text)
        setCopied(true)
        announce(screen.copy.copied, 'polite')
      }}
    >
      <Icon of={copied ? Check : CopyIcon} />
      <span className="grid text-left">
        <span className={`col-start-1 row-start-1 ${copied ? 'invisible' : ''}`}>{screen.copy.copy}</span>
        <span className={`col-start-1 row-start-1 ${copied ? '' : 'invisible'}`}>{screen.copy.copied}</span>
      </span>
    </button>
  )
}
