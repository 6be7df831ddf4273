import type { ProcessorMethod } from '@/lib/ports/payment-processor'
import { minute } from '@/lib/values/instant'
import type { TestDatabase } from './database'
import * as say from './payment-facts'
import { lastAttempt, phoneCall } from './phone-call'

/** A call on which a card was kept, with what the processor's books say of it. Gives the payment's id. */
export async function keepCard(
  database: TestDatabase,
  method: (attemptId: string) => ProcessorMethod | null,
): Promise<string> {
  const phone = await phoneCall(database)
  const payment = await phone.keyedIn({ kind: 'save', amount: '' })
  await phone.take(payment)
  const { id } = lastAttempt(payment)
  const kept = method(id)
  if (kept) phone.outside.methods.set(`sotto-${payment.id}/${id}`, kept)
  await phone.agenda.work(90 * minute)
  return payment.id
}

/** A kept card with this sealed token. */
export function methodWith(sealedToken: string): ProcessorMethod {
  return { id: 'pm_1', card: say.visa, sealedToken }
}
