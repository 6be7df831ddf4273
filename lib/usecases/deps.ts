import type { Role } from '@/lib/domain/permissions'
import type { CallRecordings } from '@/lib/ports/call-recordings'
import type { Calls } from '@/lib/ports/calls'
import type { CardStops } from '@/lib/ports/card-stops'
import type { Clock, Ids } from '@/lib/ports/clock'
import type { CustomerLeg } from '@/lib/ports/customer-leg'
import type { Effects } from '@/lib/ports/effects'
import type { Hints } from '@/lib/ports/hints'
import type { KeyPresses } from '@/lib/ports/key-presses'
import type { Links } from '@/lib/ports/links'
import type { LookUpBudget } from '@/lib/ports/look-up-budget'
import type { LookUps } from '@/lib/ports/look-ups'
import type { PaymentProcessor } from '@/lib/ports/payment-processor'
import type { PaymentSessions } from '@/lib/ports/payment-sessions'
import type { Presence } from '@/lib/ports/presence'
import type { Reading } from '@/lib/ports/reading'
import type { Store } from '@/lib/ports/store'
import type { Unfinished } from '@/lib/ports/unfinished'
import type { Brand, EntryField } from '@/lib/values/card'
import type { Currency } from '@/lib/values/money'

/** Everything a use case may need, bound once in lib/server.ts. */
export interface Deps {
  readonly store: Store
  readonly effects: Effects
  readonly reading: Reading
  readonly keyPresses: KeyPresses
  readonly presence: Presence
  readonly cardStops: CardStops
  readonly sessions: PaymentSessions
  readonly recordings: CallRecordings
  readonly calls: Calls
  readonly customerLeg: CustomerLeg
  readonly links: Links
  readonly processor: PaymentProcessor
  readonly lookUpBudget: LookUpBudget
  readonly lookUps: LookUps
  readonly hints: Hints
  readonly unfinished: Unfinished
  readonly clock: Clock
  readonly ids: Ids
  readonly settings: Settings
}

/** What the operator of this installation has chosen. */
export interface Settings {
  /** The pay connector at the telephony provider. */
  readonly connector: string
  readonly recordCalls: boolean
  readonly defaultCurrency: Currency
  readonly timeZone: string
  readonly brands: readonly Brand[]
  /** Currencies of callers whose postcodes are digits, which is all that a keypad can type. */
  readonly postcodeCurrencies: readonly Currency[]
  /** Fields that are keyed twice when a card is kept: no bank checks then whether they are right. */
  readonly typedTwiceToSave: readonly EntryField[]
}

/** Who asks, and from where. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly address: string | null
}
