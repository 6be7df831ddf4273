import type { CallEffect } from '@/lib/domain/call/call'
import type { PaymentEffect } from '@/lib/domain/payment/effects'

/** The rows of outgoing requests. `sent` is durable before the first byte leaves. */
export interface Effects {
  /** Takes a planned effect in hand, durably. */
  begin(effectId: string): Promise<Begun | null>
  /** Provably never sent: it may be begun again. */
  postpone(effectId: string, detail: string): Promise<void>
  /** Needs no answer, or was overtaken by events. */
  settle(effectId: string, status: 'answered' | 'unclear', detail: string | null): Promise<void>
}

/** What an effect was when it was taken in hand. `sent`: an earlier run may have sent it and died. */
export interface Begun {
  readonly was: 'planned' | 'sent' | 'over'
  /** How often it has been begun, this time included. */
  readonly tries: number
  readonly aggregateId: string
  readonly effect:
    | { readonly of: 'payment'; readonly effect: PaymentEffect }
    | { readonly of: 'call'; readonly effect: CallEffect }
}
