'use client'

import { useEffect, useRef } from 'react'
import { recoveryWords as words } from '@/lib/words'
import { Button } from '../ui/button'
import { Copy } from '../ui/copy'

/** The codes for a lost phone, shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="flex flex-col gap-3">
      <h2 ref={heading} tabIndex={-1} className="text-section outline-none">
        {words.heading}
      </h2>
      <p className="text-text-2">{words.lead}</p>
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-x-6 gap-y-1 rounded-row bg-sunken p-3 font-mono text-small">
        {codes.map((code) => (
          <li key={code} data-recovery-code>
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Copy text={codes.join('\n')} what={words.copyAll} />
        <Button kind="primary" onPress={onKept}>
          {words.kept}
        </Button>
      </div>
    </div>
  )
}
