import type { EntryField } from '@/lib/values/card'
import type { Instant } from '@/lib/values/instant'

/** Records that a key was pressed and tells the screens, in one statement. Not durable: the next press repeats the count. */
export interface KeyPresses {
  /** False when the attempt is not known. A repeated `externalId` changes nothing. */
  record(press: KeyPress): Promise<boolean>
  /** How many keys were typed into this request for a field, as far as we were told. */
  typed(effectId: string): Promise<number>
}

export interface KeyPress {
  readonly externalId: string
  readonly attemptId: string
  readonly effectId: string
  readonly field: EntryField
  readonly keys: number
  readonly at: Instant
}
