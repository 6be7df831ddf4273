import type { Instant } from '@/lib/values/instant'
import type { RefusalCode, RefusalField } from '@/lib/wire/commands'

/** An expected no, with the input beside which its sentence belongs. */
export interface Refusal {
  readonly code: RefusalCode
  readonly field?: RefusalField
  /** Payments that the refusal speaks of. */
  readonly payments?: readonly string[]
  /** When the same may be asked again. */
  readonly againAt?: Instant
}
