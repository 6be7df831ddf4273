import type { ReactNode } from 'react'
import { Icon } from './icon'
import { type Face, toneOnSurface, toneSurface } from './tone'

/** A state in a word: tone, icon and text together. `raised` is for chips that stand on a coloured row. */
export function Chip({
  face,
  children,
  raised = false,
  id,
}: {
  face: Face
  children: ReactNode
  raised?: boolean
  id?: string
}) {
  const colours = (raised ? toneOnSurface : toneSurface)[face.tone]
  return (
    <span
      id={id}
      data-chip={face.tone}
      className={`tabular inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 text-small ${colours}`}
    >
      <Icon of={face.icon} />
      <span className="min-w-0">{children}</span>
    </span>
  )
}
