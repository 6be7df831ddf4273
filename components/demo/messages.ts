import { z } from 'zod'
import { becomePerson, setPace } from '@/lib/wire/demo'

/** The bar never takes more of the screen than this, whatever it says of its height. In CSS pixels. */
const heightMax = 400

/**
 * What the page of the bar tells the console that shows it. `id` comes back with the answer, so that the bar knows what
 * was done.
 */
export const barMessage = z.union([
  /** It has loaded: it wants to know who is signed in and how the page looks. */
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ height: z.number().min(0).max(heightMax) }),
  /** Opens the desk with the details of a payment filled in; starts nothing. */
  z.strictObject({
    id: z.int(),
    prefill: z.strictObject({
      reference: z.string().max(80),
      amount: z.string().max(20),
      currency: z.string().length(3),
      name: z.string().max(80),
    }),
  }),
  z.strictObject({ id: z.int(), become: becomePerson.shape.who }),
  z.strictObject({ id: z.int(), pace: setPace }),
  /** Everything was forgotten: what this tab still keeps is of no use. */
  z.strictObject({ id: z.int(), reset: z.literal(true) }),
])
export type BarMessage = z.infer<typeof barMessage>

/** What the console tells the bar. */
export type ConsoleMessage =
  | { readonly viewer: { readonly roles: readonly string[] }; readonly theme: string }
  | { readonly answer: number; readonly done: boolean }

/** The desk with these details, as a CRM would open it. */
export function prefilledDesk(details: Extract<BarMessage, { prefill: object }>['prefill']): string {
  return `/desk/new?${new URLSearchParams(details)}`
}
