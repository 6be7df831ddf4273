import type { DeclineCategory, MoneyStatus } from '@/lib/domain/payment/state'
import type { MaskedCard } from '@/lib/values/card'
import type { Result } from '@/lib/values/result'

/** The processor's books: the only witness of what became of the money. Reading only; reading twice is harmless. */
export interface PaymentProcessor {
  /** Looks a payment up by our key. `null`: the processor answered and knows no such payment. */
  findByAltKey(altKey: string): Promise<Result<ProcessorPayment | null, NoAnswer>>
  /** Looks a payment up by the processor's own id, as a callback named it. */
  findById(id: string): Promise<Result<ProcessorPayment | null, NoAnswer>>
  /** Looks among the cards kept for a customer for the one with our code. */
  findSavedMethod(customerKey: string, methodCode: string): Promise<Result<ProcessorMethod | null, NoAnswer>>
}

/** A payment as the processor has it. */
export interface ProcessorPayment {
  readonly id: string
  readonly altKey: string | null
  readonly status: MoneyStatus
  /** The processor's own word, for the fold. */
  readonly statusWord: string
  /** Plain decimal string as written by the processor, for example `49.00`. */
  readonly amount: string
  readonly currency: string
  readonly gatewayReference: string | null
  readonly shortReference: string | null
  /** The bank's text, escaped by whoever shows it, at most 200 characters. */
  readonly bankText: string | null
  /** From the adapter's table of known reasons; `general` for everything else. Only meaningful when declined. */
  readonly decline: DeclineCategory
  readonly card: MaskedCard | null
  /** Token of the card if it was kept, sealed. */
  readonly sealedToken: string | null
}

/** A kept card as the processor has it. */
export interface ProcessorMethod {
  readonly id: string
  readonly card: MaskedCard
  readonly sealedToken: string
}

/** Anything but an answer about the object: credentials refused, told to slow down, server fault, no connection. */
export interface NoAnswer {
  readonly kind: 'credentials' | 'slowDown' | 'fault' | 'unreachable' | 'timeout' | 'nonsense'
  readonly detail: string
  /** Only with `slowDown`: how long the processor wants to be left alone, in real milliseconds, where it said so. */
  readonly retryAfterMs?: number
}
