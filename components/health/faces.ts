import { Check, CircleDashed, OctagonX, TriangleAlert } from 'lucide-react'
import type { CheckView } from '@/lib/wire/health'
import type { Face } from '../ui/tone'

/** How each state of a check looks. */
export const faces: Record<CheckView['state'], Face> = {
  ok: { tone: 'accepted', icon: Check },
  warning: { tone: 'attention', icon: TriangleAlert },
  fault: { tone: 'stop', icon: OctagonX },
  unknown: { tone: 'idle', icon: CircleDashed },
}
