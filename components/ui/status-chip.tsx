import {
  Ban,
  Bookmark,
  Check,
  CircleDashed,
  Clock,
  Copy,
  Ellipsis,
  Hourglass,
  Landmark,
  OctagonX,
  PhoneOff,
  Scale,
  TriangleAlert,
  UserCheck,
} from 'lucide-react'
import type { Chip as ChipName } from '@/lib/wire/views'
import { statusWords } from '@/lib/words'
import { Chip } from './chip'
import type { Face } from './tone'

/** How each state of a payment looks. Declined is amber: a next step, not an emergency. */
const faces: Record<ChipName, Face> = {
  notStarted: { tone: 'idle', icon: CircleDashed },
  preparing: { tone: 'idle', icon: CircleDashed },
  takingCard: { tone: 'asking', icon: Ellipsis },
  sending: { tone: 'asking', icon: Ellipsis },
  sentToBank: { tone: 'asking', icon: Landmark },
  checking: { tone: 'attention', icon: Clock },
  notFinal: { tone: 'attention', icon: Hourglass },
  underReview: { tone: 'attention', icon: Hourglass },
  declined: { tone: 'attention', icon: TriangleAlert },
  callerHungUp: { tone: 'attention', icon: PhoneOff },
  paid: { tone: 'accepted', icon: Check },
  saved: { tone: 'accepted', icon: Bookmark },
  cancelled: { tone: 'idle', icon: Ban },
  setupProblem: { tone: 'stop', icon: OctagonX },
  booksDiffer: { tone: 'stop', icon: Scale },
  chargedTwice: { tone: 'stop', icon: Copy },
  paidAndReplaced: { tone: 'stop', icon: Scale },
  paidByHand: { tone: 'accepted', icon: UserCheck },
  notTakenByHand: { tone: 'idle', icon: UserCheck },
  refused: { tone: 'attention', icon: TriangleAlert },
  closed: { tone: 'idle', icon: Ban },
}

/** The word, tone and icon of a payment's state. */
export function StatusChip({ of }: { of: ChipName }) {
  return <Chip face={faces[of]}>{statusWords[of]}</Chip>
}
