import { z } from 'zod'
import { type Currency, isCurrency } from '@/lib/values/money'
import { looksLikeCard } from '@/lib/values/prose'
import type { Draft } from './draft'
import type { Stage } from './stage'

/** What only this tab knows of the call on its desk: what was typed, and which result made room for new Details. */
export interface Kept {
  readonly callId: string | null
  /** The payment after which another one is being prepared. */
  readonly another: string | null
  /** What was typed, and into the form of which payment. */
  readonly typed: { readonly form: string; readonly draft: Draft } | null
  /** What was written down about the call after its end. */
  readonly note: string
}

/** Nothing is kept of one call for the next. */
export function nothingKept(callId: string | null): Kept {
  return { callId, another: null, typed: null, note: '' }
}

/** Each payment of a call has a form of its own; `null` where no form is shown. */
export function formOf(stage: Stage): string | null {
  return stage.name === 'details' ? `${stage.call.id}:${stage.after?.id ?? ''}` : null
}

/** Whether a payment is under way: then what was typed for it has become that payment, and the result before is left. */
export function hasBecomePayment(stage: Stage): boolean {
  switch (stage.name) {
    case 'card':
    case 'review':
    case 'waiting':
      return true
    case 'idle':
    case 'incoming':
    case 'details':
    case 'result':
    case 'callEnded':
      return false
  }
}

/**
 * As it is stored in the tab, `null` when there is nothing to store. What was typed is left out as soon as any of it
 * looks like a card number: the form says so, and nothing of it may lie about.
 */
export function storedOf({ callId, another, typed, note: written }: Kept): string | null {
  const storable =
    typed !== null && !Object.values(typed.draft).some((value) => looksLikeCard(String(value))) ? typed : null
  const note = looksLikeCard(written) ? '' : written
  if (callId === null || (another === null && storable === null && note === '')) return null
  return JSON.stringify({ callId, another, typed: storable, note } satisfies Kept)
}

/** What was stored for this call. Anything else, however it came there, is nothing. */
export function keptIn(stored: string | null, callId: string | null): Kept {
  const parsed = keptShape.safeParse(jsonOf(stored))
  return parsed.success && callId !== null && parsed.data.callId === callId
    ? parsed.data
    : nothingKept(callId)
}

const keptShape = z.object({
  callId: z.string(),
  another: z.string().nullable(),
  typed: z
    .object({
      form: z.string(),
      draft: z.object({
        kind: z.enum(['charge', 'save']),
        amount: z.string(),
        currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)),
        reference: z.string(),
        description: z.string(),
        customerName: z.string(),
        customerKey: z.string(),
        confirmed: z.boolean(),
      }),
    })
    .nullable(),
  note: z.string().default(''),
})

function jsonOf(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
