import { Ban, Check, Link, Lock, TriangleAlert } from 'lucide-react'
import type { ColleagueView } from '@/lib/wire/people'
import { peopleWords as words } from '@/lib/words'
import type { Face } from '../ui/tone'

/** What matters most about whether somebody can sign in. */
export function stateOf(person: ColleagueView): string {
  return words[kindOf(person)]
}

/** Its colour and icon. */
export function faceOf(person: ColleagueView): Face {
  return faces[kindOf(person)]
}

type Kind = 'disabled' | 'locked' | 'invited' | 'noFactor' | 'active'

function kindOf(person: ColleagueView): Kind {
  if (person.disabledAt !== null) return 'disabled'
  if (person.lockedUntil !== null) return 'locked'
  if (person.hasSecondFactor) return 'active'
  return person.invitedUntil === null ? 'noFactor' : 'invited'
}

const faces: Record<Kind, Face> = {
  disabled: { tone: 'idle', icon: Ban },
  locked: { tone: 'attention', icon: Lock },
  invited: { tone: 'asking', icon: Link },
  noFactor: { tone: 'attention', icon: TriangleAlert },
  active: { tone: 'accepted', icon: Check },
}
