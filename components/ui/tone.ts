import type { LucideIcon } from 'lucide-react'

/** What a colour means. There are no others. */
export type Tone = 'idle' | 'asking' | 'attention' | 'accepted' | 'stop'

/** A tone's surface and text. */
export const toneSurface: Record<Tone, string> = {
  idle: 'bg-idle-bg text-idle-fg',
  asking: 'bg-asking-bg text-asking-fg',
  attention: 'bg-attention-bg text-attention-fg',
  accepted: 'bg-accepted-bg text-accepted-fg',
  stop: 'bg-stop-bg text-stop-fg',
}

/** The same text on the page's own surface, for a chip that stands on a coloured row. */
export const toneOnSurface: Record<Tone, string> = {
  idle: 'bg-surface text-idle-fg',
  asking: 'bg-surface text-asking-fg',
  attention: 'bg-surface text-attention-fg',
  accepted: 'bg-surface text-accepted-fg',
  stop: 'bg-surface text-stop-fg',
}

/** How a state looks: always a tone and an icon, the words come from lib/words. */
export interface Face {
  readonly tone: Tone
  readonly icon: LucideIcon
}
